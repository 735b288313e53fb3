/**
 * The worker's side of reading a calendar file: one file, one answer.
 * @module
 */
import { parentPort, workerData } from 'node:worker_threads'
import { CalendarFileError } from './ics-lines.ts'
import { type ReadOptions, readCalendar } from './ics-reader.ts'
import type { WorkerAnswer } from './read-in-worker.ts'

const { text, options }: { text: string; options: ReadOptions } = workerData

parentPort?.postMessage(answer())

function answer(): WorkerAnswer {
  try {
    return { status: 'read', calendar: readCalendar(text, options) }
  } catch (error) {
    if (!(error instanceof CalendarFileError)) throw error
    return { status: 'bad', message: error.message }
  }
}
