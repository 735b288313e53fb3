/**
 * The calls about calendars that come in and go out.
 * @module
 */
import { type CalendarSubscription, calendarSourceCalls, maxCalendarFileLength } from '@axia/contract'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { sessionOf } from '../auth/guard.ts'
import { invalidField, Problem } from '../problem.ts'
import type { CalendarSources } from './calendar-sources.ts'
import { feedPath } from './feed-route.ts'
import type { FeedOwner, FeedStore } from './feed-store.ts'
import type { SubscriptionRow, SubscriptionStore } from './subscription-store.ts'

export interface SourceRoutesOptions {
  calendarSources: CalendarSources
  subscriptionStore: SubscriptionStore
  feedStore: FeedStore
  publicUrl: string
}

/** A file as JSON text may take twice its characters, as bytes three times. */
const importBodyBytes = 3 * maxCalendarFileLength

const calls = calendarSourceCalls

export const sourceRoutes: FastifyPluginAsyncTypebox<SourceRoutesOptions> = async (app, options) => {
  const { calendarSources, subscriptionStore, feedStore, publicUrl } = options
  app.addContentTypeParser<string>('text/calendar', { parseAs: 'string' }, (_request, body, done) =>
    done(null, { ics: body }),
  )

  const importOptions = { schema: calls['POST /calendar/import'], bodyLimit: importBodyBytes }
  app.post('/calendar/import', importOptions, (request, reply) => {
    const gone = new AbortController()
    reply.raw.once('close', () => gone.abort())
    return calendarSources.importFile(sessionOf(request), request.body.ics, gone.signal)
  })

  app.get('/calendar/subscriptions', { schema: calls['GET /calendar/subscriptions'] }, async (request) => {
    return (await subscriptionStore.list(sessionOf(request).userId)).map(toSubscription)
  })

  app.post('/calendar/subscriptions', { schema: calls['POST /calendar/subscriptions'] }, async (request, reply) => {
    refuseBlank(request.body.name)
    return reply.code(201).send(toSubscription(await calendarSources.subscribe(sessionOf(request), request.body)))
  })

  app.patch('/calendar/subscriptions/:id', { schema: calls['PATCH /calendar/subscriptions/{id}'] }, async (request) => {
    refuseBlank(request.body.name)
    return found(await subscriptionStore.change(sessionOf(request).userId, request.params.id, request.body))
  })

  app.post(
    '/calendar/subscriptions/:id/refresh',
    { schema: calls['POST /calendar/subscriptions/{id}/refresh'] },
    async (request) => found(await calendarSources.refresh(sessionOf(request), request.params.id)),
  )

  app.delete(
    '/calendar/subscriptions/:id',
    { schema: calls['DELETE /calendar/subscriptions/{id}'] },
    async (request, reply) => {
      if (!(await subscriptionStore.delete(sessionOf(request).userId, request.params.id)))
        throw new Problem('not_found')
      return reply.code(204).send(null)
    },
  )

  app.get('/calendar/feed', { schema: calls['GET /calendar/feed'] }, async (request) => {
    const row = await feedStore.find(sessionOf(request).userId)
    return {
      active: row !== undefined,
      created_at: row?.createdAt.toISOString() ?? null,
      last_read_at: row?.lastReadAt?.toISOString() ?? null,
    }
  })

  app.post('/calendar/feed', { schema: calls['POST /calendar/feed'] }, async (request, reply) => {
    const { key, createdAt } = await feedStore.open(ownerOf(request))
    return reply.code(201).send({ url: `${publicUrl}${feedPath}?key=${key}`, created_at: createdAt.toISOString() })
  })

  app.delete('/calendar/feed', { schema: calls['DELETE /calendar/feed'] }, async (request, reply) => {
    await feedStore.close(ownerOf(request))
    return reply.code(204).send(null)
  })
}

function ownerOf(request: FastifyRequest): FeedOwner {
  const { userId, sessionId } = sessionOf(request)
  return { userId, sessionId, address: request.ip }
}

function refuseBlank(name: string | undefined): void {
  if (name?.trim() === '') throw invalidField('name', 'must not be blank')
}

function found(row: SubscriptionRow | undefined): CalendarSubscription {
  if (row === undefined) throw new Problem('not_found')
  return toSubscription(row)
}

function toSubscription(row: SubscriptionRow): CalendarSubscription {
  return {
    id: row.id,
    url: row.url,
    name: row.name,
    color: row.color,
    event_count: row.eventCount,
    ignored_count: row.ignoredCount,
    fetched_at: row.fetchedAt?.toISOString() ?? null,
    failure: row.failure,
    created_at: row.createdAt.toISOString(),
  }
}
