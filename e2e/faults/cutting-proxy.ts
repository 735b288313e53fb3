/**
 * A proxy on loopback that understands where a WebSocket's frames begin and end, and cuts the connection at a given one: before
 * it, in the middle of its bytes, or after it. The handshake counts as the first frame of each direction.
 * @module
 */
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

export type Direction = 'up' | 'down'
export type Moment = 'before' | 'during' | 'after'

/** Where to cut: at which frame, counted from 0 in its direction. */
export interface Cut {
  direction: Direction
  frame: number
  moment: Moment
}

export interface CuttingProxy {
  url: string
  /** Cuts the next socket there, once; later ones pass whole. */
  cutNext(cut: Cut): void
  /** Whether the cut has been made. */
  readonly hasCut: boolean
  close(): Promise<void>
}

/** Passes everything on to `port`; of what passes, only sockets are cut. */
export async function startCuttingProxy(port: number): Promise<CuttingProxy> {
  let planned: Cut | undefined
  let hasCut = false
  const open = new Set<Socket>()

  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1')
    const ends = [client, upstream]
    const end = () => {
      for (const each of ends) each.destroy()
    }
    for (const each of ends) {
      open.add(each)
      each.setNoDelay(true)
      each.on('error', end)
      each.on('close', () => {
        open.delete(each)
        end()
      })
    }
    const cutHere = () => {
      hasCut = true
      for (const each of ends) each.destroySoon() // what was let through arrives
    }
    let pass = { up: passer(upstream), down: passer(client) }
    client.on('data', (bytes) => {
      // A socket may begin on a connection that has carried other requests before.
      if (planned !== undefined && bytes.toString('latin1', 0, 8) === 'GET /ws/') {
        const { direction, ...where } = planned
        planned = undefined
        pass = { ...pass, [direction]: passer(direction === 'up' ? upstream : client, { ...where, cutHere }) }
      }
      pass.up(bytes)
    })
    upstream.on('data', (bytes) => pass.down(bytes))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')

  return {
    url: `http://localhost:${address.port}`,
    cutNext(cut) {
      planned = cut
      hasCut = false
    },
    get hasCut() {
      return hasCut
    },
    async close() {
      for (const each of open) each.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Passes bytes on, up to the cut. */
function passer(
  target: Socket,
  cut?: Pick<Cut, 'frame' | 'moment'> & { cutHere: () => void },
): (bytes: Buffer) => void {
  if (cut === undefined) return (bytes) => void target.write(bytes)
  let waiting: Buffer = Buffer.alloc(0)
  let frame = 0
  let isOver = false

  return (bytes) => {
    if (isOver) return
    waiting = Buffer.concat([waiting, bytes])
    for (let length = lengthOf(frame, waiting); length !== undefined && !isOver; length = lengthOf(frame, waiting)) {
      const isIt = frame === cut.frame
      const through = !isIt || cut.moment === 'after' ? length : cut.moment === 'before' ? 0 : Math.floor(length / 2)
      target.write(waiting.subarray(0, through))
      waiting = waiting.subarray(length)
      frame += 1
      if (isIt) {
        isOver = true
        cut.cutHere()
      }
    }
  }
}

/** Bytes of the first frame, or undefined when it is not whole yet. */
function lengthOf(frame: number, bytes: Buffer): number | undefined {
  const length = frame === 0 ? handshakeLength(bytes) : frameLength(bytes)
  return length === undefined || bytes.length < length ? undefined : length
}

function handshakeLength(bytes: Buffer): number | undefined {
  const end = bytes.indexOf('\r\n\r\n')
  return end === -1 ? undefined : end + 4
}

/** RFC 6455 §5.2. */
function frameLength(bytes: Buffer): number | undefined {
  const [, second] = bytes
  if (second === undefined) return undefined
  const masked = (second & 0x80) !== 0 ? 4 : 0
  const short = second & 0x7f
  if (short < 126) return 2 + masked + short
  if (short === 126) return bytes.length < 4 ? undefined : 4 + masked + bytes.readUInt16BE(2)
  return bytes.length < 10 ? undefined : 10 + masked + Number(bytes.readBigUInt64BE(2))
}
