/**
 * A request's headers as they came in. Node.js joins repeated ones or drops them, and to name them all takes longer than to look
 * for one.
 * @module
 */
import type { IncomingMessage } from 'node:http'

type WithRawHeaders = Pick<IncomingMessage, 'rawHeaders'>

/** How often a header is there. @param name in lower case */
export function countHeader({ rawHeaders }: WithRawHeaders, name: string): number {
  let count = 0
  for (let index = 0; index < rawHeaders.length; index += 2) if (isNamed(rawHeaders[index], name)) count++
  return count
}

/** The value of a header that is there once; of one that is repeated none, for two readers could each believe another. */
export function onlyHeader({ rawHeaders }: WithRawHeaders, name: string): string | undefined {
  let found: string | undefined
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (!isNamed(rawHeaders[index], name)) continue
    if (found !== undefined) return undefined
    found = rawHeaders[index + 1]
  }
  return found
}

function isNamed(header: string | undefined, name: string): boolean {
  return header?.length === name.length && header.toLowerCase() === name
}
