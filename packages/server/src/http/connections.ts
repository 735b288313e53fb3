/**
 * The connections of the listening sockets: when the server stops, none keeps it from stopping.
 * @module
 */
import type { Server } from 'node:http'
import type { Socket } from 'node:net'

export interface Connections {
  /** Knows the server's connections from now on. */
  follow(server: Server): Server
  /** Ends connections on which nothing is asked at once, others when they were answered, and all of them after a grace. */
  end(graceMs: number): void
}

/** How often connections that were answered since are looked for. */
const lookMs = 50

/**
 * Once a server closes, the library enforces its time limits no longer, and it counts a connection that never sent a byte as
 * busy. Browsers open such ones ahead and keep them for minutes.
 */
export function createConnections(): Connections {
  const servers: Server[] = []
  const open = new Set<Socket>()

  function look(): void {
    for (const server of servers) server.closeIdleConnections()
    if (open.size > 0) setTimeout(look, lookMs).unref() // connections keep the process alive, this need not
  }

  return {
    follow(server) {
      servers.push(server)
      // With TLS, the connection below it: it is there before the handshake, and takes what stands on it along.
      return server.on('connection', (socket: Socket) => {
        open.add(socket)
        socket.once('close', () => open.delete(socket))
      })
    },
    end(graceMs) {
      for (const socket of open) if (socket.bytesRead === 0) socket.destroy()
      look()
      const endAll = () => {
        for (const socket of open) socket.destroy()
      }
      setTimeout(endAll, graceMs).unref()
    },
  }
}
