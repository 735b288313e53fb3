/**
 * Tasks in the database; a store call sees the rows of one user.
 * @module
 */
import { and, desc, eq, lt, sql } from 'drizzle-orm'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { notify } from '../db/notices.ts'
import {
  type Columns,
  flagOf,
  instantOf,
  instantOrNullOf,
  prepareRows,
  textOf,
  textOrNullOf,
} from '../db/prepared-rows.ts'
import { tasks } from '../db/schema.ts'
import { newId } from '../id.ts'
import { type Page, pageOf } from '../paging.ts'

export type TaskRow = typeof tasks.$inferSelect

/** A task in a list. Its instants are text as on the wire. */
export interface ListedTask extends Pick<TaskRow, 'id' | 'title' | 'description' | 'completed' | 'dueOn'> {
  dueAt: string | null
  createdAt: string
  updatedAt: string
}

/** When a task is due: a day (`YYYY-MM-DD`) or an instant, never both. */
export type Due = { dueOn: string; dueAt: null } | { dueOn: null; dueAt: Date } | { dueOn: null; dueAt: null }

export interface NewTaskRow {
  title: string
  description?: string | undefined
  completed?: boolean | undefined
  due?: Due | undefined
}

export interface TaskPageOptions {
  /** Only these; both when not said. */
  completed?: boolean | undefined
  limit: number
  /** Where the page before ended: only older tasks. */
  after?: string | undefined
}

export interface TaskStore {
  add(userId: string, task: NewTaskRow, db?: Database): Promise<TaskRow>
  find(userId: string, id: string): Promise<TaskRow | undefined>
  /** The newest first. */
  list(userId: string, options: TaskPageOptions): Promise<Page<TaskRow>>
  /** The same as the wire wants it: quicker, because no instant becomes a `Date` and text again. */
  listAsText(userId: string, options: TaskPageOptions): Promise<Page<ListedTask>>
  /** Undefined when the user has no such task. */
  change(userId: string, id: string, change: Partial<NewTaskRow>, db?: Database): Promise<TaskRow | undefined>
  /** False when the user has no such task. */
  delete(userId: string, id: string, db?: Database): Promise<boolean>
}

export function createTaskStore({ db, clock }: { db: Database; clock: Clock }): TaskStore {
  // The list is asked for most of all: prepared once for each of its few forms.
  const columns = {
    id: tasks.id,
    title: tasks.title,
    description: tasks.description,
    completed: tasks.completed,
    dueOn: tasks.dueOn,
    dueAt: tasks.dueAt,
    createdAt: tasks.createdAt,
    updatedAt: tasks.updatedAt,
  }
  const prepareList = (name: string, ...conditions: Parameters<typeof and>) => {
    const query = db
      .select(columns)
      .from(tasks)
      .where(and(eq(tasks.userId, sql.placeholder('userId')), ...conditions))
      .orderBy(desc(tasks.id))
      .limit(sql.placeholder('limit'))
    return prepareRows(db, name, query, toListed)
  }
  const after = lt(tasks.id, sql.placeholder('after'))
  const completed = eq(tasks.completed, sql.placeholder('completed'))
  const lists = {
    all: prepareList('tasks_all'),
    allAfter: prepareList('tasks_all_after', after),
    some: prepareList('tasks_some', completed),
    someAfter: prepareList('tasks_some_after', completed, after),
  }

  async function listAsText(userId: string, { completed, limit, after }: TaskPageOptions): Promise<Page<ListedTask>> {
    const form = completed === undefined ? 'all' : 'some'
    const ask = after === undefined ? lists[form] : lists[`${form}After`]
    return pageOf(await ask({ userId, completed, after, limit: limit + 1 }), limit, (last) => last.id)
  }

  const one = (userId: string, id: string) => and(eq(tasks.userId, userId), eq(tasks.id, id))

  const within = <T>(tx: Database | undefined, work: (tx: Database) => Promise<T>) =>
    tx === undefined ? db.transaction(work) : work(tx)

  async function changed(tx: Database, userId: string): Promise<void> {
    await notify(tx, 'axia_changes', { user_id: userId, resource: 'tasks' })
  }

  return {
    async add(userId, { title, description, completed, due }, outer) {
      return within(outer, async (tx) => {
        const now = clock()
        const row = { id: newId(), userId, title, ...due, createdAt: now, updatedAt: now }
        const optional = {
          ...(description !== undefined && { description }),
          ...(completed !== undefined && { completed }),
        }
        const [added] = await tx
          .insert(tasks)
          .values({ ...row, ...optional })
          .returning()
        if (added === undefined) throw new Error('the task was not added')
        await changed(tx, userId)
        return added
      })
    },

    async find(userId, id) {
      const [row] = await db.select().from(tasks).where(one(userId, id))
      return row
    },

    async list(userId, options) {
      const { rows, next } = await listAsText(userId, options)
      return { rows: rows.map((row) => toRow(userId, row)), next }
    },

    listAsText,

    async change(userId, id, { due, ...change }, outer) {
      return within(outer, async (tx) => {
        const [row] = await tx
          .update(tasks)
          .set({ ...change, ...due, updatedAt: clock() })
          .where(one(userId, id))
          .returning()
        if (row !== undefined) await changed(tx, userId)
        return row
      })
    },

    async delete(userId, id, outer) {
      return within(outer, async (tx) => {
        const gone = await tx.delete(tasks).where(one(userId, id)).returning({ id: tasks.id })
        if (gone.length > 0) await changed(tx, userId)
        return gone.length > 0
      })
    },
  }
}

/** Reads a list's columns, in the order in which it asks for them. */
function toListed([id, title, description, completed, dueOn, dueAt, createdAt, updatedAt]: Columns): ListedTask {
  return {
    id: textOf(id),
    title: textOf(title),
    description: textOf(description),
    completed: flagOf(completed),
    dueOn: textOrNullOf(dueOn),
    dueAt: instantOrNullOf(dueAt),
    createdAt: instantOf(createdAt),
    updatedAt: instantOf(updatedAt),
  }
}

function toRow(userId: string, { dueAt, createdAt, updatedAt, ...task }: ListedTask): TaskRow {
  const due = dueAt === null ? null : new Date(dueAt)
  return { ...task, userId, dueAt: due, createdAt: new Date(createdAt), updatedAt: new Date(updatedAt) }
}
