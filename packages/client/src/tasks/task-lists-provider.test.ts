/**
 * The lists of tasks: changes that show at once and are taken back, in the order in which they were made.
 * @module
 */
import type { TaskList } from '@axia/contract'
import { describe, expect, it } from 'vitest'
import { createWorld, friendlyServer, held, json, noContent, problem, settled } from '../../test/support.ts'
import { ApiTaskListsProvider } from './task-lists-provider.ts'

function list(id: string, position: number, changes: Partial<TaskList> = {}): TaskList {
  const at = '2026-11-21T10:00:00Z'
  return { id, name: id, position, created_at: at, updated_at: at, ...changes }
}

async function loaded(...lists: TaskList[]) {
  const world = createWorld({
    server: friendlyServer()
      .on('GET /task-lists', () => json(lists))
      .on('GET /tasks', () => json([])),
  })
  await world.client.auth.login('ana', 'secret')
  await world.client.taskLists.load()
  const names = () => world.client.taskLists.state.lists?.map(({ name }) => name)
  return { ...world, lists: world.client.taskLists, names }
}

describe(ApiTaskListsProvider, () => {
  it('knows no lists before it has loaded them, and says why when that fails', async () => {
    const { lists, server, names } = await loaded(list('b', 2), list('a', 1))
    expect(names()).toEqual(['a', 'b'])
    server.on('GET /task-lists', () => problem('busy', 503))
    await lists.load()
    expect(lists.state.error).toMatchObject({ code: 'busy' })
    expect(names()).toEqual(['a', 'b'])
  })

  it('adds at the end, at once and under a key; takes back what is refused', async () => {
    const { lists, server, names } = await loaded(list('a', 1))
    const { handler, answer } = held()
    server.on('POST /task-lists', handler)
    const adding = lists.add({ name: 'b' })
    expect(names()).toEqual(['a', 'b'])
    answer(json(list('id-of-b', 2, { name: 'b' }), 201))
    expect((await adding).id).toBe('id-of-b')
    expect(server.named('POST /task-lists')[0]?.headers.get('idempotency-key')).toMatch(/^[\w-]{36}$/)
    server.on('POST /task-lists', () => problem('conflict', 409))
    await expect(lists.add({ name: 'c' })).rejects.toMatchObject({ code: 'conflict' })
    expect(names()).toEqual(['a', 'b'])
  })

  it('renames, and takes the name back that is refused', async () => {
    const { lists, server, names } = await loaded(list('a', 1))
    server.on('PATCH /task-lists/a', () => problem('not_found', 404))
    const renaming = lists.rename('a', 'A')
    expect(names()).toEqual(['A'])
    await expect(renaming).rejects.toMatchObject({ code: 'not_found' })
    expect(names()).toEqual(['a'])
  })

  it('sends moves one after the other, and goes on after one that was refused', async () => {
    const { lists, server, names } = await loaded(list('a', 1), list('b', 2), list('c', 3))
    const { handler, answer } = held()
    server.on('PATCH /task-lists/a', handler)
    server.on('PATCH /task-lists/c', () => json(list('c', 0)))
    const refused = lists.move('a', { after_id: 'c' }).catch(() => undefined)
    const second = lists.move('c', { before_id: 'b' })
    expect(names()).toEqual(['c', 'b', 'a'])
    await settled()
    expect(server.named('PATCH /task-lists/c')).toHaveLength(0)
    answer(problem('invalid_request', 400))
    await Promise.all([refused, second])
    expect(names()).toEqual(['c', 'a', 'b'])
  })

  it('removes and restores, and loads the tasks again that went or came with it', async () => {
    const { lists, server, names, client } = await loaded(list('a', 1), list('b', 2))
    await client.tasks.load()
    server.on('DELETE /task-lists/a', noContent).on('POST /task-lists/a/restore', () => json(list('a', 1)))
    const removing = lists.remove('a', 'delete')
    expect(names()).toEqual(['b'])
    await removing
    expect(server.named('DELETE /task-lists/a')[0]?.query.get('tasks')).toBe('delete')
    expect(server.named('GET /tasks')).toHaveLength(2)
    await lists.restore('a')
    expect(names()).toEqual(['a', 'b'])
    expect(server.named('GET /tasks')).toHaveLength(3)
  })

  it('is empty after a logout', async () => {
    const { lists, client } = await loaded(list('a', 1))
    await client.auth.logout()
    expect(lists.state).toEqual({ lists: undefined, error: undefined })
  })
})
