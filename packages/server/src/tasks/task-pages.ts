/**
 * Tasks page by page, the newest first. These questions are asked most of all: each of their forms is prepared once.
 * @module
 */
import { foldForSearch, type Task } from '@axia/contract'
import { and, desc, isNull, type SQL, sql } from 'drizzle-orm'
import type { Database } from '../db/database.ts'
import {
  type Columns,
  flagOf,
  instantOf,
  instantOrNullOf,
  numberOf,
  prepareRows,
  textOf,
  textOrNullOf,
} from '../db/prepared-rows.ts'
import { tasks } from '../db/schema.ts'
import { type Page, pageOf } from '../paging.ts'
import { inTurns } from '../turns.ts'

export type TaskRow = typeof tasks.$inferSelect

export interface TaskPageOptions {
  /** Only these; both when not said. */
  completed?: boolean | undefined
  /** Only of this list; null is the default one. */
  listId?: string | null | undefined
  /** Only with each of these words in title or description, accents and capitals aside. */
  words?: string | undefined
  limit: number
  /** Where the page before ended: only older tasks. */
  after?: string | undefined
}

export interface TaskPages {
  list(userId: string, options: TaskPageOptions): Promise<Page<TaskRow>>
  /** The same as the wire wants it: quicker, because no instant becomes a `Date` and text again. */
  listForWire(userId: string, options: TaskPageOptions): Promise<Page<Task>>
}

const listedColumns = {
  id: tasks.id,
  title: tasks.title,
  description: tasks.description,
  completed: tasks.completed,
  dueOn: tasks.dueOn,
  dueAt: tasks.dueAt,
  listId: tasks.listId,
  position: tasks.position,
  recurrence: tasks.recurrence,
  followsId: tasks.followsId,
  createdAt: tasks.createdAt,
  updatedAt: tasks.updatedAt,
}

export function createTaskPages(db: Database): TaskPages {
  const prepared = new Map<string, (values: Record<string, unknown>) => Promise<Task[]>>()

  function askFor(name: string, condition: SQL | undefined) {
    const known = prepared.get(name)
    if (known !== undefined) return known
    const { placeholder } = sql
    const query = db
      .select(listedColumns)
      .from(tasks)
      .where(condition)
      .orderBy(desc(tasks.id))
      .limit(placeholder('limit'))
    const ask = prepareRows(db, name, query, toWire)
    prepared.set(name, ask)
    return ask
  }

  return {
    list(userId, options) {
      return withWords(options, async ({ limit, ...rest }) => {
        const conditions = Object.values(conditionsOf(userId, rest, (_, value) => value))
        const query = db
          .select()
          .from(tasks)
          .where(and(...conditions))
        return pageOf(await query.orderBy(desc(tasks.id)).limit(limit + 1), limit, ({ id }) => id)
      })
    },

    listForWire(userId, options) {
      return withWords(options, async ({ limit, ...rest }) => {
        const values: Record<string, unknown> = { limit: limit + 1 }
        const conditions = conditionsOf(userId, rest, (name, value) => {
          values[name] = value
          return sql.placeholder(name)
        })
        const ask = askFor(`tasks_${Object.keys(conditions).join('_')}`, and(...Object.values(conditions)))
        return pageOf(await ask(values), limit, ({ id }) => id)
      })
    },
  }
}

/** By a name for each of its forms. `give` takes a value and says what stands for it in the query. */
function conditionsOf(
  userId: string,
  { completed, listId, after }: Omit<TaskPageOptions, 'limit' | 'words'>,
  give: (name: string, value: unknown) => unknown,
): Record<string, SQL> {
  return {
    user: sql`${tasks.userId} = ${give('user', userId)}`,
    ...(completed !== undefined && { completed: sql`${tasks.completed} = ${give('completed', completed)}` }),
    ...(listId === null && { default: isNull(tasks.listId) }),
    ...(typeof listId === 'string' && { list: sql`${tasks.listId} = ${give('list', listId)}` }),
    ...(after !== undefined && { after: sql`${tasks.id} < ${give('after', after)}` }),
  }
}

/** Tasks that are looked through at once for words. */
const lookedAtOnce = 100

/**
 * A page of those that have all the words. They are looked for here, in turns: the database takes ten times as long, and the
 * embedded one serves nobody meanwhile.
 */
async function withWords<T extends Pick<TaskRow, 'id' | 'title' | 'description'>>(
  { words, limit, ...options }: TaskPageOptions,
  pageOfAll: (options: TaskPageOptions) => Promise<Page<T>>,
): Promise<Page<T>> {
  const wanted = new Set(foldForSearch(words ?? '').split(/\s+/))
  wanted.delete('')
  if (wanted.size === 0) return pageOfAll({ ...options, limit })
  const found: T[] = []
  let after = options.after
  do {
    const { rows, next } = await pageOfAll({ ...options, limit: lookedAtOnce, after })
    for await (const row of inTurns(rows)) if (hasAll(wanted, row)) found.push(row)
    after = next
  } while (after !== undefined && found.length <= limit)
  return pageOf(found, limit, ({ id }) => id)
}

function hasAll(words: ReadonlySet<string>, { title, description }: Pick<TaskRow, 'title' | 'description'>): boolean {
  const text = foldForSearch(`${title} ${description}`)
  for (const word of words) if (!text.includes(word)) return false
  return true
}

/** A list's columns, in the order in which it asks for them, as the wire shows them. */
function toWire(columns: Columns): Task {
  const { 0: id, 1: title, 2: description, 3: completed, 4: dueOn, 5: dueAt, 6: listId, 7: position } = columns
  const { 8: recurrence, 9: followsId, 10: createdAt, 11: updatedAt } = columns
  return {
    id: textOf(id),
    title: textOf(title),
    description: textOf(description),
    completed: flagOf(completed),
    due_date: textOrNullOf(dueOn) ?? instantOrNullOf(dueAt),
    list_id: textOrNullOf(listId),
    position: numberOf(position),
    recurrence: textOrNullOf(recurrence),
    follows_id: textOrNullOf(followsId),
    created_at: instantOf(createdAt),
    updated_at: instantOf(updatedAt),
  }
}
