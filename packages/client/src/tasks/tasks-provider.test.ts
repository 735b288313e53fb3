/**
 * The tasks: loading, pages, changes that show at once and are taken back.
 * @module
 */
import type { Task } from '@axia/contract'
import { describe, expect, it } from 'vitest'
import { sampleTask } from '../../test/samples.ts'
import { createWorld, friendlyServer, held, json, noContent, problem, settled, statesOf } from '../../test/support.ts'
import { ApiTasksProvider } from './tasks-provider.ts'

const task = (id: string, changes: Partial<Task> = {}) => sampleTask(id, { id, ...changes })

async function loaded(...tasks: Task[]) {
  const world = createWorld({ server: friendlyServer().on('GET /tasks', () => json(tasks)) })
  await world.client.auth.login('ana', 'secret')
  await world.client.tasks.load()
  const titles = () => world.client.tasks.state.tasks.map(({ title }) => title)
  return { ...world, tasks: world.client.tasks, titles }
}

describe(ApiTasksProvider, () => {
  it('loads, and says so once at the start and once at the end', async () => {
    const { client } = createWorld({ server: friendlyServer().on('GET /tasks', () => json([task('a')])) })
    await client.auth.login('ana', 'secret')
    expect(client.tasks.state.status).toBe('idle')
    const states = statesOf(client.tasks)
    await client.tasks.load()
    expect(states.map(({ status, tasks }) => [status, tasks.length])).toEqual([
      ['loading', 0],
      ['ready', 1],
    ])
  })

  it('keeps what it has when loading again fails, and says why', async () => {
    const { tasks, server, titles } = await loaded(task('a'))
    server.on('GET /tasks', () => problem('busy', 503))
    await tasks.load()
    expect(tasks.state).toMatchObject({ status: 'failed', error: { code: 'busy' } })
    expect(titles()).toEqual(['a'])
  })

  it('takes a load that was called off for no failure', async () => {
    const { tasks, server } = await loaded(task('a'))
    server.on('GET /tasks', held().handler)
    const controller = new AbortController()
    const load = tasks.load({ signal: controller.signal })
    controller.abort()
    await load
    expect(tasks.state.status).toBe('ready')
  })

  it('loads page by page', async () => {
    const { tasks, server, titles } = await loaded()
    server.on('GET /tasks', ({ query }) =>
      query.get('after') === 'x'
        ? json([task('b'), task('c')])
        : json([task('a'), task('b')], 200, { link: '</tasks?after=x>; rel="next"' }),
    )
    await tasks.load()
    expect(tasks.state.hasMore).toBe(true)
    await tasks.loadMore()
    expect(titles()).toEqual(['a', 'b', 'c'])
    expect(tasks.state.hasMore).toBe(false)
  })

  it('loads as many pages again as it had', async () => {
    const { tasks, server, titles, client } = await loaded()
    server.on('GET /tasks', ({ query }) =>
      query.get('after') === 'x' ? json([task('b')]) : json([task('a')], 200, { link: '</tasks?after=x>; rel="next"' }),
    )
    await tasks.load()
    await tasks.loadMore()
    await client.tasks.load()
    expect(titles()).toEqual(['a', 'b'])
  })

  it('lets only the latest load count', async () => {
    const { tasks, server, titles } = await loaded()
    const { handler, answer } = held()
    server.on('GET /tasks', handler)
    const first = tasks.load()
    server.on('GET /tasks', () => json([task('new')]))
    await tasks.load()
    answer(json([task('old')]))
    await first
    expect(titles()).toEqual(['new'])
  })

  it('shows an added task at once, and the server’s own in its place', async () => {
    const { tasks, server, titles } = await loaded(task('a'))
    const { handler, answer } = held()
    server.on('POST /tasks', handler)
    const adding = tasks.add({ title: 'b' })
    expect(titles()).toEqual(['b', 'a'])
    answer(json(task('id-of-b', { title: 'b' }), 201))
    await adding
    expect(tasks.state.tasks.map(({ id }) => id)).toEqual(['id-of-b', 'a'])
    expect(server.named('POST /tasks')[0]?.headers.get('idempotency-key')).toMatch(/^[\w-]{36}$/)
  })

  it('takes an added task back when the server refuses it', async () => {
    const { tasks, server, titles } = await loaded(task('a'))
    server.on('POST /tasks', () => problem('invalid_request', 400))
    await expect(tasks.add({ title: 'b' })).rejects.toMatchObject({ code: 'invalid_request' })
    expect(titles()).toEqual(['a'])
  })

  it('takes back one change and leaves the others', async () => {
    const { tasks, server, titles } = await loaded(task('a'), task('b'))
    const { handler, answer } = held()
    server.on('PATCH /tasks/a', handler)
    server.on('PATCH /tasks/b', () => json(task('b', { title: 'B' })))
    const refused = tasks.change('a', { title: 'A' })
    await tasks.change('b', { title: 'B' })
    expect(titles()).toEqual(['A', 'B'])
    answer(problem('not_found', 404))
    await expect(refused).rejects.toMatchObject({ code: 'not_found' })
    expect(titles()).toEqual(['a', 'B'])
  })

  it('completes', async () => {
    const { tasks, server } = await loaded(task('a'))
    server.on('PATCH /tasks/a', ({ text }) => json(task('a', JSON.parse(text))))
    const completing = tasks.complete('a')
    expect(tasks.state.tasks[0]?.completed).toBe(true)
    await completing
    expect(server.named('PATCH /tasks/a')[0]?.text).toBe('{"completed":true}')
  })

  it('loads the next one of a task that repeats, and takes it away at once when that is undone', async () => {
    const first = task('a', { recurrence: 'FREQ=DAILY' })
    const next = task('b', { recurrence: 'FREQ=DAILY', follows_id: 'a' })
    const { tasks, server, titles } = await loaded(first)
    server.on('PATCH /tasks/a', ({ text }) => json({ ...first, ...JSON.parse(text) }))
    server.on('GET /tasks', () => json([next, { ...first, completed: true }]))
    await tasks.complete('a')
    expect(titles()).toEqual(['b', 'a'])
    server.on('GET /tasks', () => json([first]))
    const undoing = tasks.complete('a', { completed: false })
    expect(titles()).toEqual(['a'])
    await undoing
    expect(titles()).toEqual(['a'])
  })

  it('moves at once, and back when that is refused', async () => {
    const { tasks, server } = await loaded(task('a', { position: 1 }), task('b', { position: 2 }))
    const positions = () => tasks.state.tasks.map(({ position }) => position)
    server.on('PATCH /tasks/a', () => problem('invalid_request', 400))
    const moving = tasks.move('a', { after_id: 'b' })
    expect(positions()).toEqual([3, 2])
    await expect(moving).rejects.toMatchObject({ code: 'invalid_request' })
    expect(positions()).toEqual([1, 2])
    expect(server.named('PATCH /tasks/a')[0]?.text).toBe('{"after_id":"b"}')
  })

  it('loads everything of a list, with some words', async () => {
    const { tasks, server, titles } = await loaded()
    server.on('GET /tasks', ({ query }) =>
      query.get('after') === 'x' ? json([task('b')]) : json([task('a')], 200, { link: '</tasks?after=x>; rel="next"' }),
    )
    await tasks.load({ completed: false, list: 'default', words: 'pan', everything: true })
    expect(titles()).toEqual(['a', 'b'])
    expect(tasks.state.hasMore).toBe(false)
    const query = () => server.named('GET /tasks').at(-1)?.query.toString()
    expect(query()).toBe('limit=200&completed=false&list=default&q=pan&after=x')
  })

  it('removes at once, and puts back what could not be removed', async () => {
    const { tasks, server, titles } = await loaded(task('a'), task('b'))
    server.on('DELETE /tasks/a', noContent)
    const removing = tasks.remove('a')
    expect(titles()).toEqual(['b'])
    await removing
    server.on('DELETE /tasks/b', () => problem('internal', 500))
    await tasks.remove('b').catch(() => {})
    expect(titles()).toEqual(['b'])
  })

  it('does not let a list from before a change undo it', async () => {
    const { tasks, server, titles } = await loaded(task('a'))
    const { handler, answer } = held()
    server.on('GET /tasks', handler)
    server.on('PATCH /tasks/a', () => json(task('a', { title: 'changed' })))
    const load = tasks.load()
    await settled()
    await tasks.change('a', { title: 'changed' })
    server.on('GET /tasks', () => json([task('a', { title: 'changed' })]))
    answer(json([task('a')]))
    await load
    expect(titles()).toEqual(['changed'])
  })

  it('is empty after a logout, and an answer to an older question fills nothing', async () => {
    const { tasks, server, client } = await loaded(task('a'))
    const { handler, answer } = held()
    server.on('POST /tasks', handler)
    const adding = tasks.add({ title: 'b' }).catch(() => {})
    await client.auth.logout()
    answer(json(task('b'), 201))
    await adding
    expect(tasks.state).toEqual({ status: 'idle', tasks: [], hasMore: false })
  })
})
