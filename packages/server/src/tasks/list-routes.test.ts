import type { TaskList } from '@axia/contract'
import { describe, expect } from 'vitest'
import { callsOf, nextOf } from '../../test/calls.ts'
import { it, type TestServer } from '../../test/support.ts'
import { taskLists, tasks } from '../db/schema.ts'
import { newId } from '../id.ts'
import { taskListRoutes } from './list-routes.ts'

async function world(server: TestServer) {
  const calls = await callsOf(server, 'ana')
  const titles = async (query = '') =>
    (await calls.get(`/tasks${query}`)).json<{ title: string }[]>().map(({ title }) => title)
  return {
    ...calls,
    titles,
    addList: async (name: string, more = {}): Promise<TaskList> =>
      (await calls.post('/task-lists', { name, ...more })).json(),
    names: async () => (await calls.get('/task-lists')).json<TaskList[]>().map(({ name }) => name),
    add: async (title: string, more = {}) => (await calls.post('/tasks', { title, ...more })).json(),
  }
}

describe(taskListRoutes, () => {
  it('adds lists, renames them and puts them in another order', async ({ server, clock }) => {
    const ana = await world(server)
    const shopping = await ana.addList('Compra')
    expect(shopping).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
      name: 'Compra',
      position: 0,
      created_at: clock().toISOString(),
      updated_at: clock().toISOString(),
    })
    const home = await ana.addList('Casa')
    expect(await ana.names()).toEqual(['Compra', 'Casa'])
    await ana.patch(`/task-lists/${home.id}`, { before_id: shopping.id, name: 'Hogar' })
    await ana.addList('Viaje', { after_id: home.id })
    expect(await ana.names()).toEqual(['Hogar', 'Viaje', 'Compra'])
  })

  it('shows the tasks of one list, of the default one, and those with some words', async ({ server }) => {
    const ana = await world(server)
    const { id } = await ana.addList('Compra')
    await ana.add('Plátano', { list_id: id })
    await ana.add('Leche', { list_id: id, description: 'de AVENA y 100 % vegetal' })
    const rest = await ana.add('Llamar a Ángel')
    expect(await ana.titles(`?list=${id}`)).toEqual(['Leche', 'Plátano'])
    expect(await ana.titles('?list=default')).toEqual(['Llamar a Ángel'])
    expect(await ana.titles('?q=platano')).toEqual(['Plátano'])
    expect(await ana.titles('?q=LECHE+avena')).toEqual(['Leche'])
    expect(await ana.titles('?q=%25')).toEqual(['Leche'])
    expect(await ana.titles(`?q=angel&list=${id}`)).toEqual([])
    expect(await ana.titles(`?q=angel&list=default&completed=false&limit=1`)).toEqual(['Llamar a Ángel'])
    expect(await ana.titles('?q=+')).toHaveLength(3)
    const moved = await ana.patch(`/tasks/${rest.id}`, { list_id: id })
    expect(moved.json()).toMatchObject({ list_id: id })
    expect(await ana.titles(`?list=${id}`)).toEqual(['Llamar a Ángel', 'Leche', 'Plátano'])
    await ana.patch(`/tasks/${rest.id}`, { list_id: null })
    expect(await ana.titles('?list=default')).toEqual(['Llamar a Ángel'])
  })

  it('puts a task first that comes into another list', async ({ server }) => {
    const ana = await world(server)
    const { id } = await ana.addList('Compra')
    const old = await ana.add('Pan')
    const first = await ana.add('Leche', { list_id: id })
    const moved = (await ana.patch(`/tasks/${old.id}`, { list_id: id })).json()
    expect(moved.position).toBeLessThan(first.position)
    expect((await ana.patch(`/tasks/${old.id}`, { list_id: id })).json().position).toBe(moved.position)
  })

  it('moves the tasks of a deleted list, and back those that stayed where they came', async ({ server }) => {
    const ana = await world(server)
    const [shopping, home] = [await ana.addList('Compra'), await ana.addList('Casa')]
    await ana.add('Pan', { list_id: shopping.id })
    const milk = await ana.add('Leche', { list_id: shopping.id })
    expect((await ana.delete(`/task-lists/${shopping.id}`)).statusCode).toBe(204)
    expect((await ana.delete(`/task-lists/${shopping.id}`)).statusCode).toBe(404)
    expect(await ana.titles('?list=default')).toEqual(['Leche', 'Pan'])
    await ana.patch(`/tasks/${milk.id}`, { list_id: home.id })
    const restored = await ana.post(`/task-lists/${shopping.id}/restore`, {})
    expect(restored.json()).toMatchObject({ id: shopping.id, name: 'Compra', position: shopping.position })
    expect(await ana.names()).toEqual(['Compra', 'Casa'])
    expect(await ana.titles(`?list=${shopping.id}`)).toEqual(['Pan'])
    expect(await ana.titles(`?list=${home.id}`)).toEqual(['Leche'])
    expect((await ana.post(`/task-lists/${shopping.id}/restore`, {})).statusCode).toBe(404)
  })

  it('deletes a list with its tasks, and brings both back as they were', async ({ server }) => {
    const ana = await world(server)
    const { id } = await ana.addList('Casa')
    const first = await ana.add('Regar', { list_id: id, due_date: '2026-11-23T10:00Z', recurrence: 'FREQ=DAILY' })
    await ana.patch(`/tasks/${first.id}`, { completed: true })
    await ana.add('Pan')
    const before = (await ana.get(`/tasks?list=${id}`)).json()
    expect(before).toHaveLength(2)
    await ana.delete(`/task-lists/${id}?tasks=delete`)
    expect(await ana.titles()).toEqual(['Pan'])
    await ana.post(`/task-lists/${id}/restore`, {})
    expect((await ana.get(`/tasks?list=${id}`)).json()).toEqual(before)
  })

  it('keeps deleted lists for 30 days', async ({ server, clock }) => {
    const ana = await world(server)
    const { id } = await ana.addList('Casa')
    await ana.delete(`/task-lists/${id}`)
    clock.turn({ hours: 29 * 24 })
    await server.services.taskListStore.prune()
    const calls = await callsOf(server, 'ana') // a day is the longest that a token lives
    expect((await calls.post(`/task-lists/${id}/restore`, {})).statusCode).toBe(200)
    await calls.delete(`/task-lists/${id}`)
    clock.turn({ hours: 31 * 24 })
    await server.services.taskListStore.prune()
    expect((await (await callsOf(server, 'ana')).post(`/task-lists/${id}/restore`, {})).statusCode).toBe(404)
  })

  it.for([
    [{ name: '' }, 'name'],
    [{ name: '  ' }, 'name'],
    [{ name: 'x'.repeat(101) }, 'name'],
    [{ name: 7 }, 'name'],
    [{}, 'name'],
    [{ name: 'x', after_id: 'y' }, 'after_id'],
  ] as const)('refuses %o and names %s', async ([body, field], { server }) => {
    const ana = await world(server)
    const answer = await ana.post('/task-lists', body)
    expect(answer.json()).toMatchObject({ status: 400, errors: [{ field }] })
  })

  it('refuses a list that is not the user’s own, and a hundred and first one', async ({ server, db, clock }) => {
    const ana = await world(server)
    const luis = await callsOf(server, 'luis')
    const his = (await luis.post('/task-lists', { name: 'x' })).json().id
    const { id } = await ana.add('Pan')
    const refused = { status: 400, errors: [{ field: 'list_id' }] }
    expect((await ana.patch(`/tasks/${id}`, { list_id: his })).json()).toMatchObject(refused)
    expect(await ana.add('Pan', { list_id: his })).toMatchObject(refused)
    expect(await ana.titles(`?list=${his}`)).toEqual([])
    expect((await ana.get('/tasks?list=none')).json()).toMatchObject({ status: 400 })
    expect((await ana.delete(`/task-lists/${his}?tasks=keep`)).json()).toMatchObject({ errors: [{ field: 'tasks' }] })
    const at = clock()
    const list = (number: number) => ({
      id: newId(),
      userId: ana.userId,
      name: `${number}`,
      createdAt: at,
      updatedAt: at,
    })
    const hundred = Array.from({ length: 100 }, (_, number) => ({ ...list(number), position: number }))
    await db.insert(taskLists).values(hundred)
    expect(await ana.addList('101')).toMatchObject({ status: 409, type: '/problems/conflict' })
  })

  it('tells the other devices of each change', async ({ server, database }) => {
    const heard: string[] = []
    const ana = await world(server)
    const stop = database.bus.subscribe('axia_changes', (payload) => heard.push(payload))
    const { id } = await ana.addList('x')
    await ana.patch(`/task-lists/${id}`, { name: 'y' })
    await ana.delete(`/task-lists/${id}`)
    await ana.post(`/task-lists/${id}/restore`, {})
    const change = JSON.stringify({ user_id: ana.userId, resource: 'tasks' })
    await expect.poll(() => heard.filter((payload) => payload === change)).toHaveLength(4)
    stop()
  })

  it('lets lists that are added at once, each under its own Idempotency-Key, wait for each other', async ({
    server,
  }) => {
    const ana = await world(server)
    const add = (name: string) => ana.post('/task-lists', { name }, { 'idempotency-key': name })
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map(add))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 201, 201, 201])
  })

  it('finds words among hundreds of tasks, page by page', async ({ server, db, clock }) => {
    const ana = await world(server)
    const row = { userId: ana.userId, createdAt: clock(), updatedAt: clock() }
    const titleOf = (at: number) => (at % 60 === 0 ? `Pera ${at}` : at % 70 === 0 ? 'Perejil' : 'Pan')
    const all = Array.from({ length: 250 }, (_, at) => ({
      ...row,
      id: newId(),
      title: titleOf(at),
      description: 'De pie',
    }))
    await db.insert(tasks).values(all)
    const found: string[] = []
    let url: string | undefined = '/tasks?q=pera+PIE&limit=2'
    for (; url !== undefined && found.length < 9; ) {
      const answer = await ana.get(url)
      found.push(...answer.json<{ title: string }[]>().map(({ title }) => title))
      url = nextOf(answer)
    }
    expect(found).toEqual(['Pera 240', 'Pera 180', 'Pera 120', 'Pera 60', 'Pera 0'])
  })

  it('adds once for an Idempotency-Key', async ({ server }) => {
    const ana = await world(server)
    const key = { 'idempotency-key': 'a-key' }
    const first = await ana.post('/task-lists', { name: 'x' }, key)
    expect((await ana.post('/task-lists', { name: 'x' }, key)).body).toBe(first.body)
    expect(await ana.names()).toEqual(['x'])
  })
})
