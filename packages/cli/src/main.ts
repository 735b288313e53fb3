#!/usr/bin/env node
/**
 * The process: takes the machine as it is, runs one command, ends with its exit code.
 * @module
 */
import { enableCompileCache } from 'node:module'
import { homedir, hostname } from 'node:os'
import type { SetTimer } from '@axia/client'
import type { Surroundings } from './surroundings.ts'

enableCompileCache() // half of a short command's time is reading its own code
const { run } = await import('./cli.ts')

const interrupt = new AbortController()
process.on('SIGINT', () => {
  if (interrupt.signal.aborted) process.exit(2) // asked twice: at once
  interrupt.abort()
})
// Whoever reads us may stop reading: `axia tasks | head -1`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

/** Keeps no program alive that has nothing else to wait for. */
const setTimer: SetTimer = (callback, delayMs) => {
  const timer = setTimeout(callback, delayMs).unref()
  return () => clearTimeout(timer)
}

function onContinue(listener: () => void): () => void {
  process.on('SIGCONT', listener)
  return () => process.off('SIGCONT', listener)
}

const surroundings: Surroundings = {
  env: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  homeDir: homedir(),
  hostname: hostname(),
  clock: () => new Date(),
  signal: interrupt.signal,
  createClient: async (options) => {
    const [{ createClient }, { terminalWake }] = await Promise.all([import('@axia/client'), import('./wake.ts')])
    return createClient({ ...options, onWake: terminalWake({ clock: () => new Date(), setTimer, onContinue }) })
  },
  openKeychain: async (server, profile) => {
    const { keychainStorage, probeKeychain } = await import('@axia/client/keychain')
    const storage = keychainStorage({ server, profile })
    await probeKeychain(storage)
    return storage
  },
}

process.exitCode = await run(process.argv.slice(2), surroundings)
// An open pipe on stdin would hold the process, though nobody reads it any more.
process.stdin.unref?.()
