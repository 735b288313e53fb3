/**
 * The local socket of an embedded server: administration reaches the database through the process that holds it. Who may open
 * the socket's file, which is the user that runs the server, may administer it. One JSON request a line, one answer a line.
 * @module
 */
import { once } from 'node:events'
import { chmodSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { parseJson } from '@axia/contract'
import { Check } from 'typebox/value'
import { AdminAnswer, type Administration, AdminRequest } from './administration.ts'
import { socketFile, withSocketAddress } from './socket-path.ts'

/** Longest request: a name and a password, both escaped. */
const maxRequestBytes = 16_384
const idleTimeoutMs = 10_000
const answerTimeoutMs = 30_000

export interface AdminSocketOptions {
  dataDir: string
  administration: Administration
  /** Told what went wrong while a request was served. */
  onError: (error: unknown) => void
}

export interface AdminSocket {
  close(): Promise<void>
}

/** Listens in the data folder, whose lock the caller holds: a socket that lies there is a dead server's. */
export async function startAdminSocket({ dataDir, administration, onError }: AdminSocketOptions): Promise<AdminSocket> {
  const file = socketFile(dataDir)
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {}) // the command went away; nobody is left to tell
    serve(socket, administration, onError)
  })
  if (process.platform !== 'win32') rmSync(file, { force: true })
  await withSocketAddress(dataDir, async (address) => {
    server.listen(address)
    await once(server, 'listening')
  })
  server.on('error', onError)
  if (process.platform !== 'win32') chmodSync(file, 0o600)
  return {
    async close() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
      if (process.platform !== 'win32') rmSync(file, { force: true })
    },
  }
}

/**
 * Asks the server that runs on this data folder.
 *
 * @returns its answer, or undefined when none listens.
 * @throws when it listens and does not answer.
 */
export async function askRunningServer(dataDir: string, request: AdminRequest): Promise<AdminAnswer | undefined> {
  const socket = await withSocketAddress(dataDir, open)
  if (socket === undefined) return undefined
  socket.setTimeout(answerTimeoutMs, () => socket.destroy(new Error('the server does not answer')))
  try {
    socket.write(`${JSON.stringify(request)}\n`)
    for await (const line of createInterface({ input: socket })) {
      const answer = parseJson(line)
      if (Check(AdminAnswer, answer)) return answer
      break
    }
    throw new Error('the server gave no answer: see its log')
  } finally {
    socket.destroy()
  }
}

async function open(address: string): Promise<Socket | undefined> {
  const socket = connect(address)
  try {
    await once(socket, 'connect')
    return socket
  } catch (error) {
    socket.destroy()
    const absent = error instanceof Error && 'code' in error && ['ENOENT', 'ECONNREFUSED'].includes(String(error.code))
    if (absent) return undefined
    throw error
  }
}

function serve(socket: Socket, administration: Administration, onError: (error: unknown) => void): void {
  let waiting = ''
  let turn: Promise<void> = Promise.resolve()

  async function answer(line: string): Promise<void> {
    const request = parseJson(line)
    const said = Check(AdminRequest, request)
      ? await administration(request).catch((error: unknown) => {
          onError(error)
          return { status: 'refused' as const, reason: 'something broke on the server: see its log' }
        })
      : { status: 'refused' as const, reason: 'the server does not understand this command: is it another version?' }
    if (!socket.destroyed) socket.write(`${JSON.stringify(said)}\n`)
  }

  socket.setEncoding('utf8')
  socket.setTimeout(idleTimeoutMs, () => socket.destroy())
  socket.on('data', (text: string) => {
    const lines = (waiting + text).split('\n')
    waiting = lines.pop() ?? ''
    if (Buffer.byteLength(waiting) > maxRequestBytes) socket.destroy()
    for (const line of lines) turn = turn.then(() => answer(line))
  })
}
