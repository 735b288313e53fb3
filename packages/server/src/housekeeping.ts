/**
 * What is done now and then: what was noted is written, what is over is removed.
 * @module
 */
import type { Logger } from 'pino'
import type { Services } from './services.ts'

const noteIntervalMs = 60_000
const pruneIntervalMs = 3_600_000

/** Starts the rounds. The function that it returns stops them and writes what was noted until then. */
export function startHousekeeping(services: Services, logger: Logger): () => Promise<void> {
  const { sessionStore, ticketStore, throttle } = services
  const attempt = async (work: () => Promise<unknown>) => {
    try {
      await work()
    } catch (error) {
      logger.warn({ err: error }, 'housekeeping failed; the next round tries again')
    }
  }
  const prune = async () => {
    for (const work of [() => sessionStore.prune(), () => ticketStore.prune(), () => throttle.prune()])
      await attempt(work)
  }
  const timers = [
    setInterval(() => void attempt(() => sessionStore.flushSeen()), noteIntervalMs),
    setInterval(() => void prune(), pruneIntervalMs),
  ]
  for (const timer of timers) timer.unref()
  return async () => {
    for (const timer of timers) clearInterval(timer)
    await attempt(() => sessionStore.flushSeen())
  }
}
