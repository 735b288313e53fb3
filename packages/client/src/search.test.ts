import type { SearchHit } from '@axia/contract'
import { describe, expect, it } from 'vitest'
import { message, now, signedIn } from '../test/chat.ts'
import { sampleEvent, sampleTask } from '../test/samples.ts'
import { createWorld, friendlyServer, json, problem, settled, unreachable } from '../test/support.ts'
import { type ClientOptions, memorySeen, memoryStorage } from './index.ts'
import { search } from './search.ts'

const hit: SearchHit = {
  kind: 'task',
  id: '018f0000-0000-7000-8000-000000000009',
  title: { text: 'Call the dentist', marks: [{ start: 9, end: 16 }] },
  snippet: null,
  completed: false,
  due_date: null,
}

const task = sampleTask('Llamar al dentista', { id: hit.id, description: 'de Ana' })

/** A client that has loaded a task, an event and a conversation. */
async function loaded(options: Partial<ClientOptions> = {}) {
  const conversation = {
    session_id: 'c',
    title: 'Salud',
    pinned: false,
    read_seq: 0,
    unread: 0,
    created_at: now,
    updated_at: now,
  }
  const event = sampleEvent('Dentista', {
    location: 'Centro',
    start_time: '2026-11-21T10:00:00Z',
    end_time: '2026-11-21T11:00:00Z',
    recurrence: 'FREQ=DAILY',
    occurrence: '2026-11-21T10:00:00Z',
  })
  const server = friendlyServer()
    .on('GET /tasks', () => json([task, { ...task, id: '018f0000-0000-7000-8000-000000000007', title: 'Otra' }]))
    .on('GET /calendar/events', () => json([event, { ...event, occurrence: '2026-11-22T10:00:00Z' }]))
    .on('GET /messages', () =>
      json([{ ...conversation, last_message: message(3, { text: 'El DENTÍSTA dijo que sí' }) }]),
    )
  const world = await signedIn({ server, ...options })
  await world.client.tasks.load()
  await world.client.calendar.load('2026-11-21', '2026-11-23')
  await world.client.chat.loadConversations()
  return world
}

describe(search, () => {
  it('asks the server', async () => {
    const { client, server } = await signedIn({ server: friendlyServer().on('GET /search', () => json([hit])) })
    const answer = await search(client, 'dentist', { kinds: ['task', 'event'], limit: 5 })
    expect(answer).toEqual({ hits: [hit], from: 'server' })
    const query = Object.fromEntries(server.named('GET /search')[0]?.query ?? [])
    expect(query).toEqual({ q: 'dentist', kinds: 'task,event', limit: '5' })
  })

  it('asks nobody for what has no words', async () => {
    const { client, server } = await signedIn()
    expect(await search(client, ' ?! ')).toEqual({ hits: [], from: 'server' })
    expect(server.named('GET /search')).toEqual([])
  })

  it('looks through what is here when the server is out of reach, and says so', async () => {
    const { client, server } = await loaded()
    server.on('GET /search', unreachable)
    const { hits, from } = await search(client, 'dentis')
    expect(from).toBe('device')
    expect(hits).toEqual([
      expect.objectContaining({ kind: 'message', session_id: 'c', seq: 3, title: { text: 'Salud', marks: [] } }),
      expect.objectContaining({ kind: 'task', title: { text: 'Llamar al dentista', marks: [{ start: 10, end: 18 }] } }),
      expect.objectContaining({ kind: 'event', recurring: true, snippet: { text: 'Centro', marks: [] } }),
    ])
    expect((await search(client, 'ana dentista')).hits).toMatchObject([{ kind: 'task' }])
    expect((await search(client, 'dentista', { kinds: ['event'] })).hits).toMatchObject([{ kind: 'event' }])
  })

  it('looks through what this device saw before, what is near to now first', async () => {
    const seen = memorySeen()
    const storage = memoryStorage()
    const { client, server } = await loaded({ seen, storage })
    const old = sampleTask('Dentista de antes', { updated_at: '2025-01-01T10:00:00Z' })
    server
      .on('GET /tasks', () => json([old, task, sampleTask('Dentista de ahora', { updated_at: now })]))
      .on('GET /messages/c', () => json([message(1, { text: 'Busca un dentista' })]))
    await client.tasks.load({ completed: false })
    client.chat.conversation('c').subscribe(() => {})
    await settled()
    const offline = createWorld({ seen, storage, fetch: () => Promise.reject(new TypeError('fetch failed')) }).client
    await offline.auth.checkAuthentication()
    await offline.chat.loadConversations()
    const { hits } = await search(offline, 'dentis', { now: new Date(now) })
    const texts = (kind: string) =>
      hits.flatMap(({ kind: each, title, snippet }) => (each === kind ? [snippet?.text ?? title?.text] : []))
    expect(texts('message')).toEqual(['El DENTÍSTA dijo que sí', 'Busca un dentista'])
    expect(texts('task')).toEqual(['Dentista de ahora', 'de Ana', 'Dentista de antes'])
    expect(texts('event')).toEqual(['Centro'])
    expect(new Set(hits.slice(0, 3).map(({ kind }) => kind)).size).toBe(3)
  })

  it('throws what the server refuses', async () => {
    const { client, server } = await signedIn()
    server.on('GET /search', () => problem('invalid_request', 400))
    await expect(search(client, 'x')).rejects.toMatchObject({ code: 'invalid_request' })
  })
})
