/**
 * The end of connections when the server stops.
 * @module
 */
import { once } from 'node:events'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readConfig } from '../config.ts'
import { createConnections } from './connections.ts'
import { createServer } from './server.ts'

describe(createConnections, () => {
  it('ends a connection that never asked anything at once: a browser may keep it for minutes', async () => {
    const { stop, open } = await listen()
    const idle = await open('')
    const ended = once(idle, 'close')
    await stop(3_600_000)
    await ended
    expect(idle.destroyed).toBe(true)
  })

  it('lets a request under way finish', async () => {
    const { stop, open, asked, answer } = await listen()
    const socket = await open('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
    const words: Buffer[] = []
    socket.on('data', (chunk) => words.push(chunk))
    const ended = once(socket, 'close')
    await asked
    const stopped = stop(3_600_000)
    answer()
    await Promise.all([stopped, ended])
    expect(Buffer.concat(words).toString()).toContain('the answer')
  })

  it('cuts off after the grace who began a request and does not end it', async () => {
    const { stop, open } = await listen()
    const slow = await open('GET / HTTP/1.1\r\nHost:')
    const ended = once(slow, 'close')
    await stop(50)
    await ended
    expect(slow.destroyed).toBe(true)
  })
})

/** A server of ours that answers when it is told to. */
async function listen() {
  const { promise: asked, resolve: heard } = Promise.withResolvers<void>()
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>()
  const connections = createConnections()
  const server = connections.follow(
    createServer(readConfig({}), (_request, response) => {
      heard()
      void answered.then(() => response.end('the answer'))
    }),
  )
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const sockets: Socket[] = []
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
  })

  return {
    asked,
    answer,
    /** A connection on which these bytes have arrived. */
    async open(bytes: string): Promise<Socket> {
      const arrived = new Promise<void>((resolve) => {
        server.once('connection', (socket: Socket) => {
          if (bytes === '') resolve()
          else socket.once('data', () => resolve())
        })
      })
      const socket = connect(port, '127.0.0.1')
      sockets.push(socket)
      socket.on('error', () => {}) // being cut off may be a reset
      socket.write(bytes)
      await arrived
      return socket
    },
    /** Settles when the server has closed. */
    async stop(graceMs: number): Promise<void> {
      const closed = once(server, 'close')
      connections.end(graceMs)
      server.close()
      await closed
    },
  }
}
