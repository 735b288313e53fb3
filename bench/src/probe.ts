/**
 * Loaded into each process that is measured (`node --import`): tells its processor time and memory when it is asked, and ends the
 * process when the benchmark is gone.
 * @module
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collect: unknown = runInNewContext('gc')

/** What a process has used so far. */
export interface Usage {
  /** Processor time of all its threads. */
  cpuMicroseconds: number
  /** Of that, on behalf of the system. */
  systemMicroseconds: number
  rssBytes: number
  /** What JavaScript holds, and the memory outside that belongs to it. */
  heapBytes: number
}

process.on('message', (message) => {
  if (message !== 'usage' && message !== 'usage without garbage') return
  if (message === 'usage without garbage' && typeof collect === 'function') collect()
  const { user, system } = process.cpuUsage()
  const { rss, heapUsed, external } = process.memoryUsage()
  const usage: Usage = {
    cpuMicroseconds: user + system,
    systemMicroseconds: system,
    rssBytes: rss,
    heapBytes: heapUsed + external,
  }
  process.send?.({ usage })
})
process.on('disconnect', () => process.exit())
