import type { Task } from '@axia/contract'
import { describe, expect } from 'vitest'
import { callsOf } from '../../test/calls.ts'
import { it, type TestServer, testClock } from '../../test/support.ts'
import { createTaskStore } from './task-store.ts'

it.override('clock', async () => testClock(new Date('2026-11-23T15:00:00Z')))

async function world(server: TestServer) {
  const tasks = await callsOf(server, 'ana')
  const all = async (): Promise<Task[]> => (await tasks.get('/tasks')).json()
  return {
    ...tasks,
    add: async (more = {}): Promise<Task> =>
      (
        await tasks.post('/tasks', { title: 'Basura', due_date: '2026-11-23', recurrence: 'FREQ=WEEKLY', ...more })
      ).json(),
    set: (id: string, completed: boolean) => tasks.patch(`/tasks/${id}`, { completed }),
    days: async () => (await all()).map(({ due_date, completed }) => `${due_date}${completed ? ' done' : ''}`),
    all,
  }
}

describe(createTaskStore, () => {
  it('makes the next one of a task that repeats, with all that belongs to it', async ({ server }) => {
    const tasks = await world(server)
    const { id: list_id } = (await tasks.post('/task-lists', { name: 'Casa' })).json()
    const first = await tasks.add({ description: 'la azul', list_id })
    expect(first).toMatchObject({ recurrence: 'FREQ=WEEKLY', follows_id: null })
    const done = (await tasks.set(first.id, true)).json()
    expect(done).toMatchObject({ id: first.id, completed: true, due_date: '2026-11-23' })
    const { title, description, position, recurrence } = first
    const [next] = await tasks.all()
    expect(next).toMatchObject({ title, description, position, recurrence, list_id, completed: false })
    expect(next).toMatchObject({ due_date: '2026-11-30', follows_id: first.id })
  })

  it('makes one when many devices complete at once', async ({ server }) => {
    const tasks = await world(server)
    const { id } = await tasks.add()
    const answers = await Promise.all(Array.from({ length: 6 }, () => tasks.set(id, true)))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(6).fill(200))
    await tasks.set(id, true)
    expect(await tasks.days()).toEqual(['2026-11-30', '2026-11-23 done'])
  })

  it('restores both when the completion is taken back', async ({ server, clock }) => {
    const tasks = await world(server)
    const { id } = await tasks.add()
    await tasks.set(id, true)
    clock.turn({ minutes: 1 })
    expect((await tasks.set(id, false)).json()).toMatchObject({ completed: false, recurrence: 'FREQ=WEEKLY' })
    expect(await tasks.days()).toEqual(['2026-11-23'])
    await tasks.set(id, true)
    expect(await tasks.days()).toEqual(['2026-11-30', '2026-11-23 done'])
  })

  it('leaves the next one alone that somebody changed or completed, and the repeating to it', async ({
    server,
    clock,
  }) => {
    const tasks = await world(server)
    const { id } = await tasks.add()
    await tasks.set(id, true)
    const [next] = await tasks.all()
    clock.turn({ minutes: 1 })
    await tasks.patch(`/tasks/${next?.id}`, { title: 'Basura y vidrio' })
    expect((await tasks.set(id, false)).json()).toMatchObject({ recurrence: null })
    expect(await tasks.days()).toEqual(['2026-11-30', '2026-11-23'])
    await tasks.set(next?.id ?? '', true)
    await tasks.set(id, true)
    expect(await tasks.days()).toEqual(['2026-12-07', '2026-11-30 done', '2026-11-23 done'])
  })

  it('puts off one task with another day, all with another rule, and ends without a day', async ({ server }) => {
    const tasks = await world(server)
    const first = await tasks.add()
    await tasks.patch(`/tasks/${first.id}`, { due_date: '2026-11-25' })
    await tasks.set(first.id, true)
    const [second] = await tasks.all()
    expect(second).toMatchObject({ due_date: '2026-11-30' })
    await tasks.patch(`/tasks/${second?.id}`, { due_date: '2026-12-02', recurrence: 'freq=weekly;interval=2' })
    await tasks.set(second?.id ?? '', true)
    const [third] = await tasks.all()
    expect(third).toMatchObject({ due_date: '2026-12-16', recurrence: 'FREQ=WEEKLY;INTERVAL=2' })
    expect((await tasks.patch(`/tasks/${third?.id}`, { due_date: null })).json()).toMatchObject({ recurrence: null })
    await tasks.set(third?.id ?? '', true)
    expect(await tasks.all()).toHaveLength(3)
  })

  it('ends with its rule', async ({ server }) => {
    const tasks = await world(server)
    const { id } = await tasks.add({ recurrence: 'FREQ=DAILY;COUNT=2' })
    await tasks.set(id, true)
    await tasks.set((await tasks.all())[0]?.id ?? '', true)
    expect(await tasks.days()).toEqual(['2026-11-24 done', '2026-11-23 done'])
  })

  it.for([
    [{ recurrence: 'FREQ=HOURLY' }],
    [{ recurrence: 'every day' }],
    [{ recurrence: 'FREQ=DAILY;UNTIL=20260101' }],
    [{ due_date: null }],
    [{ recurrence: 7 }],
  ])('refuses %o and names recurrence', async ([more], { server }) => {
    const tasks = await world(server)
    expect(await tasks.add(more)).toMatchObject({ status: 400, errors: [{ field: 'recurrence' }] })
    expect(await tasks.all()).toEqual([])
  })
})
