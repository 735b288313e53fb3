/**
 * Bytes on a bare TCP connection: what no well-behaved client would send.
 * @module
 */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** One answer as it came over the wire. */
export interface RawAnswer {
  status: number
  headers: Map<string, string>
  body: string
}

/** A connection that keeps what it received. */
export interface RawConnection {
  socket: Socket
  /** Everything received until now. */
  received(): string
  /** Settles when the server has ended the connection. */
  closed: Promise<void>
}

export async function openRaw(port: number): Promise<RawConnection> {
  const socket = connect({ port, host: '127.0.0.1' })
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  socket.on('error', () => {}) // a reset is an answer too
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()))
  await once(socket, 'connect')
  return { socket, received: () => Buffer.concat(chunks).toString('latin1'), closed }
}

/**
 * Sends bytes and reads what comes back until the server ends the connection, its first answer is whole, or it has said nothing for `quietMs`.
 * With `untilClosed` nothing but the end will do. Text is sent as Latin-1, so that `\xff` is one byte.
 */
export async function sendRaw(
  port: number,
  bytes: string | Buffer,
  { quietMs = 1500, untilClosed = false } = {},
): Promise<string> {
  const connection = await openRaw(port)
  const { promise: done, resolve } = Promise.withResolvers<void>()
  let timer = setTimeout(resolve, quietMs)
  connection.socket.on('data', () => {
    clearTimeout(timer)
    if (isWhole(connection.received())) resolve()
    else timer = setTimeout(resolve, quietMs)
  })
  connection.socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes)
  await (untilClosed ? connection.closed : Promise.race([connection.closed, done]))
  clearTimeout(timer)
  connection.socket.destroy()
  return connection.received()
}

/** Whether as many bytes came behind the headers as these announce. */
function isWhole(received: string): boolean {
  const end = received.indexOf('\r\n\r\n')
  const announced = /\r\ncontent-length: (\d+)\r\n/i.exec(received.slice(0, end + 2))?.[1]
  return end >= 0 && announced !== undefined && received.length >= end + 4 + Number(announced)
}

/** The first answer in what was received. @throws when there is none. */
export function parseAnswer(received: string): RawAnswer {
  const end = received.indexOf('\r\n\r\n')
  const [first = '', ...lines] = received.slice(0, end).split('\r\n')
  const status = /^HTTP\/1\.1 (\d{3}) /.exec(first)?.[1]
  if (end < 0 || status === undefined) throw new Error(`no answer in ${JSON.stringify(received.slice(0, 200))}`)
  const headers = new Map(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  )
  return { status: Number(status), headers, body: received.slice(end + 4) }
}

/** All status codes in what was received, in their order. */
export function statusesIn(received: string): number[] {
  return [...received.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))
}
