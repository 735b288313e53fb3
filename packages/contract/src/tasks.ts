/**
 * Tasks, and the lists that they are in.
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
  maxNameLength,
  maxTextLength,
  maxTitleLength,
  NoContent,
  nullable,
  pageQuery,
  text,
} from './wire.ts'

/** A number by which a list is sorted, the smallest first; of equal ones the newer id. */
const Position = Type.Number({ description: "The user's own order: the smallest first" })

/** Where something is put in the user's own order: right before or right after another one. At most one of the two. */
const placeMembers = {
  before_id: Type.Optional(Id),
  after_id: Type.Optional(Id),
}

export const Task = Type.Object({
  id: Id,
  title: Type.String(),
  description: Type.String(),
  completed: Type.Boolean(),
  due_date: Type.Union([CalendarDate, Instant, Type.Null()], { description: 'A date stays a date' }),
  list_id: nullable(Type.String({ format: 'uuid', description: 'The list that it is in; null for the default one' })),
  position: Position,
  recurrence: nullable(
    Type.String({ description: 'RFC 5545 RRULE without its name: when it is completed, the next one is made' }),
  ),
  follows_id: nullable(
    Type.String({ format: 'uuid', description: 'Of a task that repeats: the one whose completion made this one' }),
  ),
  created_at: Instant,
  updated_at: Instant,
})
export type Task = Static<typeof Task>

const members = {
  title: text(maxTitleLength, 1),
  description: Type.Optional(text(maxTextLength)),
  due_date: Type.Optional(nullable(Moment)),
  completed: Type.Optional(Type.Boolean()),
  list_id: Type.Optional(nullable(Id)),
  recurrence: Type.Optional(
    nullable(
      Type.String({ ...text(500), description: 'RFC 5545 RRULE; needs a due_date, from which on it repeats by days' }),
    ),
  ),
  ...placeMembers,
}

export const NewTask = closed(members)
export type NewTask = Static<typeof NewTask>

export const TaskPatch = closed({ ...members, title: Type.Optional(members.title) })
export type TaskPatch = Static<typeof TaskPatch>

export const TaskQuery = Type.Object({
  completed: Type.Optional(Type.Boolean()),
  list: Type.Optional(
    Type.Union([Id, Type.Literal('default')], {
      description: 'Only of this list; `default` is the one that has no id',
    }),
  ),
  q: Type.Optional(
    Type.String({ ...text(200), description: 'Only with each of these words in title or description, accents aside' }),
  ),
  ...pageQuery,
})
export type TaskQuery = Static<typeof TaskQuery>

const Path = Type.Object({ id: Id })

/** A list of tasks. The default one always exists, has no id and is not among these. */
export const TaskList = Type.Object({
  id: Id,
  name: Type.String(),
  position: Position,
  created_at: Instant,
  updated_at: Instant,
})
export type TaskList = Static<typeof TaskList>

const listMembers = { name: text(maxNameLength, 1), ...placeMembers }

export const NewTaskList = closed(listMembers)
export type NewTaskList = Static<typeof NewTaskList>

export const TaskListPatch = closed({ ...listMembers, name: Type.Optional(listMembers.name) })
export type TaskListPatch = Static<typeof TaskListPatch>

/** What becomes of a deleted list's tasks: they move to the default list, or go with it. */
export const TasksOfDeletedList = Type.Enum(['move', 'delete'])
export type TasksOfDeletedList = Static<typeof TasksOfDeletedList>

const TaskListDeletion = Type.Object({ tasks: Type.Optional(TasksOfDeletedList) })

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
    params: Path,
    response: { 200: Task },
  },
  'PATCH /tasks/{id}': {
    tags: ['tasks'],
    summary: 'Change a task',
    description:
      'Completing one that repeats makes the next one, with `follows_id`; reopening it takes that back, if nobody changed it. With another due_date alone only this one is put off; with another recurrence, or another time of the day, all that follow. A repeat changes nothing, and needs no `Idempotency-Key`.',
    security: bearer,
    params: Path,
    body: TaskPatch,
    response: { 200: Task },
  },
  'DELETE /tasks/{id}': {
    tags: ['tasks'],
    summary: 'Delete a task',
    security: bearer,
    params: Path,
    response: { 204: NoContent },
  },
  'GET /task-lists': {
    tags: ['tasks'],
    summary: "Lists of tasks, in the user's own order",
    security: bearer,
    response: { 200: Type.Array(TaskList) },
  },
  'POST /task-lists': {
    tags: ['tasks'],
    summary: 'Add a list, at the end where nothing else is said',
    security: bearer,
    headers: IdempotencyHeaders,
    body: NewTaskList,
    response: { 201: TaskList },
  },
  'PATCH /task-lists/{id}': {
    tags: ['tasks'],
    summary: 'Rename a list, or put it elsewhere',
    security: bearer,
    params: Path,
    body: TaskListPatch,
    response: { 200: TaskList },
  },
  'DELETE /task-lists/{id}': {
    tags: ['tasks'],
    summary: 'Delete a list',
    description:
      'Its tasks move to the default list (`tasks=move`, what is done unless said) or are deleted (`tasks=delete`).',
    security: bearer,
    params: Path,
    querystring: TaskListDeletion,
    response: { 204: NoContent },
  },
  'POST /task-lists/{id}/restore': {
    tags: ['tasks'],
    summary: 'Bring a deleted list back, with what was in it; for 30 days',
    security: bearer,
    params: Path,
    response: { 200: TaskList },
  },
} as const
