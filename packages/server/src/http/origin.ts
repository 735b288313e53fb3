/**
 * Which web pages may call this server.
 * @module
 */
import type { IncomingMessage } from 'node:http'
import { type Config, isLoopback } from '../config.ts'

/** True when the request comes from a page of ours, of a declared origin, or from no page at all. */
export type OriginCheck = (request: Pick<IncomingMessage, 'headers'>) => boolean

/**
 * Browsers name the page's origin on sockets and on calls that change something; scripts of other pages cannot leave it out. On
 * a loopback host this server also believes itself by any of the machine's loopback names, but by no other: a foreign name that
 * resolves to this machine (DNS rebinding) stays foreign.
 */
export function createOriginCheck({ publicUrl, corsOrigins, host }: Config): OriginCheck {
  const declared = new Set([publicUrl, ...corsOrigins])
  return ({ headers }) => {
    const { origin } = headers
    if (origin === undefined || declared.has(origin)) return true
    if (!isLoopback(host) || !URL.canParse(origin)) return false
    const page = new URL(origin)
    return page.origin === origin && isLoopback(page.hostname) && page.host === headers.host
  }
}
