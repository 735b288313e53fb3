/**
 * A socket as a script opens it: refused in the handshake with a status, or open with its frames in a queue.
 * @module
 */
import { once } from 'node:events'
import { WebSocket } from 'ws'

type Frame = Record<string, unknown>

export interface ScriptSocket {
  send(frame: object): void
  /** The next frame that has not been read. */
  next(): Promise<Frame>
  /** Reads on until a frame of this type. */
  nextOf(type: string): Promise<Frame>
  /** Frames that came and were not read. */
  unread: Frame[]
  /** The close code, when it comes. */
  closed: Promise<number>
  close(): Promise<void>
}

export interface SocketOptions {
  headers?: Record<string, string>
  /** Default: the plain dialect. */
  protocol?: string
  /** The certificate that is trusted, in PEM; default: those of the system. */
  ca?: string
}

/** A frame that does not come in this time was not sent. */
const patienceMs = 15_000

/** Opens a socket. @throws {Error} `refused with 401` and the like. */
export async function openSocket(url: string, options: SocketOptions = {}): Promise<ScriptSocket> {
  const { headers = {}, protocol, ca } = options
  const socket = new WebSocket(url, protocol === undefined ? [] : [protocol], {
    headers,
    ...(ca !== undefined && { ca }),
  })
  const unread: Frame[] = []
  let wake = () => {}
  socket.on('message', (data) => {
    unread.push(parse(String(data)))
    wake()
  })
  const closed = new Promise<number>((resolve) => {
    socket.on('close', (code) => {
      resolve(code)
      wake()
    })
  })
  await new Promise<void>((resolve, reject) => {
    socket.on('open', resolve)
    socket.on('error', reject)
    socket.on('unexpected-response', (_request, response) => reject(new Error(`refused with ${response.statusCode}`)))
  })
  socket.on('error', () => {}) // a close follows

  async function next(): Promise<Frame> {
    const late = AbortSignal.timeout(patienceMs)
    while (unread.length === 0) {
      if (socket.readyState === socket.CLOSED) throw new Error('the socket is closed')
      if (late.aborted) throw new Error('no frame came')
      await new Promise<void>((resolve) => {
        wake = resolve
        late.addEventListener('abort', () => resolve(), { once: true })
      })
    }
    const [frame = {}] = unread.splice(0, 1)
    return frame
  }

  return {
    send: (frame) => socket.send(JSON.stringify(frame)),
    next,
    async nextOf(type) {
      for (;;) {
        const frame = await next()
        if (frame.type === type) return frame
      }
    },
    unread,
    closed,
    async close() {
      if (socket.readyState === socket.CLOSED) return
      socket.close()
      await once(socket, 'close')
    },
  }
}

/** The status with which a handshake is refused; undefined when it is not. */
export async function handshakeStatus(url: string, options: SocketOptions = {}): Promise<number | undefined> {
  try {
    const socket = await openSocket(url, options)
    await socket.close()
    return undefined
  } catch (error) {
    const status = error instanceof Error ? /^refused with (\d+)$/.exec(error.message)?.[1] : undefined
    if (status === undefined) throw error
    return Number(status)
  }
}

function parse(text: string): Frame {
  const value: unknown = JSON.parse(text)
  if (typeof value !== 'object' || value === null) throw new Error('a frame is an object')
  return { ...value }
}
