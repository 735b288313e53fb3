/**
 * What is done now and then: what was noted is written, what is over is removed.
 * @module
 */
import type { Logger } from 'pino'
import { pruneAgentMemory } from './agent/built-in-agent.ts'
import { pruneIdempotencyKeys } from './db/idempotency.ts'
import type { Services } from './services.ts'

const noteIntervalMs = 60_000
const pruneIntervalMs = 3_600_000

/** Starts the rounds. The function that it returns stops them and writes what was noted until then. */
export function startHousekeeping(services: Services, logger: Logger): () => Promise<void> {
  const { db, clock, sessionStore, ticketStore, throttle, passkeys, taskListStore, deviceStore } = services
  const attempt = async (work: () => Promise<unknown>) => {
    try {
      await work()
    } catch (error) {
      logger.warn({ err: error }, 'housekeeping failed; the next round tries again')
    }
  }
  const prune = async () => {
    await attempt(() => sessionStore.prune())
    await attempt(() => ticketStore.prune())
    await attempt(() => throttle.prune())
    await attempt(() => passkeys.prune())
    await attempt(() => taskListStore.prune())
    await attempt(() => deviceStore.prune())
    await attempt(() => pruneIdempotencyKeys(db, clock()))
    await attempt(() => pruneAgentMemory(db, clock()))
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
