/**
 * Sockets as a client opens them, and many of them at once.
 * @module
 */
import { once } from 'node:events'
import { WebSocket } from 'ws'

export interface Address {
  url: string
  headers?: Record<string, string>
  protocol?: string
}

/** Opens a socket. @throws {Error} when the handshake is refused. */
export async function open({ url, headers = {}, protocol }: Address): Promise<WebSocket> {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), protocol === undefined ? [] : [protocol], {
    headers,
    perMessageDeflate: false,
  })
  await once(socket, 'open')
  socket.on('error', () => socket.terminate())
  return socket
}

/** Opens many, some at a time. */
export async function openMany(
  count: number,
  addressOf: (index: number) => Promise<Address> | Address,
): Promise<WebSocket[]> {
  const sockets: WebSocket[] = []
  let next = 0
  const work = async () => {
    while (next < count) sockets.push(await open(await addressOf(next++)))
  }
  await Promise.all(Array.from({ length: 20 }, work))
  return sockets
}

/** Ends them, and waits until they are gone. */
export async function closeAll(sockets: WebSocket[]): Promise<void> {
  const gone = sockets.map((socket) => (socket.readyState === socket.CLOSED ? undefined : once(socket, 'close')))
  for (const socket of sockets) socket.terminate()
  await Promise.all(gone)
}
