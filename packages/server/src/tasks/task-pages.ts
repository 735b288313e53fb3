/**
 * Tasks page by page, the newest first. These questions are asked most of all: each of their forms is prepared once.
 * @module
 */
import type { Task } from '@axia/contract'
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
    async list(userId, { limit, ...options }) {
      const conditions = Object.values(conditionsOf(userId, options, (_, value) => value))
      const query = db
        .select()
        .from(tasks)
        .where(and(...conditions))
      return pageOf(await query.orderBy(desc(tasks.id)).limit(limit + 1), limit, ({ id }) => id)
    },

    async listForWire(userId, { limit, ...options }) {
      const values: Record<string, unknown> = { limit: limit + 1 }
      const conditions = conditionsOf(userId, options, (name, value) => {
        values[name] = value
        return sql.placeholder(name)
      })
      const ask = askFor(`tasks_${Object.keys(conditions).join('_')}`, and(...Object.values(conditions)))
      return pageOf(await ask(values), limit, ({ id }) => id)
    },
  }
}

/** By a name for each of its forms. `give` takes a value and says what stands for it in the query. */
function conditionsOf(
  userId: string,
  { completed, listId, words, after }: Omit<TaskPageOptions, 'limit'>,
  give: (name: string, value: unknown) => unknown,
): Record<string, SQL> {
  return {
    user: sql`${tasks.userId} = ${give('user', userId)}`,
    ...(completed !== undefined && { completed: sql`${tasks.completed} = ${give('completed', completed)}` }),
    ...(listId === null && { default: isNull(tasks.listId) }),
    ...(typeof listId === 'string' && { list: sql`${tasks.listId} = ${give('list', listId)}` }),
    ...(words !== undefined && { words: hasWords(give('words', foldedWords(words))) }),
    ...(after !== undefined && { after: sql`${tasks.id} < ${give('after', after)}` }),
  }
}

const accented = 'áàâäãåéèêëíìîïóòôöõúùûüñçÁÀÂÄÃÅÉÈÊËÍÌÎÏÓÒÔÖÕÚÙÛÜÑÇ'
const plain = 'aaaaaaeeeeiiiiooooouuuunc'.repeat(2)

function hasWords(words: unknown): SQL {
  const text = sql`lower(translate(${tasks.title} || ' ' || ${tasks.description}, ${sql.raw(`'${accented}', '${plain}'`)}))`
  return sql`not exists (select from unnest(string_to_array(${words}::text, ' ')) as word where strpos(${text}, word) = 0)`
}

function foldedWords(words: string): string {
  return words.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim().replace(/\s+/gu, ' ')
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
