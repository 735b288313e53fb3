/**
 * The example in the client's README, taken from there and run against a real server.
 * @module
 */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type E2eServer, setUp, startTestServer, testPassword } from './support/server.ts'

const run = promisify(execFile)
const folder = fileURLToPath(new URL('.', import.meta.url))

let server: E2eServer

beforeAll(async () => {
  server = await startTestServer()
  await setUp(server)
})

afterAll(() => server.stop())

/** Runs the example as a program of its own. */
async function runExample(environment: Record<string, string>) {
  const readme = await readFile(new URL('../packages/client/README.md', import.meta.url), 'utf8')
  const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1]
  if (example === undefined) throw new Error('the README has no example')
  const env = { PATH: process.env.PATH, AXIA_SERVER: server.url, AXIA_USERNAME: 'ana', ...environment }
  return run(process.execPath, ['--input-type=module-typescript', '--eval', example], {
    cwd: folder,
    env,
    timeout: 30_000,
  })
}

describe('the example in the README of the client', () => {
  it('signs in, adds a task, asks the agent and signs out', async () => {
    const { stdout, stderr } = await runExample({ AXIA_PASSWORD: testPassword })
    expect(stderr).toBe('')
    expect(stdout).toContain('task: Water the plants')
    expect(stdout).toMatch(/agent: [\s\S]*Water the plants/)
  })

  it('says what went wrong', async () => {
    const { stdout, stderr } = await runExample({ AXIA_PASSWORD: 'wrong' })
    expect(stdout).toBe('')
    expect(stderr).toContain('invalid_grant')
  })
})
