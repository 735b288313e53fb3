/**
 * Tasks.
 * @module
 */
import { type Static, Type } from 'typebox'
import {
  bearer,
  CalendarDate,
  closed,
  Id,
  IdempotencyHeaders,
  Instant,
  Moment,
  NoContent,
  nullable,
  pageQuery,
  text,
} from './wire.ts'

export const Task = Type.Object({
  id: Id,
  title: Type.String(),
  description: Type.String(),
  completed: Type.Boolean(),
  due_date: Type.Union([CalendarDate, Instant, Type.Null()], { description: 'A date stays a date' }),
  created_at: Instant,
  updated_at: Instant,
})
export type Task = Static<typeof Task>

const members = {
  title: text(500, 1),
  description: Type.Optional(text(20_000)),
  due_date: Type.Optional(nullable(Moment)),
  completed: Type.Optional(Type.Boolean()),
}

export const NewTask = closed(members)
export type NewTask = Static<typeof NewTask>

export const TaskPatch = closed({ ...members, title: Type.Optional(members.title) })
export type TaskPatch = Static<typeof TaskPatch>

export const TaskQuery = Type.Object({
  completed: Type.Optional(Type.Boolean()),
  ...pageQuery,
})
export type TaskQuery = Static<typeof TaskQuery>

const TaskPath = Type.Object({ id: Id })

export const taskCalls = {
  'GET /tasks': {
    tags: ['tasks'],
    summary: 'Tasks, the newest first; the next page is in the Link header',
    security: bearer,
    querystring: TaskQuery,
    response: { 200: Type.Array(Task) },
  },
  'POST /tasks': {
    tags: ['tasks'],
    summary: 'Add a task',
    security: bearer,
    headers: IdempotencyHeaders,
    body: NewTask,
    response: { 201: Task },
  },
  'GET /tasks/{id}': {
    tags: ['tasks'],
    summary: 'One task',
    security: bearer,
    params: TaskPath,
    response: { 200: Task },
  },
  'PATCH /tasks/{id}': {
    tags: ['tasks'],
    summary: 'Change a task',
    security: bearer,
    params: TaskPath,
    body: TaskPatch,
    response: { 200: Task },
  },
  'DELETE /tasks/{id}': {
    tags: ['tasks'],
    summary: 'Delete a task',
    security: bearer,
    params: TaskPath,
    response: { 204: NoContent },
  },
} as const
