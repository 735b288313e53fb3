/**
 * What was seen before, shown by a client that has just started: at once, without the server, and to nobody else.
 * @module
 */
import { describe, expect, it, vi } from 'vitest'
import { connected, frame, message } from '../../test/chat.ts'
import { idOf, sampleEvent, sampleTask } from '../../test/samples.ts'
import {
  createWorld,
  FakeServer,
  friendlyServer,
  held,
  json,
  noContent,
  problem,
  settled,
  Time,
} from '../../test/support.ts'
import { type ClientOptions, memorySeen, memoryStorage } from '../index.ts'

const day = { from: '2026-11-21T05:00:00.000Z', to: '2026-11-22T05:00:00.000Z' }
const week = { from: '2026-11-16T05:00:00.000Z', to: '2026-11-23T05:00:00.000Z' }
const seenAt = new Date('2026-11-21T10:00:00Z')

/** A device on which Ana is signed in; each client is the app opened anew. */
async function device(server = friendlyServer()) {
  const lasting = { storage: memoryStorage(), seen: memorySeen() }
  const world = createWorld({ ...lasting, server })
  await world.client.auth.login('ana', 'secret')

  async function reopened(options: Partial<ClientOptions> = {}) {
    await settled()
    const time = new Time('2026-11-21T11:00:00Z')
    const { client } = createWorld({ ...lasting, time, fetch: offline, ...options })
    await client.auth.checkAuthentication()
    return client
  }
  return { ...world, reopened, seen: lasting.seen }
}

const offline: ClientOptions['fetch'] = async () => {
  throw new TypeError('fetch failed')
}

