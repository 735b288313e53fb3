/**
 * Changes without a connection: shown, kept over a restart, sent later in their order, each once; and what the server refuses then.
 * @module
 */
import { describe, expect, it } from 'vitest'
import { idOf, sampleEvent, sampleTask } from '../../test/samples.ts'
import { type Call, createWorld, friendlyServer, json, noContent, problem, settled, Time } from '../../test/support.ts'
import { memoryPending, memorySeen, memoryStorage, type PendingStore } from '../index.ts'

const minuteMs = 60_000

/** Ana's device, with a network that a test cuts and mends; each client is the app opened anew. */
async function device() {
  const server = friendlyServer()
    .on('GET /tasks', () => json([sampleTask('milk'), sampleTask('bread')]))
    .on('POST /tasks', ({ text }) => json(sampleTask(JSON.parse(text).title, JSON.parse(text)), 201))
    .on(`PATCH /tasks/${idOf('milk')}`, ({ text }) => json(sampleTask('milk', JSON.parse(text))))
    .on(`DELETE /tasks/${idOf('bread')}`, noContent)
  const pending: PendingStore = { ...memoryPending(), isLasting: true }
  const lasting = { storage: memoryStorage(), seen: memorySeen(), pending, keepChanges: {} }
  let isOnline = true
  const fetch: typeof server.fetch = (input, init) =>
    isOnline ? server.fetch(input, init) : Promise.reject(new TypeError('fetch failed'))

  async function open(time = new Time()) {
    const world = createWorld({ ...lasting, fetch, time })
    await world.client.auth.checkAuthentication()
    await world.client.tasks.load()
    await settled()
    const titles = () => world.client.tasks.state.tasks.map(({ title }) => title)
    const { changes } = world.client
    if (changes === undefined) throw new Error('changes are kept here')
    return { ...world, changes, tasks: world.client.tasks, titles }
  }

  const first = createWorld({ ...lasting, fetch })
  await first.client.auth.login('ana', 'secret')
  first.client.close()
  const sent = () => server.calls.filter(({ name }) => /^(POST|PATCH|DELETE) \/(tasks|calendar)/.test(name))
  return {
    server,
    sent,
    open,
    pending,
    cut: () => {
      isOnline = false
    },
    mend: () => {
      isOnline = true
    },
  }
}

const keyOf = ({ headers }: Call) => headers.get('idempotency-key')

