#!/usr/bin/env node
/**
 * The process `axia-server`: the administrator's commands.
 * @module
 */
import { systemClock } from '../clock.ts'
import { runAdminCommand } from './cli.ts'

process.exitCode = await runAdminCommand(process.argv.slice(2), {
  environment: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  clock: systemClock,
})
process.stdin.destroy() // a terminal that was asked would keep the process
