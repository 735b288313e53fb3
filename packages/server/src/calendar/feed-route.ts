/**
 * `GET /calendar/feed.ics?key=…`: a user's calendar for other programs, which know no login.
 * @module
 */
import { createHash } from 'node:crypto'
import type { FastifyPluginAsync } from 'fastify'
import { LRUCache } from 'lru-cache'
import { Type } from 'typebox'
import { Check } from 'typebox/value'
import type { Clock } from '../clock.ts'
import { networkOf } from '../network.ts'
import { Problem } from '../problem.ts'
import type { FeedStore } from './feed-store.ts'

export const feedPath = '/calendar/feed.ics'

export interface FeedRouteOptions {
  feedStore: FeedStore
  clock: Clock
}

const Query = Type.Object({ key: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }) })

/** Reads per minute and network: other programs come a few times an hour. */
const most = 30
const windowMs = 60_000

export const feedRoute: FastifyPluginAsync<FeedRouteOptions> = async (app, { feedStore, clock }) => {
  const counts = new LRUCache<string, { count: number; endsAt: number }>({ max: 10_000 })

  function count(address: string): void {
    const network = networkOf(address)
    const now = clock().getTime()
    const before = counts.get(network)
    const entry = before === undefined || before.endsAt <= now ? { count: 0, endsAt: now + windowMs } : before
    entry.count += 1
    counts.set(network, entry)
    if (entry.count <= most) return
    throw new Problem('too_many_requests', { retryAfterSeconds: Math.ceil((entry.endsAt - now) / 1000) })
  }

  app.get(feedPath, { schema: { hide: true } }, async (request, reply) => {
    count(request.ip)
    const file = Check(Query, request.query) ? await feedStore.read(request.query.key) : undefined
    if (file === undefined) throw new Problem('not_found') // the same for a key that never was and one that was revoked
    const etag = `"${createHash('sha256').update(file).digest('base64url')}"`
    reply.header('etag', etag)
    if (request.headers['if-none-match'] === etag) return reply.code(304).send()
    return reply
      .header('content-disposition', 'inline; filename="axia.ics"')
      .type('text/calendar; charset=utf-8')
      .send(file)
  })
}
