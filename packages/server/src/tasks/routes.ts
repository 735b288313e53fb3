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
import type { Due, ListedTask, NewTaskRow, TaskRow, TaskStore } from './task-store.ts'

export interface TaskRoutesOptions {
  db: Database
  clock: Clock
  taskStore: TaskStore
}

export const taskRoutes: FastifyPluginAsyncTypebox<TaskRoutesOptions> = async (app, { db, clock, taskStore }) => {
  app.get('/tasks', { schema: taskCalls['GET /tasks'] }, async (request, reply) => {
    const { completed, limit = defaultPageSize, after } = request.query
    if (after !== undefined && !isId(after)) throw invalidField('after', 'must come from a Link header')
    const page = await taskStore.listAsText(sessionOf(request).userId, { completed, limit, after })
    linkNext(request, reply, page.next)
    return page.rows.map(listedToTask)
  })

  app.post('/tasks', { schema: taskCalls['POST /tasks'] }, async (request, reply) => {
    const { userId, timeZone } = sessionOf(request)
    const task = { ...readTask(request.body, timeZone), title: readTitle(request.body.title) }
    const key = request.headers['idempotency-key']
    const fingerprint = `POST /tasks ${JSON.stringify(request.body)}`
    const added = await once({ db, userId, key, fingerprint, now: clock(), result: Task }, async (tx) =>
      toTask(await taskStore.add(userId, task, tx)),
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
    const row = await taskStore.change(userId, request.params.id, readTask(request.body, timeZone))
    if (row === undefined) throw new Problem('not_found')
    return toTask(row)
  })

  app.delete('/tasks/:id', { schema: taskCalls['DELETE /tasks/{id}'] }, async (request, reply) => {
    if (!(await taskStore.delete(sessionOf(request).userId, request.params.id))) throw new Problem('not_found')
    return reply.code(204).send(null)
  })
}

/** A body as the store takes it; members that are not there stay away. */
function readTask(
  { title, description, completed, due_date }: NewTask | TaskPatch,
  timeZone: string,
): Partial<NewTaskRow> {
  return {
    ...(title !== undefined && { title: readTitle(title) }),
    ...(description !== undefined && { description }),
    ...(completed !== undefined && { completed }),
    ...(due_date !== undefined && { due: readDue(due_date, timeZone) }),
  }
}

function readTitle(title: string): string {
  if (title.trim() === '') throw invalidField('title', 'must not be blank')
  return title
}

function readDue(dueDate: string | null, timeZone: string): Due {
  if (dueDate === null) return { dueOn: null, dueAt: null }
  const moment = readMoment(dueDate, timeZone, 'due_date')
  if (moment.kind === 'instant') return { dueOn: null, dueAt: moment.at }
  return { dueOn: moment.day.toFormat('yyyy-MM-dd'), dueAt: null }
}

/** A row as the wire shows it. */
function toTask({ dueAt, createdAt, updatedAt, ...row }: TaskRow): Task {
  return listedToTask({
    ...row,
    dueAt: dueAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  })
}

function listedToTask({ id, title, description, completed, dueOn, dueAt, createdAt, updatedAt }: ListedTask): Task {
  return { id, title, description, completed, due_date: dueOn ?? dueAt, created_at: createdAt, updated_at: updatedAt }
}
