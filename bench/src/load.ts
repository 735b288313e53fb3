/**
 * Load on one address: as many GETs as it answers, with the processor time that the server took for them.
 * @module
 */
import autocannon from 'autocannon'
import type { Child } from './children.ts'

export interface Target {
  child: Child
  url: string
  headers?: Record<string, string>
}

export interface Load {
  requestsPerSecond: number
  /** Processor time of the server for one request. */
  cpuMicroseconds: number
}

/** Requests that are under way at once. */
export const connections = 32

/** @throws {Error} when a single answer is not a good one. */
export async function load({ child, url, headers = {} }: Target, seconds: number): Promise<Load> {
  const before = await child.usage()
  const result = await autocannon({ url, headers, connections, duration: seconds, sampleInt: 250 })
  const after = await child.usage()
  const bad = result.non2xx + result.errors + result.timeouts
  if (bad > 0 || result['2xx'] === 0) throw new Error(`${url}: ${bad} of ${result.requests.total} requests failed`)
  return {
    requestsPerSecond: result['2xx'] / result.duration,
    cpuMicroseconds: (after.cpuMicroseconds - before.cpuMicroseconds) / result['2xx'],
  }
}
