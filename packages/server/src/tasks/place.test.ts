import type { Task } from '@axia/contract'
import { describe, expect } from 'vitest'
import { type Calls, callsOf } from '../../test/calls.ts'
import { it } from '../../test/support.ts'
import { positionAt } from './place.ts'

async function titlesOf(tasks: Calls): Promise<string> {
  const all: Task[] = (await tasks.get('/tasks')).json()
  const sorted = all.sort((a, b) => a.position - b.position || (a.id < b.id ? 1 : -1))
  return sorted.map(({ title }) => title).join('')
}

describe(positionAt, () => {
  it('puts a task right before or after another one, and a new one first', async ({ server }) => {
    const tasks = await callsOf(server, 'ana')
    const add = async (title: string, more = {}) => (await tasks.post('/tasks', { title, ...more })).json().id
    const [c, b, a] = [await add('c'), await add('b'), await add('a')]
    expect(await titlesOf(tasks)).toBe('abc')
    await tasks.patch(`/tasks/${a}`, { after_id: b })
    expect(await titlesOf(tasks)).toBe('bac')
    await tasks.patch(`/tasks/${c}`, { before_id: b })
    expect(await titlesOf(tasks)).toBe('cba')
    await tasks.patch(`/tasks/${c}`, { after_id: c })
    expect(await titlesOf(tasks)).toBe('cba')
    await add('d', { after_id: a })
    await add('e', { before_id: b })
    expect(await titlesOf(tasks)).toBe('cebad')
  })

  it('finds a place between any two, however often', async ({ server }) => {
    const tasks = await callsOf(server, 'ana')
    const add = async (title: string) => (await tasks.post('/tasks', { title })).json().id
    const [d, c, b, a] = [await add('d'), await add('c'), await add('b'), await add('a')]
    await tasks.patch(`/tasks/${d}`, { after_id: a })
    for (let times = 0; times < 40; times++) {
      await tasks.patch(`/tasks/${b}`, { after_id: a })
      await tasks.patch(`/tasks/${c}`, { after_id: a })
    }
    expect(await titlesOf(tasks)).toBe('acbd')
  })

  it('gives both their place when two devices move at once', async ({ server }) => {
    const tasks = await callsOf(server, 'ana')
    const ids: string[] = []
    for (const title of 'fedcba') ids.unshift((await tasks.post('/tasks', { title })).json().id)
    const [a = '', b = '', c = '', d = '', e = '', f = ''] = ids
    const moves = [
      [d, a],
      [e, a],
      [f, a],
      [b, c],
    ] as const
    const answers = await Promise.all(moves.map(([id, after_id]) => tasks.patch(`/tasks/${id}`, { after_id })))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200])
    const positions = new Set((await tasks.get('/tasks')).json<Task[]>().map(({ position }) => position))
    expect(positions.size).toBe(6)
    expect(await titlesOf(tasks)).toMatch(/^a[def]{3}cb$/)
  })

  it('refuses a place beside what is not there, and two places', async ({ server }) => {
    const tasks = await callsOf(server, 'ana')
    const luis = await callsOf(server, 'luis')
    const his = (await luis.post('/tasks', { title: 'x' })).json().id
    const { id } = (await tasks.post('/tasks', { title: 'x' })).json()
    const refused = async (body: object) => (await tasks.patch(`/tasks/${id}`, body)).json()
    expect(await refused({ after_id: his })).toMatchObject({ status: 400, errors: [{ field: 'after_id' }] })
    expect(await refused({ before_id: his })).toMatchObject({ status: 400, errors: [{ field: 'before_id' }] })
    expect(await refused({ before_id: id, after_id: id })).toMatchObject({
      status: 400,
      errors: [{ field: 'after_id' }],
    })
    expect(await refused({ after_id: null })).toMatchObject({ status: 400, errors: [{ field: 'after_id' }] })
  })
})
