/**
 * Password hashes on threads of their own. Node.js has four for all its slow work: as many hashes at once as a larger machine has
 * cores would keep files and signatures waiting, and the system could not know that a request comes before a hash.
 * @module
 */
import { Worker } from 'node:worker_threads'
import type { Hashing } from './hashing.ts'
import type { HashingResult, HashingTask } from './hashing-thread.ts'

export interface HashingThreads extends Hashing {
  /** How many there are now. */
  readonly size: number
  /** Ends the threads, and what they compute. */
  close(): Promise<void>
}

interface Thread {
  worker: Worker
  /** Takes back that it will go. */
  stay?: () => void
  /** Told that it ended before its answer. */
  onEnd?: (error: unknown) => void
}

/** A thread costs some 20 MB and starts in 100 ms: who has had nothing to do for so long goes. */
const usualIdleMs = 60_000

/** Starts a thread whenever all are busy: how many hashes are computed at once is the caller's choice. */
export function createHashingThreads({ idleMs = usualIdleMs } = {}): HashingThreads {
  const all = new Set<Thread>()
  const idle: Thread[] = []

  function start(): Thread {
    const worker = new Worker(new URL('hashing-thread.ts', import.meta.url), { env: {} })
    const thread: Thread = { worker }
    all.add(thread)
    let cause: unknown
    worker.on('error', (error) => {
      cause = error
    })
    worker.on('exit', () => {
      all.delete(thread)
      if (idle.includes(thread)) idle.splice(idle.indexOf(thread), 1)
      thread.stay?.()
      thread.onEnd?.(new Error('a thread that computes password hashes ended', { cause }))
    })
    return thread
  }

  function rest(thread: Thread): void {
    const timer = setTimeout(() => {
      idle.splice(idle.indexOf(thread), 1) // it takes a while to end, and nobody is to wait for it then
      void thread.worker.terminate()
    }, idleMs).unref()
    thread.stay = () => clearTimeout(timer)
    idle.push(thread)
  }

  function compute(task: HashingTask): Promise<HashingResult> {
    const thread = idle.pop() ?? start()
    thread.stay?.()
    const { promise, resolve, reject } = Promise.withResolvers<HashingResult>()
    thread.onEnd = reject
    thread.worker.once('message', (result: HashingResult) => {
      delete thread.onEnd
      rest(thread)
      resolve(result)
    })
    thread.worker.postMessage(task)
    return promise
  }

  return {
    get size() {
      return all.size
    },
    async hash(password, settings) {
      const result = await compute({ password, settings })
      if ('hash' in result) return result.hash
      throw new Error('a thread was asked for a hash and gave none')
    },
    async matches(password, storedHash) {
      const result = await compute({ password, storedHash })
      return 'matches' in result && result.matches
    },
    async close() {
      await Promise.all([...all].map(({ worker }) => worker.terminate()))
    },
  }
}
