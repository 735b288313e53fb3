/**
 * Reads calendar files beside the event loop, one at a time, and no longer and with no more memory than one may cost.
 * @module
 */
import { Worker } from 'node:worker_threads'
import { Problem } from '../../problem.ts'
import { CalendarFileError, cutCalendar } from './ics-lines.ts'
import type { ReadCalendar, ReadOptions } from './ics-reader.ts'

/** What the worker says, once. */
export type WorkerAnswer = { status: 'read'; calendar: ReadCalendar } | { status: 'bad'; message: string }

const workerFile = new URL('./ics-worker.ts', import.meta.url)
/** Less than a caller waits for an answer. */
const longestMs = 20_000
const maxWaiting = 16

/**
 * Reads a file.
 *
 * @throws {Problem} `not_a_calendar` naming the line, `calendar_too_large` for what costs too much, `busy` when too many wait or the
 * signal is aborted.
 */
export type ReadFile = (text: string, options: ReadOptions, signal?: AbortSignal) => Promise<ReadCalendar>

export function createFileReader({ maxMs = longestMs } = {}): ReadFile {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  return async (text, options, signal) => {
    if (waiting >= maxWaiting) throw new Problem('busy', { retryAfterSeconds: 10 })
    waiting += 1
    const reading = last.then(() => readOne(text, options, { maxMs, signal }))
    last = reading.catch(() => undefined)
    try {
      return await reading
    } finally {
      waiting -= 1
    }
  }
}

async function readOne(
  text: string,
  options: ReadOptions,
  { maxMs, signal }: { maxMs: number; signal: AbortSignal | undefined },
): Promise<ReadCalendar> {
  if (signal?.aborted) throw calledOff()
  refuseWhatIsNone(text)
  const worker = new Worker(workerFile, {
    workerData: { text, options },
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  })
  let timer: NodeJS.Timeout | undefined
  try {
    const answer = await new Promise<WorkerAnswer>((resolve, reject) => {
      timer = setTimeout(() => reject(tooMuch()), maxMs)
      signal?.addEventListener('abort', () => reject(calledOff()), { once: true })
      worker.once('message', resolve)
      worker.once('error', (error: NodeJS.ErrnoException) => {
        reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooMuch(error) : error)
      })
      worker.once('exit', () => reject(new Error('the reader of calendar files ended without an answer')))
    })
    if (answer.status === 'read') return answer.calendar
    throw unreadable(answer.message)
  } finally {
    clearTimeout(timer)
    await worker.terminate()
  }
}

/** What is no calendar at all costs no worker. */
function refuseWhatIsNone(text: string): void {
  try {
    cutCalendar(text)
  } catch (error) {
    if (error instanceof CalendarFileError) throw unreadable(error.message)
    throw error
  }
}

function unreadable(message: string): Problem {
  return new Problem('not_a_calendar', { detail: message, errors: [{ field: 'ics', message }] })
}

function calledOff(): Problem {
  return new Problem('busy', { retryAfterSeconds: 10 })
}

function tooMuch(cause?: unknown): Problem {
  return new Problem('calendar_too_large', { detail: 'It takes too long to read', cause })
}
