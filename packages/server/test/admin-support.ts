/**
 * What the administrator's tests stand on: a database of their own, and commands run as a terminal would.
 * @module
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { test } from 'vitest'
import { runAdminCommand } from '../src/admin/cli.ts'
import { systemClock } from '../src/clock.ts'
import { createPostgresDatabase, onPostgresql } from './support.ts'

/** Long enough for the rules; not a secret of anybody's. */
export const password = 'correct horse battery staple'
export const hashSettings = { memoryCost: 64, timeCost: 1 }

export const it = test
  /** Settings of a server with a database of its own: on PostgreSQL, or in a folder. */
  .extend('environment', async ({ task: _ }, { onCleanup }): Promise<Record<string, string>> => {
    const common = { PORT: '0', LOG_LEVEL: 'silent' }
    if (onPostgresql) {
      const { url, drop } = await createPostgresDatabase()
      onCleanup(drop)
      return { ...common, DATABASE_URL: url, SECRET_KEY: 'pHRgmZ3vVtqk9KcW6yLdXs2bNf8jEu4T' }
    }
    const folder = await mkdtemp(join(tmpdir(), 'axia-admin-'))
    onCleanup(() => rm(folder, { recursive: true, force: true }))
    return { ...common, DATA_DIR: join(folder, 'data') }
  })

/** Runs one command as a terminal would, with what is given on standard input. */
export async function run(environment: Record<string, string>, args: string[], input = '') {
  const said = { stdout: '', stderr: '' }
  const sink = (name: keyof typeof said) =>
    new Writable({
      write(chunk, _encoding, done) {
        said[name] += String(chunk)
        done()
      },
    })
  const streams = { stdin: Readable.from([input]), stdout: sink('stdout'), stderr: sink('stderr') }
  const code = await runAdminCommand(args, { environment, ...streams, clock: systemClock, hashSettings })
  return { code, ...said }
}
