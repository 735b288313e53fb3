/**
 * To whom a request is addressed.
 * @module
 */
import type { IncomingMessage } from 'node:http'
import { Problem } from '../problem.ts'

/**
 * HTTP/1.1 names the host once (RFC 9112 §3.2): of two names, a proxy and this server could each believe another one.
 *
 * @throws {Problem} `invalid_request`
 */
export function refuseUnclearHost({ rawHeaders, httpVersionMinor }: IncomingMessage): void {
  let count = 0
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]
    if (name?.length === 4 && name.toLowerCase() === 'host') count++
  }
  if (count === 1 || (count === 0 && httpVersionMinor === 0)) return
  throw new Problem('invalid_request', { detail: 'the Host header must be there once' })
}