describe('a change without a connection', () => {
  it('stands there at once, is told as waiting, and goes in its order when there is one, each once', async () => {
    const { open, cut, mend, sent } = await device()
    const { tasks, titles, changes, time } = await open()
    cut()
    await tasks.add({ title: 'eggs' })
    await tasks.complete(idOf('milk'))
    await tasks.remove(idOf('bread'))
    expect(titles()).toEqual(['eggs', 'milk'])
    expect(changes.state.waiting.map(({ call }) => call)).toEqual([
      'POST /tasks',
      'PATCH /tasks/{id}',
      'DELETE /tasks/{id}',
    ])
    expect(sent()).toEqual([])
    mend()
    await time.advance(minuteMs)
    expect(sent().map(({ name }) => name.split(' ')[0])).toEqual(['POST', 'PATCH', 'DELETE'])
    expect(changes.state.waiting).toEqual([])
    await time.advance(minuteMs)
    expect(sent()).toHaveLength(3)
  })

  it('survives the end of the program, under the same key', async () => {
    const { open, cut, mend, sent, server } = await device()
    const before = await open()
    server.on('POST /tasks', () => {
      throw new TypeError('the answer was lost')
    })
    await before.tasks.add({ title: 'eggs' })
    await settled()
    before.client.close()
    cut()
    const { titles, changes, wake } = await open()
    expect(titles()).toContain('eggs')
    expect(changes.state.waiting).toMatchObject([{ call: 'POST /tasks', body: { title: 'eggs' } }])
    server.on('POST /tasks', () => json(sampleTask('eggs'), 201))
    mend()
    wake()
    await expect.poll(() => changes.state.waiting).toEqual([])
    expect(new Set(sent().map(keyOf)).size).toBe(1)
    expect(sent().length).toBeGreaterThan(1)
  })

  it('stands in what was seen once the server has it, though nothing was read since', async () => {
    const { open, cut, mend, sent, server } = await device()
    const before = await open()
    cut()
    await before.tasks.add({ title: 'eggs', list_id: idOf('shopping') })
    await before.tasks.complete(idOf('milk'))
    await before.tasks.remove(idOf('bread'))
    before.client.close()
    mend()
    server.on('GET /tasks', () => problem('internal', 500))
    const between = await open()
    await expect.poll(() => between.changes.state.waiting).toEqual([])
    expect(sent()).toHaveLength(3)
    between.client.close()
    cut()
    const { tasks, changes } = await open()
    expect(changes.state.waiting).toEqual([])
    expect(tasks.state.tasks).toMatchObject([
      { id: idOf('eggs'), title: 'eggs' },
      { id: idOf('milk'), completed: true },
    ])
    await tasks.load({ list: idOf('shopping') })
    expect(tasks.state.tasks).toMatchObject([{ title: 'eggs' }])
  })

  it('of something that was added without one goes to what the server made of it', async () => {
    const { open, cut, mend, sent, server } = await device()
    const { tasks, titles, time } = await open()
    server.on(`PATCH /tasks/${idOf('eggs')}`, ({ text }) => json(sampleTask('eggs', JSON.parse(text))))
    cut()
    const added = await tasks.add({ title: 'eggs' })
    expect(added.id).not.toBe(idOf('eggs'))
    await tasks.change(added.id, { title: 'ten eggs' })
    expect(titles()[0]).toBe('ten eggs')
    mend()
    await time.advance(minuteMs)
    expect(sent().map(({ name }) => name)).toEqual(['POST /tasks', `PATCH /tasks/${idOf('eggs')}`])
    await tasks.change(added.id, { title: 'twelve eggs' })
    expect(sent().at(-1)?.name).toBe(`PATCH /tasks/${idOf('eggs')}`)
  })

  it.each([
    ['not_found', 404],
    ['conflict', 409],
    ['invalid_request', 400],
  ])('that the server refuses later (%s) is kept whole until the user has seen it', async (code, status) => {
    const { open, cut, mend, server, sent } = await device()
    const { tasks, titles, changes, time } = await open()
    cut()
    await tasks.change(idOf('milk'), { title: 'oat milk', description: 'two litres' })
    server.on(`PATCH /tasks/${idOf('milk')}`, () => problem(code, status))
    mend()
    await time.advance(minuteMs)
    expect(titles()).toContain('milk')
    expect(changes.state).toMatchObject({
      waiting: [],
      refused: [{ failure: code, body: { title: 'oat milk', description: 'two litres' } }],
    })
    const later = await open()
    expect(later.changes.state.refused).toHaveLength(1)
    later.changes.discard(later.changes.state.refused[0]?.id ?? '')
    expect(later.changes.state.refused).toEqual([])
    await later.time.advance(minuteMs)
    expect(sent()).toHaveLength(1)
  })

  it('that was refused goes again when the user wants it', async () => {
    const { open, cut, mend, server } = await device()
    const { tasks, titles, changes, time } = await open()
    cut()
    await tasks.change(idOf('milk'), { title: 'oat milk' })
    server.on(`PATCH /tasks/${idOf('milk')}`, () => problem('conflict', 409))
    mend()
    await time.advance(minuteMs)
    server
      .on(`PATCH /tasks/${idOf('milk')}`, () => json(sampleTask('milk', { title: 'oat milk' })))
      .on('GET /tasks', () => json([sampleTask('milk', { title: 'oat milk' })]))
    changes.retry(changes.state.refused[0]?.id ?? '')
    await expect.poll(() => changes.state.refused).toEqual([])
    await expect.poll(titles).toEqual(['oat milk'])
  })

  it('takes what is gone already for deleted', async () => {
    const { open, cut, mend, server } = await device()
    const { tasks, changes, time } = await open()
    cut()
    await tasks.remove(idOf('bread'))
    server.on(`DELETE /tasks/${idOf('bread')}`, () => problem('not_found', 404))
    mend()
    await time.advance(minuteMs)
    expect(changes.state).toMatchObject({ waiting: [], refused: [] })
  })

  it('is no longer waited for when the server is slow', async () => {
    const { open, server } = await device()
    const { tasks, titles, changes, time } = await open()
    server.on('POST /tasks', () => new Promise(() => {}))
    const adding = tasks.add({ title: 'eggs' })
    await time.advance(5_000)
    expect(await adding).toMatchObject({ title: 'eggs' })
    expect(titles()[0]).toBe('eggs')
    expect(changes.state.waiting).toHaveLength(1)
  })

  it('that is refused while the user waits is theirs to mend, and kept nowhere', async () => {
    const { open, server } = await device()
    const { tasks, changes } = await open()
    server.on('POST /tasks', () => problem('invalid_request', 400))
    await expect(tasks.add({ title: 'eggs' })).rejects.toMatchObject({ code: 'invalid_request' })
    expect(changes.state).toEqual({ waiting: [], refused: [], isUnsafe: false })
  })

  it('of an event goes the same way, but not for the rest of a series', async () => {
    const { open, cut, mend, server, sent } = await device()
    const { client, time } = await open()
    server.on('POST /calendar/events', () => json(sampleEvent('dentist'), 201))
    cut()
    await client.calendar.add({ title: 'dentist', start_time: '2026-11-21T15:00:00Z' })
    expect(client.calendar.state.events.map(({ title }) => title)).toEqual(['dentist'])
    const rest = { occurrence: '2026-11-21T15:00:00Z', scope: 'following' as const }
    await expect(client.calendar.remove(idOf('gym'), rest)).rejects.toMatchObject({ code: 'unreachable' })
    mend()
    await time.advance(minuteMs)
    expect(sent().map(({ name }) => name)).toEqual(['POST /calendar/events'])
  })

  it('goes with a logout', async () => {
    const { open, cut, pending } = await device()
    const { client, tasks, changes } = await open()
    cut()
    await tasks.add({ title: 'eggs' })
    await client.auth.logout()
    await settled()
    expect(changes.state.waiting).toEqual([])
    expect(await pending.readAll()).toEqual([])
  })
})
