import type { CalendarSubscription } from '@axia/contract'
import { describe, expect, it } from 'vitest'
import { createWorld, friendlyServer, json, noContent, problem } from '../../test/support.ts'
import { ApiCalendarSourcesProvider } from './calendar-sources-provider.ts'

const liga: CalendarSubscription = {
  id: 'liga',
  url: 'https://liga.example/all.ics',
  name: 'Liga',
  color: 'sky',
  event_count: 1,
  ignored_count: 0,
  fetched_at: null,
  failure: null,
  created_at: '2026-11-21T10:00:00Z',
}

async function loaded() {
  const server = friendlyServer()
    .on('GET /calendar/events', () => json([]))
    .on('GET /calendar/subscriptions', () => json([liga]))
  const { client } = createWorld({ server })
  await client.auth.login('ana', 'secret')
  await client.calendar.load('2026-11-21', '2026-11-28')
  await client.calendarSources.load()
  const eventsAsked = () => server.calls.filter(({ path }) => path === '/calendar/events').length
  return { client, server, sources: client.calendarSources, eventsAsked }
}

describe(ApiCalendarSourcesProvider, () => {
  it('keeps the list as it is changed, and loads the events again when some came or went', async () => {
    const { server, sources, eventsAsked } = await loaded()
    const other = { ...liga, id: 'cine', name: 'Cine' }
    server.on('POST /calendar/subscriptions', () => json(other, 201))
    await sources.add({ url: other.url })
    expect(sources.state.subscriptions).toEqual([liga, other])
    server.on('PATCH /calendar/subscriptions/cine', () => json({ ...other, color: 'rose' }))
    await sources.change('cine', { color: 'rose' })
    expect(sources.state.subscriptions?.[1]?.color).toBe('rose')
    server.on('POST /calendar/subscriptions/liga/refresh', () => json({ ...liga, failure: 'calendar_missing' }))
    expect(await sources.fetchAgain('liga')).toMatchObject({ failure: 'calendar_missing' })
    expect(sources.state.subscriptions?.[0]?.failure).toBe('calendar_missing')
    server.on('DELETE /calendar/subscriptions/cine', noContent)
    await sources.remove('cine')
    expect(sources.state.subscriptions).toHaveLength(1)
    expect(eventsAsked()).toBe(4)
  })

  it('says why a calendar was refused', async () => {
    const { server, sources } = await loaded()
    server.on('POST /calendar/subscriptions', () => problem('calendar_missing', 422))
    await expect(sources.add({ url: 'https://x.example/' })).rejects.toMatchObject({ code: 'calendar_missing' })
    expect(sources.state.subscriptions).toEqual([liga])
  })

  it('takes in a file and loads the events again', async () => {
    const { server, sources, eventsAsked } = await loaded()
    server.on('POST /calendar/import', () => json({ added: 1, already_there: 0, ignored_count: 0, ignored: [] }))
    expect(await sources.importFile('BEGIN:VCALENDAR')).toMatchObject({ added: 1 })
    expect(eventsAsked()).toBe(2)
  })

  it('hears that another device made or revoked the private address', async () => {
    const { server, sources } = await loaded()
    if (!(sources instanceof ApiCalendarSourcesProvider)) throw new Error('another provider')
    const none = { active: false, created_at: null, last_read_at: null }
    const made = { active: true, created_at: '2026-11-21T10:00:00Z', last_read_at: null }
    server.on('GET /calendar/feed', () => json(none))
    await sources.refresh()
    expect(sources.state.feed).toBeUndefined() // nobody asked for it yet
    await sources.loadFeed()
    server.on('GET /calendar/feed', () => json(made))
    await sources.refresh()
    expect(sources.state.feed).toEqual(made)
    server.on('GET /calendar/feed', () => problem('internal', 500))
    await sources.refresh()
    expect(sources.state.feed).toEqual(made)
  })

  it('knows whether there is a private address, and forgets everything with its user', async () => {
    const { client, server, sources } = await loaded()
    const url = 'https://axia.example/calendar/feed.ics?key=k'
    server.on('POST /calendar/feed', () => json({ url, created_at: '2026-11-21T10:00:00Z' }, 201))
    expect(await sources.openFeed()).toMatchObject({ url })
    expect(sources.state.feed).toMatchObject({ active: true })
    expect(JSON.stringify(sources.state)).not.toContain('key=k')
    server.on('DELETE /calendar/feed', noContent)
    await sources.closeFeed()
    expect(sources.state.feed).toMatchObject({ active: false })
    await client.auth.logout()
    expect(sources.state).toEqual({ subscriptions: undefined, feed: undefined, error: undefined })
  })
})
