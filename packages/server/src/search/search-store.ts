/**
 * Finds a user's messages, tasks and events by their words.
 * @module
 */
import { foldForSearch, type SearchKind, type Terms, wordsOf } from '@axia/contract'
import { and, eq, inArray, type SQL, sql } from 'drizzle-orm'
import { Type } from 'typebox'
import { Parse } from 'typebox/value'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { conversations, events, messages, searchEntries, tasks } from '../db/schema.ts'
import { rootCode } from '../db/start-error.ts'
import { Problem } from '../problem.ts'

export interface SearchPage {
  kinds: readonly SearchKind[]
  limit: number
  /** How many of the best were shown before. */
  offset: number
  /** Takes what has one of the words. Default: all of them are wanted. */
  any?: boolean
}

export type FoundRow =
  | ({ kind: 'message'; sessionId: string; title: string } & Pick<
      typeof messages.$inferSelect,
      'id' | 'text' | 'seq' | 'role' | 'createdAt'
    >)
  | ({ kind: 'task' } & typeof tasks.$inferSelect)
  | ({ kind: 'event' } & typeof events.$inferSelect)

export interface SearchStore {
  /** The best first. @throws {Problem} `busy` when it takes too long. */
  find(userId: string, terms: Terms, page: SearchPage): Promise<FoundRow[]>
  /** Which of a text's words are those that were looked for; it takes the folded word. */
  matcher(terms: Terms, texts: readonly string[]): Promise<(word: string) => boolean>
}

/** A person who types does not wait longer. */
const defaultTimeoutMs = 3_000
/** The newest of each kind, which are looked at one by one: where they hold enough, a common word costs no more than a rare one. */
const newestLooked = 5_000
const enough = 60
/** The most of the older ones that are weighed against each other. */
const mostOlder = 1_000
/** After so many days a fit weighs half of what it weighs today. */
const halfAfterDays = 60
/** What remains of a fit's weight, however long ago it was. */
const leastWeight = 0.25

const Entries = Type.Array(Type.Object({ kind: Type.Enum(['message', 'task', 'event']), id: Type.String() }))
const Words = Type.Array(Type.Object({ word: Type.String() }))

export function createSearchStore({
  db,
  clock,
  timeoutMs = defaultTimeoutMs,
}: {
  db: Database
  clock: Clock
  timeoutMs?: number
}): SearchStore {
  /** Rows of a query that may take no longer than a person waits. */
  async function rowsOf(query: SQL): Promise<unknown> {
    try {
      return await db.transaction(async (tx) => {
        await tx.execute(sql.raw(`set local statement_timeout = ${timeoutMs}`))
        return rowsIn(await tx.execute(query))
      })
    } catch (cause) {
      if (rootCode(cause) === '57014') throw new Problem('busy', { detail: 'the search took too long', cause })
      throw cause
    }
  }

  return {
    async find(userId, terms, page) {
      const entries = Parse(Entries, await rowsOf(bestEntries(userId, terms, page, clock())))
      const ids = (kind: SearchKind) => entries.flatMap((entry) => (entry.kind === kind ? [entry.id] : []))
      const rows = [
        ...(await messagesOf(db, userId, ids('message'))),
        ...(await tasksOf(db, userId, ids('task'))),
        ...(await eventsOf(db, userId, ids('event'))),
      ]
      const byId = new Map(rows.map((row) => [row.id, row]))
      return entries.flatMap(({ id }) => byId.get(id) ?? [])
    },

    async matcher(terms, texts) {
      const beginnings = new Set(terms.terms.map((term) => foldForSearch(term).slice(0, 2)))
      const words = new Set(texts.flatMap((text) => wordsOf(text).map(({ text: word }) => foldForSearch(word))))
      const likely = [...words].filter((word) => beginnings.has(word.slice(0, 2)) || beginnings.has(word.slice(0, 1)))
      if (likely.length === 0) return () => false
      const either = sql.join(queriesOf(terms), sql` || `)
      const list = sql.param(likely)
      const found = await rowsOf(
        sql`select word from unnest(${list}::text[]) as word where search_words('', word) @@ (${either})`,
      )
      const matching = new Set(Parse(Words, found).map(({ word }) => word))
      return (word) => matching.has(word)
    },
  }
}

