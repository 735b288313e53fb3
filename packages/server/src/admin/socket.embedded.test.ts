import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test as base, describe, expect } from 'vitest'
import type { AdminAnswer, AdminRequest } from './administration.ts'
import { askRunningServer, startAdminSocket } from './socket.ts'

const it = base.extend('dataDir', async ({ task: _ }, { onCleanup }) => {
  const folder = await mkdtemp(join(tmpdir(), 'axia-socket-'))
  onCleanup(() => rm(folder, { recursive: true, force: true }))
  return folder
})

/** A socket that answers with what it was asked. */
async function echo(dataDir: string) {
  const asked: AdminRequest[] = []
  const errors: unknown[] = []
  const administration = async (request: AdminRequest): Promise<AdminAnswer> => {
    asked.push(request)
    if (request.act === 'list') throw new Error('broken')
    return { status: 'done', username: 'username' in request ? (request.username ?? '') : '', revoked: asked.length }
  }
  const { close } = await startAdminSocket({ dataDir, administration, onError: (error) => errors.push(error) })
  return { asked, errors, close }
}

describe(startAdminSocket, () => {
  it('answers its own user alone, and leaves nothing behind', async ({ dataDir }) => {
    const { close } = await echo(dataDir)
    const file = join(dataDir, 'admin.sock')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    const answer = await askRunningServer(dataDir, { act: 'enable', username: 'añá\n' })
    expect(answer).toEqual({ status: 'done', username: 'añá\n', revoked: 1 })
    await close()
    expect(existsSync(file)).toBe(false)
    expect(await askRunningServer(dataDir, { act: 'list' })).toBeUndefined()
  })

  it("takes a dead server's place, and counts one as absent", async ({ dataDir }) => {
    writeFileSync(join(dataDir, 'admin.sock'), '')
    expect(await askRunningServer(dataDir, { act: 'list' })).toBeUndefined()
    const { close } = await echo(dataDir)
    expect(await askRunningServer(dataDir, { act: 'enable', username: 'ana' })).toMatchObject({ status: 'done' })
    await close()
  })

  it('works in a folder whose path is longer than a socket address', async ({ dataDir }) => {
    const deep = join(dataDir, 'x'.repeat(120), 'data')
    await mkdir(deep, { recursive: true })
    const { close } = await echo(deep)
    expect(await askRunningServer(deep, { act: 'enable', username: 'ana' })).toMatchObject({ status: 'done' })
    expect(existsSync(join(deep, 'admin.sock'))).toBe(true)
    await close()
    expect(existsSync(join(deep, 'admin.sock'))).toBe(false)
  })

  it('refuses what is no request, one answer a line, and goes on', async ({ dataDir }) => {
    const { asked, close } = await echo(dataDir)
    const socket = connect(join(dataDir, 'admin.sock'))
    const answers = createInterface({ input: socket })[Symbol.asyncIterator]()
    for (const line of ['', '{', 'null', '{"act":"drop"}', '{"act":"add","username":7,"password":"x"}']) {
      socket.write(`${line}\n`)
      expect(JSON.parse(String((await answers.next()).value))).toMatchObject({ status: 'refused' })
    }
    socket.write('{"act":"enable","user')
    socket.write('name":"ana"}\n')
    expect(JSON.parse(String((await answers.next()).value))).toMatchObject({ status: 'done', username: 'ana' })
    expect(asked).toHaveLength(1)
    socket.destroy()
    await close()
  })

  it('cuts off a line without end', async ({ dataDir }) => {
    const { close } = await echo(dataDir)
    const socket = connect(join(dataDir, 'admin.sock'))
    socket.on('error', () => {})
    socket.write('x'.repeat(20_000))
    await once(socket, 'close')
    expect(socket.destroyed).toBe(true)
    await close()
  })

  it('says that something broke without saying what, which goes to the log', async ({ dataDir }) => {
    const { errors, close } = await echo(dataDir)
    const answer = await askRunningServer(dataDir, { act: 'list' })
    expect(answer).toEqual({ status: 'refused', reason: 'something broke on the server: see its log' })
    expect(errors).toEqual([new Error('broken')])
    await close()
  })
})
