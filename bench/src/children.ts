/**
 * The processes that are measured: started, asked what they used, and stopped by their ids, whatever happens.
 * @module
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Type } from 'typebox'
import { Check } from 'typebox/value'
import type { Usage } from './probe.ts'

const Answer = Type.Object({
  usage: Type.Object({
    cpuMicroseconds: Type.Number(),
    systemMicroseconds: Type.Number(),
    rssBytes: Type.Number(),
    heapBytes: Type.Number(),
  }),
})

const probe = new URL('probe.ts', import.meta.url).href
/** Who has not ended by then is killed. */
const stopWithinMs = 12_000
const answerWithinMs = 20_000

export interface Child {
  pid: number | undefined
  /** Waits for a line on standard output. @throws {Error} when the process ends before it. */
  line(pattern: RegExp): Promise<RegExpExecArray>
  /** Sends a message, and waits for one that passes the check. */
  ask<T>(message: string, isAnswer: (answer: unknown) => answer is T): Promise<T>
  /** @param options.withoutGarbage collects it first. */
  usage(options?: { withoutGarbage?: boolean }): Promise<Usage>
  stop(): Promise<void>
}

const running = new Set<Child>()
/** What else is to be undone at the end, such as folders. */
const undo: (() => Promise<void>)[] = []

/** Starts one of our programs with the probe in it. */
export function start(program: URL, options: { flags?: string[]; environment?: Record<string, string> } = {}): Child {
  const { flags = [], environment = {} } = options
  const process_ = spawn(process.execPath, [...flags, `--import=${probe}`, fileURLToPath(program)], {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true, // Ctrl-C is ours to pass on
  })
  const said = { out: '', err: '' }
  process_.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said.out = (said.out + text).slice(-4000)
  })
  process_.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said.err = (said.err + text).slice(-4000)
  })
  const ended = once(process_, 'exit')

  const child: Child = {
    pid: process_.pid,
    async line(pattern) {
      for (;;) {
        const match = pattern.exec(said.out)
        if (match !== null) return match
        if (hasEnded(process_)) throw new Error(`${program.pathname.split('/').at(-1)} ended: ${said.err}`)
        if (process_.stdout !== null) await Promise.race([once(process_.stdout, 'data'), ended])
      }
    },
    async ask(message, isAnswer) {
      const late = AbortSignal.timeout(answerWithinMs)
      process_.send(message)
      for (;;) {
        const [answer]: unknown[] = await once(process_, 'message', { signal: late })
        if (isAnswer(answer)) return answer
      }
    },
    async usage({ withoutGarbage = false } = {}) {
      const message = withoutGarbage ? 'usage without garbage' : 'usage'
      const { usage } = await child.ask(message, (answer) => Check(Answer, answer))
      return usage
    },
    async stop() {
      running.delete(child)
      if (hasEnded(process_)) return
      const kill = setTimeout(() => process_.kill('SIGKILL'), stopWithinMs)
      process_.kill('SIGTERM')
      await ended
      clearTimeout(kill)
    },
  }
  running.add(child)
  return child
}

/** Has something undone at the end, also after a failure. */
export function atEnd(action: () => Promise<void>): void {
  undo.push(action)
}

/** Stops and undoes everything, the latest first. */
export async function stopAll(): Promise<void> {
  await Promise.allSettled([...running].map((child) => child.stop()))
  for (const action of undo.splice(0).reverse()) await action().catch(() => {})
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null
}
