/**
 * Reads calendar files beside the event loop, one at a time, and no longer and with no more memory than one may cost.
 * @module
 */
import { Worker } from 'node:worker_threads'
import { Problem } from '../../problem.ts'
import type { ReadCalendar, ReadOptions } from './ics-reader.ts'

/** What the worker says, once. */
export type WorkerAnswer = { status: 'read'; calendar: ReadCalendar } | { status: 'bad'; message: string }

const workerFile = new URL('./ics-worker.ts', import.meta.url)
/** Far less than a caller waits for an answer, as others may be before it. */
const longestMs = 8000
/** Files that are read or wait. */
const maxFiles = 16
/** Files of one user: one that is read, one that waits. */
const maxFilesOfOne = 2

export interface Reader {
  /** Whose file it is, where somebody sent it: nobody may fill the queue alone. */
  userId?: string
  /** Aborted when nobody waits for the answer any more. */
  signal?: AbortSignal
}

/**
 * Reads a file.
 *
 * @throws {Problem} `not_a_calendar` naming the line, `calendar_too_large` for what costs too much, `busy` when too many wait, the
 * user's own file waits already, or the signal is aborted.
 */
export type ReadFile = (text: string, options: ReadOptions, reader?: Reader) => Promise<ReadCalendar>

export function createFileReader({ maxMs = longestMs } = {}): ReadFile {
  /** The first one is read, the others wait for their turn. */
  const queue: { userId: string | undefined; begin: () => void }[] = []

  return async (text, options, { userId, signal } = {}) => {
    refuseWhatIsNone(text)
    if (signal?.aborted || queue.length >= maxFiles) throw busy()
    if (userId !== undefined && queue.filter((place) => place.userId === userId).length >= maxFilesOfOne) throw busy()
    const turn = Promise.withResolvers<void>()
    const place = { userId, begin: turn.resolve }
    const giveUp = () => turn.reject(busy())
    queue.push(place)
    if (queue[0] === place) place.begin()
    signal?.addEventListener('abort', giveUp, { once: true })
    try {
      await turn.promise
      return await readOne(text, options, { maxMs, signal })
    } finally {
      signal?.removeEventListener('abort', giveUp)
      const wasFirst = queue[0] === place
      queue.splice(queue.indexOf(place), 1)
      if (wasFirst) queue[0]?.begin()
    }
  }
}

async function readOne(
  text: string,
  options: ReadOptions,
  { maxMs, signal }: { maxMs: number; signal: AbortSignal | undefined },
): Promise<ReadCalendar> {
  const worker = new Worker(workerFile, {
    workerData: { text, options },
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  })
  let timer: NodeJS.Timeout | undefined
  try {
    const answer = await new Promise<WorkerAnswer>((resolve, reject) => {
      timer = setTimeout(() => reject(tooMuch()), maxMs)
      if (signal?.aborted) reject(busy())
      signal?.addEventListener('abort', () => reject(busy()), { once: true })
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

/** What is no calendar at all costs no worker. Only the beginning is looked at: the event loop waits for this. */
function refuseWhatIsNone(text: string): void {
  const lines = text
    .slice(0, 10_000)
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
  const first = lines.findIndex((line) => /^[^ \t]/.test(line))
  if (/^BEGIN(?:;[^:]*)?:\s*VCALENDAR\s*$/i.test(lines[first] ?? '')) return
  throw unreadable(`line ${Math.max(first, 0) + 1}: a calendar begins with BEGIN:VCALENDAR`)
}

function unreadable(message: string): Problem {
  return new Problem('not_a_calendar', { detail: message, errors: [{ field: 'ics', message }] })
}

function busy(): Problem {
  return new Problem('busy', { retryAfterSeconds: 10 })
}

function tooMuch(cause?: unknown): Problem {
  return new Problem('calendar_too_large', { detail: 'It takes too long to read', cause })
}
