/**
 * What the embedded database promises when its process dies: nothing that was acknowledged is lost.
 * @module
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { test as base, describe, expect } from 'vitest'
import { openDatabase } from '../src/db/open.ts'
import { users } from '../src/db/schema.ts'

/** A few each time; `npm run test:faults` asks for more. */
const rounds = Number(process.env.AXIA_FAULT_ROUNDS ?? 20)
/** As the server is started: each round starts a process anew. */
const quickImports = new URL('../../../scripts/steps/quick-imports.mjs', import.meta.url).href

const it = base.extend('dataDir', async ({ task: _ }, { onCleanup }) => {
  const folder = await mkdtemp(join(tmpdir(), 'axia-fault-'))
  onCleanup(() => rm(folder, { recursive: true, force: true }))
  return folder
})

function startWriter(dataDir: string): ChildProcess {
  const writer = fileURLToPath(new URL('fault-writer.ts', import.meta.url))
  return spawn(process.execPath, [`--import=${quickImports}`, writer, dataDir], { stdio: ['ignore', 'pipe', 'pipe'] })
}

/** Reads the writer's lines until it is dead. The last may be cut short: nobody was told of that one. */
async function killAfter(writer: ChildProcess, wanted: number): Promise<string[]> {
  if (writer.stdout === null) throw new Error('the writer has no output')
  const lines: string[] = []
  for await (const line of createInterface({ input: writer.stdout })) {
    lines.push(line)
    if (lines.length === wanted) writer.kill('SIGKILL')
  }
  return lines.slice(1).filter((line) => /^[0-9a-f-]{36}$/.test(line))
}

describe('the embedded database', () => {
  it(`keeps every acknowledged row through ${rounds} times kill -9`, { timeout: rounds * 12_000 }, async ({
    dataDir,
  }) => {
    const acknowledged: string[] = []
    for (let round = 0; round < rounds; round++) {
      const writer = startWriter(dataDir)
      const exited = once(writer, 'exit')
      acknowledged.push(...(await killAfter(writer, 1 + ((round * 37) % 90))))
      expect(await exited).toEqual([null, 'SIGKILL'])
    }

    const { db, close } = await openDatabase({ dataDir })
    const kept = new Set((await db.select({ id: users.id }).from(users)).map(({ id }) => id))
    await close()
    expect(acknowledged.length).toBeGreaterThan(rounds * 10)
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([])
  })

  it('refuses a second process on its folder with one line, and lets one in after kill -9', {
    timeout: 60_000,
  }, async ({ dataDir }) => {
    const first = startWriter(dataDir)
    const firstExited = once(first, 'exit')
    if (first.stdout === null) throw new Error('the writer has no output')
    await once(createInterface({ input: first.stdout }), 'line')

    const second = startWriter(dataDir)
    let said = ''
    second.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
    expect(await once(second, 'close')).toEqual([1, null])
    expect(said).toBe(
      `DATA_DIR (${dataDir}) is in use by another AxIA server (process ${first.pid}): stop it, or give this one its own DATA_DIR\n`,
    )

    first.kill('SIGKILL')
    await firstExited
    const { close } = await openDatabase({ dataDir })
    await close()
  })
})
