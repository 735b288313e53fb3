/**
 * "With curl" in the README: its commands are taken from there and run by bash against a real server, its socket too.
 * @module
 */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dataFolder, type ServerProcess, startServerProcess } from './support/process.ts'
import { call, getToken, setUp } from './support/server.ts'
import { handshakeStatus, openSocket } from './support/socket.ts'

const run = promisify(execFile)

describe('the README, "With curl"', () => {
  let folder: Awaited<ReturnType<typeof dataFolder>>
  let server: ServerProcess
  let chapter: string

  beforeAll(async () => {
    folder = await dataFolder()
    server = await startServerProcess({ DATA_DIR: folder.path })
    await setUp(server)
    const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
    chapter = /^## With curl\n([\s\S]*?)^## /m.exec(readme)?.[1]?.replaceAll('localhost:8077', hostOf(server)) ?? ''
  })
  afterAll(async () => {
    await server?.stop()
    await folder?.remove()
  })

  it('works as it stands there: token, tasks, events, a question, its messages', async () => {
    const token = await getToken(server)
    await call(server, token, 'POST', '/calendar/events', { title: 'Reyes', start_time: '2027-01-06' })
    const block = /```sh\n([\s\S]*?)```/.exec(chapter)?.[1] ?? ''
    const commands = block.trim().split(/\n+(?=curl |TOKEN=)/)
    const script = commands.map((command) => `${command}\necho\n`).join('')
    const path = `${dirname(process.execPath)}:${process.env.PATH}`
    const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', script], { env: { PATH: path } })

    const answers = stdout.split('\n').filter((line) => line !== '')
    const [added, tasks, events, answer, messages] = answers.map((line): unknown => JSON.parse(line))
    expect(answers).toHaveLength(5)
    expect(added).toMatchObject({ title: 'Buy bread', due_date: '2027-01-05', completed: false })
    expect(tasks).toEqual([added])
    expect(events).toMatchObject([{ title: 'Reyes', start_time: '2027-01-06', all_day: true }])
    expect(answer).toMatchObject({ session_id: 'scripts', type: 'text', output: expect.stringContaining('Buy bread') })
    expect(messages).toMatchObject([
      { role: 'user', text: '/tareas', status: 'answered', session_id: 'scripts' },
      { role: 'assistant', text: expect.stringContaining('Buy bread'), session_id: 'scripts' },
    ])
  })

  it('opens the socket at the address that stands there, and gets exactly one answer to each question', async () => {
    const question: unknown = JSON.parse(/send `(\{.*?\})`/.exec(chapter)?.[1] ?? '')
    const socket = await openSocket(addressOf('ana', await getToken(server)))
    socket.send(Object(question))
    const answer = await socket.next()
    expect(Object.keys(answer).sort()).toEqual(['output', 'session_id', 'timestamp', 'type'])
    expect(answer.output).toContain('/agenda')
    socket.send({ type: 'text', text: '/tareas', session_id: 'other' })
    expect(await socket.next()).toMatchObject({ session_id: 'other', type: 'text' })
    socket.send({ type: 'text' }) // not understood: answered as well, and the socket stays
    expect(await socket.next()).toMatchObject({ error: 'invalid_request', detail: expect.any(String) })
    socket.send({ type: 'text', text: '/ayuda' })
    expect(await socket.next()).toMatchObject({ output: answer.output, session_id: answer.session_id })
    expect(socket.unread).toEqual([])
    await socket.close()
  })

  it('refuses a wrong token with 401 and the path of another user with 403, both in the handshake', async () => {
    const token = await getToken(server)
    expect(await handshakeStatus(addressOf('ana', token))).toBeUndefined()
    expect(await handshakeStatus(addressOf('ana', `${token.slice(0, -5)}AAAAA`))).toBe(401)
    expect(await handshakeStatus(addressOf('ana', ''))).toBe(401)
    expect(await handshakeStatus(`ws://${hostOf(server)}/ws/ana`)).toBe(401)
    expect(await handshakeStatus(addressOf('blanca', token))).toBe(403)
    await call(server, token, 'POST', '/logout')
    expect(await handshakeStatus(addressOf('ana', token))).toBe(401)
  })

  function addressOf(username: string, token: string): string {
    const address = /`(ws:\/\/[^`]*)`/.exec(chapter)?.[1] ?? ''
    return address.replace('{username}', username).replace('{token}', token)
  }
})

function hostOf({ url }: ServerProcess): string {
  return new URL(url).host
}
