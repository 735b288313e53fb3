import type { Problem } from '@axia/contract'
import { describe, expect } from 'vitest'
import { callsOf, nextOf } from '../../test/calls.ts'
import { it, type TestServer } from '../../test/support.ts'
import { taskRoutes } from './routes.ts'

const ana = (server: TestServer, timeZone?: string) => callsOf(server, 'ana', timeZone)

describe(taskRoutes, () => {
  it('adds a task and shows it, complete', async ({ server, clock }) => {
    const tasks = await ana(server)
    const added = await tasks.post('/tasks', { title: 'Comprar pan', description: 'integral', due_date: '2026-11-27' })
    expect(added.statusCode).toBe(201)
    const now = clock().toISOString()
    expect(added.json()).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
      title: 'Comprar pan',
      description: 'integral',
      completed: false,
      due_date: '2026-11-27',
      list_id: null,
      position: 0,
      recurrence: null,
      follows_id: null,
      created_at: now,
      updated_at: now,
    })
    expect((await tasks.get(`/tasks/${added.json().id}`)).json()).toEqual(added.json())
    expect((await tasks.get('/tasks')).json()).toEqual([added.json()])
  })

  it.for([
    ['2026-11-27', '2026-11-27'],
    ['2026-11-27T10:00:00Z', '2026-11-27T10:00:00.000Z'],
    ['2026-11-27T10:00:00.5-05:00', '2026-11-27T15:00:00.500Z'],
    ['2026-11-27T10:00', '2026-11-27T15:00:00.000Z'],
    ['2026-11-27t10:00:30z', '2026-11-27T10:00:30.000Z'],
    [null, null],
  ])('keeps the due date %s as %s', async ([given, kept], { server }) => {
    const tasks = await ana(server)
    const added = await tasks.post('/tasks', { title: 'x', due_date: given })
    expect(added.json()).toMatchObject({ due_date: kept })
    expect((await tasks.get('/tasks')).json()).toMatchObject([{ due_date: kept }])
  })

  it.for([
    [{ title: 'x', due_date: '2026-02-30' }, 'due_date'],
    [{ title: 'x', due_date: '2026-02-28T25:00' }, 'due_date'],
    [{ title: 'x', due_date: '2026-02-28T24:00' }, 'due_date'],
    [{ title: 'x', due_date: '2026-02-28T10:60' }, 'due_date'],
    [{ title: 'x', due_date: '2026-02-28T10:00+99:00' }, 'due_date'],
    [{ title: 'x', due_date: '0000-01-01' }, 'due_date'],
    [{ title: 'x', due_date: '9999-12-31T23:59:59-12:00' }, 'due_date'],
    [{ title: 'x', due_date: 'tomorrow' }, 'due_date'],
    [{ title: 'x', due_date: 5 }, 'due_date'],
    [{ title: '' }, 'title'],
    [{ title: '   ' }, 'title'],
    [{ title: 'x'.repeat(501) }, 'title'],
    [{ title: 'nul\u0000' }, 'title'],
    [{ title: 7 }, 'title'],
    [{}, 'title'],
    [{ title: 'x', completed: 'yes' }, 'completed'],
    [{ title: 'x', description: null }, 'description'],
  ] as const)('refuses %o and names %s', async ([body, field], { server }) => {
    const tasks = await ana(server)
    const answer = await tasks.post('/tasks', body)
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({ type: '/problems/invalid_request' })
    expect(new Set(answer.json<Problem>().errors?.map((error) => error.field))).toEqual(new Set([field]))
    expect(answer.body).not.toContain('+99:00')
    expect((await tasks.get('/tasks')).json()).toEqual([])
  })

  it('refuses a wall time that the clocks jump over', async ({ server }) => {
    const tasks = await ana(server, 'Europe/Madrid')
    const answer = await tasks.post('/tasks', { title: 'x', due_date: '2027-03-28T02:30' })
    expect(answer.json()).toMatchObject({ status: 400, errors: [{ field: 'due_date' }] })
    const hourLater = await tasks.post('/tasks', { title: 'x', due_date: '2027-03-28T03:30' })
    expect(hourLater.json()).toMatchObject({ due_date: '2027-03-28T01:30:00.000Z' })
  })

  it('changes what is named and nothing else; null takes the due date away', async ({ server, clock }) => {
    const tasks = await ana(server)
    const { id, created_at } = (
      await tasks.post('/tasks', { title: 'x', description: 'y', due_date: '2026-11-27T10:00Z' })
    ).json()
    clock.turn({ minutes: 1 })
    const done = await tasks.patch(`/tasks/${id}`, { completed: true })
    expect(done.json()).toMatchObject({
      title: 'x',
      description: 'y',
      completed: true,
      due_date: '2026-11-27T10:00:00.000Z',
    })
    expect(done.json()).toMatchObject({ created_at, updated_at: clock().toISOString() })
    expect((await tasks.patch(`/tasks/${id}`, { due_date: '2026-12-01' })).json()).toMatchObject({
      due_date: '2026-12-01',
    })
    expect((await tasks.patch(`/tasks/${id}`, { due_date: null })).json()).toMatchObject({
      due_date: null,
      completed: true,
    })
    expect((await tasks.patch(`/tasks/${id}`, {})).statusCode).toBe(200)
  })

  it('deletes a task once', async ({ server }) => {
    const tasks = await ana(server)
    const { id } = (await tasks.post('/tasks', { title: 'x' })).json()
    expect((await tasks.delete(`/tasks/${id}`)).statusCode).toBe(204)
    expect((await tasks.delete(`/tasks/${id}`)).statusCode).toBe(404)
    expect((await tasks.get('/tasks')).json()).toEqual([])
  })

  it("knows nothing of another user's task", async ({ server }) => {
    const tasks = await ana(server)
    const { id } = (await tasks.post('/tasks', { title: 'secret' })).json()
    const luis = await callsOf(server, 'luis')
    const answers = [
      await luis.get(`/tasks/${id}`),
      await luis.patch(`/tasks/${id}`, { title: 'mine' }),
      await luis.delete(`/tasks/${id}`),
    ]
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 404, 404])
    expect((await luis.get('/tasks')).json()).toEqual([])
    expect((await tasks.get(`/tasks/${id}`)).json()).toMatchObject({ title: 'secret' })
  })

  it('shows pages, the newest first, each named by the one before', async ({ server }) => {
    const tasks = await ana(server)
    for (let number = 1; number <= 5; number++)
      await tasks.post('/tasks', { title: `${number}`, completed: number % 2 === 0 })
    const seen: string[] = []
    let url: string | undefined = '/tasks?limit=2'
    let pages = 0
    while (url !== undefined) {
      const page = await tasks.get(url)
      seen.push(...page.json<{ title: string }[]>().map(({ title }) => title))
      url = nextOf(page)
      pages++
    }
    expect([seen, pages]).toEqual([['5', '4', '3', '2', '1'], 3])
    const open = await tasks.get('/tasks?completed=false&limit=2')
    expect(open.json()).toMatchObject([{ title: '5' }, { title: '3' }])
    const rest = await tasks.get(nextOf(open) ?? '')
    expect(rest.json()).toMatchObject([{ title: '1' }])
    expect((await tasks.get('/tasks?completed=true')).json()).toMatchObject([{ title: '4' }, { title: '2' }])
  })

  it.for([
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['limit=x', 'limit'],
    ['after=x', 'after'],
    ['completed=perhaps', 'completed'],
  ] as const)('refuses ?%s', async ([query, field], { server }) => {
    const answer = await (await ana(server)).get(`/tasks?${query}`)
    expect(answer.json()).toMatchObject({ status: 400, errors: [{ field }] })
  })

  it('refuses an id that is none', async ({ server }) => {
    expect((await (await ana(server)).get('/tasks/7')).statusCode).toBe(400)
  })

  it('tells the other devices of each change, and of nothing that was not one', async ({ server, database }) => {
    const heard: string[] = []
    const stop = database.bus.subscribe('axia_changes', (payload) => heard.push(payload))
    const tasks = await ana(server)
    const { id } = (await tasks.post('/tasks', { title: 'x' })).json()
    await tasks.patch(`/tasks/${id}`, { completed: true })
    await tasks.delete(`/tasks/${id}`)
    await tasks.delete(`/tasks/${id}`)
    await expect.poll(() => heard.length).toBeGreaterThanOrEqual(3)
    stop()
    const change = JSON.stringify({ user_id: tasks.userId, resource: 'tasks' })
    expect(heard.filter((payload) => payload === change)).toHaveLength(3)
  })

  describe('Idempotency-Key', () => {
    const key = { 'idempotency-key': 'a-key' }

    it('adds once and answers twice', async ({ server, clock }) => {
      const tasks = await ana(server)
      const first = await tasks.post('/tasks', { title: 'x', due_date: '2026-11-27' }, key)
      await tasks.patch(`/tasks/${first.json().id}`, { title: 'changed since' })
      clock.turn({ hours: 1 })
      const again = await tasks.post('/tasks', { title: 'x', due_date: '2026-11-27' }, key)
      expect([again.statusCode, again.body]).toEqual([201, first.body])
      expect((await tasks.get('/tasks')).json()).toHaveLength(1)
    })

    it('adds once when both arrive together', async ({ server }) => {
      const tasks = await ana(server)
      const answers = await Promise.all(Array.from({ length: 8 }, () => tasks.post('/tasks', { title: 'x' }, key)))
      expect(new Set(answers.map(({ body }) => body)).size).toBe(1)
      expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(8).fill(201))
      expect((await tasks.get('/tasks')).json()).toHaveLength(1)
    })

    it('refuses another body under the same key', async ({ server }) => {
      const tasks = await ana(server)
      await tasks.post('/tasks', { title: 'x' }, key)
      const other = await tasks.post('/tasks', { title: 'y' }, key)
      expect(other.json()).toMatchObject({ status: 422, type: '/problems/idempotency_key_reused' })
      expect((await tasks.get('/tasks')).json()).toHaveLength(1)
    })

    it('is each user’s own', async ({ server }) => {
      const tasks = await ana(server)
      const luis = await callsOf(server, 'luis')
      const [mine, his] = [
        await tasks.post('/tasks', { title: 'x' }, key),
        await luis.post('/tasks', { title: 'x' }, key),
      ]
      expect(his.statusCode).toBe(201)
      expect(his.json().id).not.toBe(mine.json().id)
    })

    it('is not used up by a request that was refused', async ({ server }) => {
      const tasks = await ana(server)
      expect((await tasks.post('/tasks', { title: '' }, key)).statusCode).toBe(400)
      expect((await tasks.post('/tasks', { title: 'x' }, key)).statusCode).toBe(201)
    })
  })
})
