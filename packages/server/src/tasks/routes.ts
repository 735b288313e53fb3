/**
 * The calls about tasks.
 * @module
 */
import { type NewTask, Task, type TaskPatch, taskCalls } from '@axia/contract'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { sessionOf } from '../auth/guard.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { once } from '../db/idempotency.ts'
import { isId } from '../id.ts'
import { readMoment } from '../moment.ts'
import { defaultPageSize, linkNext } from '../paging.ts'
import { invalidField, Problem } from '../problem.ts'
import { readName } from './name.ts'
import { readPlace } from './place.ts'
import { type Due, undated } from './repetition.ts'
import type { TaskRow } from './task-pages.ts'
import type { NewTaskRow, TaskStore } from './task-store.ts'

export interface TaskRoutesOptions {
  db: Database
  clock: Clock
  taskStore: TaskStore
}

export const taskRoutes: FastifyPluginAsyncTypebox<TaskRoutesOptions> = async (app, { db, clock, taskStore }) => {
  app.get('/tasks', { schema: taskCalls['GET /tasks'] }, async (request, reply) => {
    const { completed, list, q: words, limit = defaultPageSize, after } = request.query
    if (after !== undefined && !isId(after)) throw invalidField('after', 'must come from a Link header')
    const listId = list === 'default' ? null : list
    const page = await taskStore.listForWire(sessionOf(request).userId, { completed, listId, words, limit, after })
    linkNext(request, reply, page.next)
    // To try each member that may be null against its schema takes longer than to write the whole page.
    return reply.type('application/json; charset=utf-8').serializer(JSON.stringify).send(page.rows)
  })

  app.post('/tasks', { schema: taskCalls['POST /tasks'] }, async (request, reply) => {
    const { userId, timeZone } = sessionOf(request)
    const task = { ...readTask(request.body, timeZone), title: readName('title', request.body.title) }
    const key = request.headers['idempotency-key']
    const fingerprint = `POST /tasks ${JSON.stringify(request.body)}`
    const added = await once({ db, userId, key, fingerprint, now: clock(), result: Task }, async (tx) =>
      toTask(await taskStore.add({ userId, timeZone }, task, tx)),
    )
    return reply.code(201).send(added)
  })

  app.get('/tasks/:id', { schema: taskCalls['GET /tasks/{id}'] }, async (request) => {
    const row = await taskStore.find(sessionOf(request).userId, request.params.id)
    if (row === undefined) throw new Problem('not_found')
    return toTask(row)
  })

  app.patch('/tasks/:id', { schema: taskCalls['PATCH /tasks/{id}'] }, async (request) => {
    const { userId, timeZone } = sessionOf(request)
    const row = await taskStore.change({ userId, timeZone }, request.params.id, readTask(request.body, timeZone))
    if (row === undefined) throw new Problem('not_found')
    return toTask(row)
  })

  app.delete('/tasks/:id', { schema: taskCalls['DELETE /tasks/{id}'] }, async (request, reply) => {
    if (!(await taskStore.delete(sessionOf(request).userId, request.params.id))) throw new Problem('not_found')
    return reply.code(204).send(null)
  })
}

/** A body as the store takes it; members that are not there stay away. */
function readTask(body: NewTask | TaskPatch, timeZone: string): Partial<NewTaskRow> {
  const { title, description, completed, due_date, list_id, recurrence } = body
  const place = readPlace(body)
  return {
    ...(title !== undefined && { title: readName('title', title) }),
    ...(description !== undefined && { description }),
    ...(completed !== undefined && { completed }),
    ...(due_date !== undefined && { due: readDue(due_date, timeZone) }),
    ...(list_id !== undefined && { listId: list_id }),
    ...(recurrence !== undefined && { recurrence }),
    ...(place !== undefined && { place }),
  }
}

function readDue(dueDate: string | null, timeZone: string): Due {
  if (dueDate === null) return undated
  const moment = readMoment(dueDate, timeZone, 'due_date')
  if (moment.kind === 'instant') return { dueOn: null, dueAt: moment.at }
  return { dueOn: moment.day.toFormat('yyyy-MM-dd'), dueAt: null }
}

/** A row as the wire shows it. */
function toTask(row: TaskRow): Task {
  const { id, title, description, completed, position, recurrence } = row
  return {
    id,
    title,
    description,
    completed,
    due_date: row.dueOn ?? row.dueAt?.toISOString() ?? null,
    list_id: row.listId,
    position,
    recurrence,
    follows_id: row.followsId,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  }
}
