/**
 * The connection on which PostgreSQL tells this server what the others did. It is watched closely: a revocation that does not
 * arrive must be known not to arrive, within a second.
 * @module
 */
import { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { channels } from './database.ts'
import type { Notifications } from './notifications.ts'

/** Pause between one answer and the next question whether the connection lives. */
const heartbeatMs = 300
/** Silence after which the bus is called broken: with the pause, less than a second after the last sign of life. */
const silenceMs = 400
/** Silence after which the connection is thrown away. */
const deadMs = 3_000
const firstDelayMs = 50
const maxDelayMs = 3_000

interface Connection {
  /** Resolves when it is lost or closed. */
  ended: Promise<void>
  close(): void
}

/**
 * Listens on all channels, and comes back by itself when the connection is lost.
 *
 * @param random from 0 to 1, so that servers do not come back all at once.
 * @returns what stops it.
 * @throws when the first connection fails.
 */
export async function listen(
  settings: pg.ClientConfig,
  notifications: Notifications,
  onError: (error: unknown) => void,
  random: () => number,
): Promise<() => Promise<void>> {
  const stop = new AbortController()
  let connection = await connect(settings, notifications, onError)

  async function keepListening(): Promise<void> {
    let delayMs = firstDelayMs
    for (;;) {
      await connection.ended
      for (let lost = true; lost; ) {
        if (stop.signal.aborted) return
        await delay(delayMs * (0.5 + random() / 2), undefined, { signal: stop.signal }).catch(() => {})
        if (stop.signal.aborted) return
        try {
          connection = await connect(settings, notifications, onError)
          lost = false
          delayMs = firstDelayMs
        } catch (error) {
          onError(error)
          delayMs = Math.min(delayMs * 2, maxDelayMs)
        }
      }
      if (stop.signal.aborted) connection.close()
    }
  }

  const running = keepListening()
  return async () => {
    stop.abort()
    connection.close()
    await running
  }
}

async function connect(
  settings: pg.ClientConfig,
  { deliver, setConnected }: Notifications,
  onError: (error: unknown) => void,
): Promise<Connection> {
  const socket = new Socket()
  const client = new pg.Client({ ...settings, stream: () => socket })
  const { promise: ended, resolve: end } = Promise.withResolvers<void>()
  let open = true
  const close = () => {
    if (!open) return
    open = false
    setConnected(false)
    socket.destroy() // a polite goodbye could wait for a dead line
    end()
  }
  client.on('error', (error) => {
    if (open) onError(error)
    close()
  })
  client.on('end', close)
  client.on('notification', ({ channel, payload }) => {
    if (open) deliver(channel, payload ?? '')
  })
  try {
    await client.connect()
    await client.query(channels.map((channel) => `listen ${channel};`).join(' '))
  } catch (cause) {
    open = false
    socket.destroy()
    throw cause
  }
  setConnected(true)

  /** One question. Its answer comes after every notification before it, so that nothing is missed when it is only late. */
  async function beat(): Promise<void> {
    let answered = false
    // Not at once: after the loop itself was held up, the answer may be there, unread.
    const late = setTimeout(() => setImmediate(() => answered || setConnected(false)), silenceMs)
    const dead = setTimeout(close, deadMs)
    try {
      await client.query('select 1')
      answered = true
      if (open) setConnected(true)
    } catch (error) {
      if (open) onError(error)
      close()
    } finally {
      clearTimeout(late)
      clearTimeout(dead)
    }
  }

  async function keepBeating(): Promise<void> {
    while (open) {
      await beat()
      await Promise.race([delay(heartbeatMs), ended])
    }
  }
  void keepBeating()
  return { ended, close }
}
