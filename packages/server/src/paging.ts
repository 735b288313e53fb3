/**
 * Lists in pages: each page but the last names the next one in its `Link` header (RFC 8288).
 * @module
 */
import type { FastifyReply, FastifyRequest } from 'fastify'

/** Rows of a page when the client does not say. */
export const defaultPageSize = 50

/** A piece of a list, and the cursor behind which the next piece begins. */
export interface Page<T> {
  rows: T[]
  next: string | undefined
}

/** Cuts a list that was asked for one row more than the page holds. */
export function pageOf<T>(rows: T[], limit: number, cursorOf: (last: T) => string): Page<T> {
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { rows: page, next: rows.length > limit && last !== undefined ? cursorOf(last) : undefined }
}

/** Names the next page, with the query of this one. The address is relative: the server need not know its own name. */
export function linkNext(request: FastifyRequest, reply: FastifyReply, next: string | undefined): void {
  if (next === undefined) return
  const { pathname, searchParams } = new URL(request.url, 'http://localhost')
  searchParams.set('after', next)
  reply.header('link', `<${pathname}?${searchParams}>; rel="next"`)
}
