/**
 * Who gets which core: server and load one each, where the machine has two and the system can do that.
 * @module
 */
import { execFileSync } from 'node:child_process'
import { availableParallelism } from 'node:os'

/** The core of whatever is measured, and the one of everything else; undefined when nothing is pinned. */
export const cores = findCores()

/** Binds a process, with all its threads, to a core. */
export function pin(pid: number | undefined, core: keyof NonNullable<typeof cores>): void {
  if (cores === undefined || pid === undefined) return
  execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', cores[core], String(pid)], { stdio: 'ignore' })
}

/** Lets a process use all the cores that the benchmark was started on. */
export function unpin(pid: number | undefined): void {
  if (cores === undefined || pid === undefined) return
  execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', cores.all, String(pid)], { stdio: 'ignore' })
}

/**
 * Lets a process have a core whenever it wants one: what measures time must not count its own waiting.
 *
 * @returns false where that is not allowed.
 */
export function precedence(pid: number | undefined): boolean {
  if (process.platform !== 'linux' || pid === undefined) return false
  try {
    execFileSync('chrt', ['--fifo', '--pid', '1', String(pid)], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

function findCores(): { server: string; load: string; all: string } | undefined {
  if (process.platform !== 'linux' || availableParallelism() < 2) return undefined
  try {
    const said = execFileSync('taskset', ['--cpu-list', '--pid', String(process.pid)], { encoding: 'utf8' })
    const all = /: ([\d,-]+)\s*$/.exec(said)?.[1] ?? ''
    const numbers = all.split(',').flatMap((range) => {
      const [first = 0, last = first] = range.split('-').map(Number)
      return Array.from({ length: last - first + 1 }, (_, index) => first + index)
    })
    const [server, load] = numbers
    return server === undefined || load === undefined ? undefined : { server: `${server}`, load: `${load}`, all }
  } catch {
    return undefined // no taskset here
  }
}