describe('what was seen', () => {
  it('of tasks stands there without the server, by their filter, with its time', async () => {
    const server = friendlyServer().on('GET /tasks', ({ query }) =>
      json(query.get('completed') === 'true' ? [sampleTask('done', { completed: true })] : [sampleTask('open')]),
    )
    const { client, reopened } = await device(server)
    await client.tasks.load({ completed: true })
    await client.tasks.load({ completed: false })
    const later = await reopened()
    await later.tasks.load({ completed: false })
    expect(later.tasks.state).toMatchObject({ status: 'failed', error: { code: 'unreachable' }, seenAt })
    expect(later.tasks.state.tasks.map(({ title }) => title)).toEqual(['open'])
    await later.tasks.load({ completed: true })
    expect(later.tasks.state.tasks.map(({ title }) => title)).toEqual(['done'])
  })

  it('of tasks is shown while the server is asked, and gives way to its answer', async () => {
    const server = friendlyServer().on('GET /tasks', () => json([sampleTask('old')]))
    const { client, reopened } = await device(server)
    await client.tasks.load()
    const { handler, answer } = held()
    const later = await reopened({ fetch: new FakeServer().on('GET /tasks', handler).fetch })
    const loading = later.tasks.load()
    await settled()
    expect(later.tasks.state).toMatchObject({ status: 'loading', tasks: [{ title: 'old' }], seenAt })
    answer(json([sampleTask('new')]))
    await loading
    expect(later.tasks.state).toMatchObject({ status: 'ready', tasks: [{ title: 'new' }] })
  })

  it('of all tasks answers for each list', async () => {
    const list = idOf('home')
    const tasks = [sampleTask('here', { list_id: list }), sampleTask('elsewhere')]
    const { client, reopened } = await device(friendlyServer().on('GET /tasks', () => json(tasks)))
    await client.tasks.load({ completed: false })
    const later = await reopened()
    await later.tasks.load({ completed: false, list })
    expect(later.tasks.state).toMatchObject({ tasks: [{ title: 'here' }], seenAt })
  })

  it('of tasks holds a change that the server took', async () => {
    const server = friendlyServer().on('POST /tasks', () => json(sampleTask('added'), 201))
    const { client, reopened } = await device(server)
    await client.tasks.load()
    await client.tasks.add({ title: 'added' })
    const later = await reopened()
    await later.tasks.load()
    expect(later.tasks.state.tasks).toMatchObject([{ title: 'added' }])
  })

  it('of tasks shows in each list what the server made of one, when it was seen', async () => {
    const server = friendlyServer()
      .on('GET /tasks', ({ query }) => json(query.get('completed') === 'true' ? [] : [sampleTask('milk')]))
      .on(`PATCH /tasks/${idOf('milk')}`, ({ text }) => json(sampleTask('milk', JSON.parse(text))))
    const { client, reopened } = await device(server)
    await client.tasks.load({ completed: true })
    await client.tasks.load({ completed: false })
    await client.tasks.complete(idOf('milk'))
    const later = await reopened()
    await later.tasks.load({ completed: false })
    expect(later.tasks.state).toMatchObject({ tasks: [], seenAt })
    await later.tasks.load({ completed: true })
    expect(later.tasks.state).toMatchObject({ tasks: [{ title: 'milk', completed: true }], seenAt })
  })

  it('of events shows in each span what the server took', async () => {
    const server = friendlyServer()
      .on('GET /calendar/events', () => json([sampleEvent('gone')]))
      .on('POST /calendar/events', () => json(sampleEvent('added'), 201))
      .on(`DELETE /calendar/events/${idOf('gone')}`, noContent)
    const { client, reopened } = await device(server)
    await client.calendar.load(week.from, week.to)
    await client.calendar.load('2026-12-01', '2026-12-02')
    server.on('GET /calendar/events', () => problem('internal', 500))
    await client.calendar.add({ title: 'added', start_time: '2026-11-21T15:00:00Z' })
    await client.calendar.remove(idOf('gone'))
    const later = await reopened()
    await later.calendar.load(week.from, week.to)
    expect(later.calendar.state).toMatchObject({ events: [{ title: 'added' }], seenAt })
    await later.calendar.load('2026-12-01', '2026-12-02')
    expect(later.calendar.state).toMatchObject({ events: [] })
  })

  it('of a week answers for each of its days', async () => {
    const events = [
      sampleEvent('saturday'),
      sampleEvent('monday', { start_time: '2026-11-16T15:00:00Z', end_time: '2026-11-16T16:00:00Z' }),
    ]
    const { client, reopened } = await device(friendlyServer().on('GET /calendar/events', () => json(events)))
    await client.calendar.load(week.from, week.to)
    const later = await reopened()
    await later.calendar.load(day.from, day.to)
    expect(later.calendar.state).toMatchObject({ status: 'failed', events: [{ title: 'saturday' }], seenAt })
  })

  it('of a week is later news of its days: what was moved or deleted stands in none of them any more', async () => {
    const monday = { start_time: '2026-11-16T15:00:00Z', end_time: '2026-11-16T16:00:00Z' }
    const server = friendlyServer().on('GET /calendar/events', () =>
      json([sampleEvent('moved'), sampleEvent('deleted')]),
    )
    const { client, reopened } = await device(server)
    await client.calendar.load(day.from, day.to)
    server.on('GET /calendar/events', () => json([sampleEvent('moved', monday)]))
    await client.calendar.load(week.from, week.to)
    const later = await reopened()
    await later.calendar.load(day.from, day.to)
    expect(later.calendar.state).toMatchObject({ status: 'failed', events: [], seenAt })
  })

  it('of a day shows what it can of its week, and does not call it whole', async () => {
    const { client, reopened } = await device(
      friendlyServer().on('GET /calendar/events', () => json([sampleEvent('saturday')])),
    )
    await client.calendar.load(day.from, day.to)
    const later = await reopened()
    await later.calendar.load(week.from, week.to)
    expect(later.calendar.state).toMatchObject({ status: 'failed', events: [{ title: 'saturday' }] })
    expect(later.calendar.state.seenAt).toBeUndefined()
  })

  it('of the account tells the language and the time zone', async () => {
    const { client, reopened } = await device()
    await client.account.me()
    const later = await reopened()
    await later.account.me().catch(() => undefined)
    await settled()
    expect(later.account.state.me).toMatchObject({ time_zone: 'America/Bogota' })
  })

  it('of conversations and their messages stands there, with what came live', async () => {
    const summary = {
      session_id: 'c',
      title: 'Home',
      pinned: true,
      last_message: message(1),
      read_seq: 0,
      unread: 0,
      created_at: day.from,
      updated_at: day.from,
    }
    const server = friendlyServer()
      .on('GET /messages', () => json([summary]))
      .on('GET /messages/c', () => json([message(1)]))
    const lasting = { storage: memoryStorage(), seen: memorySeen() }
    const world = await connected({ ...lasting, server, seq: 1 })
    await world.chat.loadConversations()
    world.chat.conversation('c').subscribe(() => {})
    await settled()
    world.socket().receive(frame(2))
    await settled()
    world.client.close()

    const { client } = createWorld({ ...lasting, fetch: offline })
    await client.auth.checkAuthentication()
    await client.chat.loadConversations()
    expect(client.chat.state).toMatchObject({
      conversations: [{ title: 'Home' }],
      error: { code: 'unreachable' },
      seenAt,
    })
    const conversation = client.chat.conversation('c')
    await conversation.loadOlder()
    expect(conversation.state).toMatchObject({ messages: [{ text: 'text 1' }, { text: 'text 2' }], seenAt })
  })

  it('of a conversation gives way to what the server tells, also of what is gone', async () => {
    const server = friendlyServer().on('GET /messages/c', () => json([message(1), message(2)]))
    const { client, reopened } = await device(server)
    await client.chat.conversation('c').loadOlder()
    const later = await reopened({ fetch: new FakeServer().on('GET /messages/c', () => json([message(2)])).fetch })
    const conversation = later.chat.conversation('c')
    await conversation.loadOlder()
    expect(conversation.state.messages.map(({ text }) => text)).toEqual(['text 2'])
    expect(conversation.state.seenAt).toBeUndefined()
  })

  it.each([
    ['a logout', async ({ client }: Device) => client.auth.logout()],
    [
      'a revocation from elsewhere',
      async ({ client, server }: Device) => {
        server.on('GET /me', () => problem('invalid_token', 401))
        await client.account.me().catch(() => undefined)
      },
    ],
  ])('is gone after %s', async (_, end) => {
    const ana = await device()
    await ana.client.account.me()
    await settled()
    expect(await ana.seen.read('me')).toBeDefined()
    await end(ana)
    await settled()
    expect(await ana.seen.read('me')).toBeUndefined()
  })
})

describe('what is answered after a revocation', () => {
  it('is kept no more, though it was asked for before', async () => {
    const { handler, answer } = held()
    const { client, server, seen } = await device(friendlyServer().on('GET /tasks', handler))
    const loading = client.tasks.load()
    server.on('GET /me', () => problem('invalid_token', 401))
    await client.account.me().catch(() => undefined)
    const write = vi.spyOn(seen, 'write')
    answer(json([sampleTask('secret')]))
    await loading
    await settled()
    expect(client.tasks.state.tasks).toHaveLength(1) // for the same user, who signs in again
    expect(write).not.toHaveBeenCalled()
  })
})

type Device = Awaited<ReturnType<typeof device>>
