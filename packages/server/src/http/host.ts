/**
 * To whom a request is addressed.
 * @module
 */
import type { IncomingMessage } from 'node:http'
import { Problem } from '../problem.ts'
import { countHeader } from './raw-headers.ts'

/**
 * HTTP/1.1 names the host once (RFC 9112 §3.2): of two names, a proxy and this server could each believe another one.
 *
 * @throws {Problem} `invalid_request`
 */
export function refuseUnclearHost(request: IncomingMessage): void {
  const count = countHeader(request, 'host')
  if (count === 1 || (count === 0 && request.httpVersionMinor === 0)) return
  throw new Problem('invalid_request', { detail: 'the Host header must be there once' })
}
