/**
 * The calls about lists of tasks.
 * @module
 */
import { TaskList, type TaskListPatch, taskCalls } from '@axia/contract'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { sessionOf } from '../auth/guard.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { once } from '../db/idempotency.ts'
import { Problem } from '../problem.ts'
import { readName } from './name.ts'
import { readPlace } from './place.ts'
import type { TaskListChange, TaskListRow, TaskListStore } from './task-list-store.ts'

export interface TaskListRoutesOptions {
  db: Database
  clock: Clock
  taskListStore: TaskListStore
}

export const taskListRoutes: FastifyPluginAsyncTypebox<TaskListRoutesOptions> = async (app, options) => {
  const { db, clock, taskListStore } = options
  app.get('/task-lists', { schema: taskCalls['GET /task-lists'] }, async (request) => {
    return (await taskListStore.list(sessionOf(request).userId)).map(toTaskList)
  })

  app.post('/task-lists', { schema: taskCalls['POST /task-lists'] }, async (request, reply) => {
    const { userId } = sessionOf(request)
    const list = { ...readChange(request.body), name: readName('name', request.body.name) }
    const key = request.headers['idempotency-key']
    const fingerprint = `POST /task-lists ${JSON.stringify(request.body)}`
    const added = await once({ db, userId, key, fingerprint, now: clock(), result: TaskList }, async (tx) =>
      toTaskList(await taskListStore.add(userId, list, tx)),
    )
    return reply.code(201).send(added)
  })

  app.patch('/task-lists/:id', { schema: taskCalls['PATCH /task-lists/{id}'] }, async (request) => {
    return found(await taskListStore.change(sessionOf(request).userId, request.params.id, readChange(request.body)))
  })

  app.delete('/task-lists/:id', { schema: taskCalls['DELETE /task-lists/{id}'] }, async (request, reply) => {
    const { params, query } = request
    const isGone = await taskListStore.delete(sessionOf(request).userId, params.id, query.tasks ?? 'move')
    if (!isGone) throw new Problem('not_found')
    return reply.code(204).send(null)
  })

  app.post('/task-lists/:id/restore', { schema: taskCalls['POST /task-lists/{id}/restore'] }, async (request) => {
    return found(await taskListStore.restore(sessionOf(request).userId, request.params.id))
  })
}

function readChange(body: TaskListPatch): TaskListChange {
  const place = readPlace(body)
  return {
    ...(body.name !== undefined && { name: readName('name', body.name) }),
    ...(place !== undefined && { place }),
  }
}

function found(row: TaskListRow | undefined): TaskList {
  if (row === undefined) throw new Problem('not_found')
  return toTaskList(row)
}

function toTaskList({ id, name, position, createdAt, updatedAt }: TaskListRow): TaskList {
  return { id, name, position, created_at: createdAt.toISOString(), updated_at: updatedAt.toISOString() }
}