/** Each word as the database looks for it: in whole, by its Spanish and its English stem. Words such as "the" count only at the end. */
function queriesOf({ terms, isTyping }: Terms): SQL[] {
  return terms.map((term, index) => {
    const isLast = index === terms.length - 1
    return sql`search_term(${term}, ${isLast && isTyping}, ${isLast})`
  })
}

/**
 * The kinds take turns, the best of each first: how well it fits, and how near to now it is. First the newest are looked at; only
 * when they hold little, the index is asked for all.
 */
function bestEntries(userId: string, terms: Terms, { kinds, limit, offset, any = false }: SearchPage, now: Date): SQL {
  const entries = searchEntries
  const wanted = sql`${sql.param(kinds)}::text[]`
  const columns = sql`${entries.kind}, ${entries.id}, ${entries.at}, ${entries.words}`
  const daysAway = sql`abs(extract(epoch from at - ${now.toISOString()}::timestamptz)) / 86400`
  return sql`
    with asked as materialized (select ${sql.join(queriesOf(terms), any ? sql` || ` : sql` && `)} as query),
    newest as materialized (
      select one.* from unnest(${wanted}) as wanted(kind), lateral (
        select ${columns} from ${entries}
        where ${entries.userId} = ${userId} and ${entries.kind} = wanted.kind
        order by ${entries.at} desc limit ${number(newestLooked)}
      ) as one where one.words @@ (select query from asked)
    ),
    older as materialized (
      select ${columns} from ${entries}
      where (select count(*) from newest) < ${number(enough)} and ${entries.words} @@ (select query from asked)
        and ${entries.userId} = ${userId} and ${entries.kind} = any(${wanted})
      order by ${entries.at} desc limit ${number(mostOlder)}
    ),
    weighed as (
      select kind, id, at, ts_rank(words, (select query from asked))
        * (${number(leastWeight)} + (1 - ${number(leastWeight)}) / (1 + ${daysAway} / ${number(halfAfterDays)})) as weight
      from (select * from newest union select * from older) as found
    )
    select kind, id::text as id from weighed
    order by row_number() over (partition by kind order by weight desc, at desc, id), weight desc, kind
    limit ${limit} offset ${offset}`
}

/** A number of ours as it stands: PostgreSQL would take a parameter beside a whole number for a whole one. */
function number(value: number): SQL {
  return sql.raw(String(value))
}

/** Both drivers keep a result's rows under this name. */
function rowsIn(result: unknown): unknown {
  return typeof result === 'object' && result !== null && 'rows' in result ? result.rows : []
}

async function messagesOf(db: Database, userId: string, ids: string[]): Promise<FoundRow[]> {
  if (ids.length === 0) return []
  const rows = await db
    .select({
      id: messages.id,
      text: messages.text,
      seq: messages.seq,
      role: messages.role,
      createdAt: messages.createdAt,
      sessionId: conversations.name,
      title: conversations.title,
    })
    .from(messages)
    .innerJoin(conversations, eq(conversations.id, messages.conversationId))
    .where(and(inArray(messages.id, ids), eq(messages.userId, userId), eq(messages.deleted, false)))
  return rows.map((row) => ({ kind: 'message', ...row }))
}

async function tasksOf(db: Database, userId: string, ids: string[]): Promise<FoundRow[]> {
  if (ids.length === 0) return []
  const rows = await db
    .select()
    .from(tasks)
    .where(and(inArray(tasks.id, ids), eq(tasks.userId, userId)))
  return rows.map((row) => ({ kind: 'task', ...row }))
}

async function eventsOf(db: Database, userId: string, ids: string[]): Promise<FoundRow[]> {
  if (ids.length === 0) return []
  const rows = await db
    .select()
    .from(events)
    .where(and(inArray(events.id, ids), eq(events.userId, userId)))
  return rows.map((row) => ({ kind: 'event', ...row }))
}
