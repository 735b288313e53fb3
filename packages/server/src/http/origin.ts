/**
 * Which web pages may call this server.
 * @module
 */
import type { IncomingMessage } from 'node:http'
import { type Config, isLoopback } from '../config.ts'

/** True when the request comes from a page of ours, of a declared origin, or from no page at all. */
export type OriginCheck = (request: Pick<IncomingMessage, 'headers'>) => boolean

/**
 * Where AxIA's own app for iOS and for Android is at home: it comes from the phone, not from any server. They are allowed to
 * call, and that is all: every app of that make has the same origin, and https://localhost also whoever listens on that
 * machine's port 443. Nothing is given to an origin here that a bare script has not: there are no cookies, a call without its
 * Bearer token gets nothing, and passkeys belong to the server's own origin.
 */
export const shellOrigins: readonly string[] = ['capacitor://localhost', 'https://localhost']

/**
 * Browsers name the page's origin on sockets and on calls that change something; scripts of other pages cannot leave it out. On
 * a loopback host this server also believes itself by any of the machine's loopback names, but by no other: a foreign name that
 * resolves to this machine (DNS rebinding) stays foreign.
 */
export function createOriginCheck({ publicUrl, corsOrigins, host }: Config): OriginCheck {
  const declared = new Set([publicUrl, ...shellOrigins, ...corsOrigins])
  return ({ headers }) => {
    const { origin } = headers
    if (origin === undefined || declared.has(origin)) return true
    if (!isLoopback(host) || !URL.canParse(origin)) return false
    const page = new URL(origin)
    return page.origin === origin && isLoopback(page.hostname) && page.host === headers.host
  }
}
