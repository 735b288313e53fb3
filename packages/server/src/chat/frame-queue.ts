/**
 * The frames of one socket, handled one after another in the order in which they came.
 * @module
 */
import type { WebSocket } from 'ws'
import type { Connection } from './connection.ts'

export interface FrameQueueOptions {
  socket: WebSocket
  connection: Connection
  /** Done before the first frame is looked at. It never throws. */
  greet: () => Promise<void>
  /** Counts a frame before it waits its turn; false when it is not taken. */
  accept: () => boolean
  /** Handles one frame; undefined stands for a binary one. It never throws. */
  handle: (text: string | undefined) => Promise<void>
}

/** So many frames may wait to be handled before the socket is asked to hold back. */
const maxWaiting = 8

/** Listens to the socket from now on: a frame may come before anything asynchronous is done. */
export function handleFrames({ socket, connection, greet, accept, handle }: FrameQueueOptions): void {
  let waiting = 0
  let last = greet()

  socket.on('message', (data, isBinary) => {
    if (!connection.open) return
    connection.heard()
    if (!accept()) return
    const text = isBinary ? undefined : data.toString()
    if (++waiting >= maxWaiting) connection.pause()
    last = last.then(async () => {
      if (connection.open) await handle(text)
      if (--waiting < maxWaiting) connection.resume()
    })
  })
}
