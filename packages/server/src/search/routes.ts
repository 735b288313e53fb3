/**
 * One search over messages, tasks and events.
 * @module
 */
import {
  bodyOf,
  markAll,
  maxSearchOffset,
  readTerms,
  type SearchHit,
  searchCalls,
  searchKinds,
  snippetOf,
  withoutMarkdown,
} from '@axia/contract'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { sessionOf } from '../auth/guard.ts'
import { linkNext, pageOf } from '../paging.ts'
import { invalidField } from '../problem.ts'
import type { FoundRow, SearchStore } from './search-store.ts'

export interface SearchRoutesOptions {
  searchStore: SearchStore
}

const defaultLimit = 20

export const searchRoutes: FastifyPluginAsyncTypebox<SearchRoutesOptions> = async (app, { searchStore }) => {
  app.get('/search', { schema: searchCalls['GET /search'] }, async (request, reply) => {
    const { q, kinds, limit = defaultLimit, after } = request.query
    const terms = readTerms(q)
    if (terms.terms.length === 0) return []
    const wanted = searchKinds.filter((kind) => kinds === undefined || kinds.split(',').includes(kind))
    const offset = readOffset(after)
    const { userId } = sessionOf(request)
    const found = await searchStore.find(userId, terms, { kinds: wanted, limit: limit + 1, offset })
    const page = pageOf(found, limit, () => String(offset + limit))
    if (offset + limit <= maxSearchOffset) linkNext(request, reply, page.next)
    if (found.length === 0 && offset === 0 && terms.terms.length > 1) {
      page.rows = await searchStore.find(userId, terms, { kinds: wanted, limit, offset, any: true })
    }
    const isFound = await searchStore.matcher(terms, page.rows.flatMap(textsOf))
    return page.rows.map((row) => toHit(row, isFound))
  })
}

function readOffset(after: string | undefined): number {
  if (after === undefined) return 0
  const offset = /^\d{1,4}$/.test(after) ? Number(after) : Number.POSITIVE_INFINITY
  if (offset > maxSearchOffset) throw invalidField('after', 'must come from a Link header')
  return offset
}

/** All texts in which the words may stand. */
function textsOf(row: FoundRow): string[] {
  return row.kind === 'message' ? [row.text] : [row.title, ...bodyTexts(row)]
}

function bodyTexts(row: Exclude<FoundRow, { kind: 'message' }>): string[] {
  return row.kind === 'task' ? [row.description] : [row.location, row.description]
}

function toHit(row: FoundRow, isFound: (word: string) => boolean): SearchHit {
  const { id } = row
  if (row.kind === 'message') {
    const { sessionId, seq, role, createdAt } = row
    const title = { text: row.title, marks: [] }
    const snippet = snippetOf(role === 'assistant' ? withoutMarkdown(row.text) : row.text, isFound)
    return { kind: row.kind, id, title, snippet, session_id: sessionId, seq, role, timestamp: createdAt.toISOString() }
  }
  const common = { id, title: markAll(row.title, isFound), snippet: bodyOf(bodyTexts(row), isFound) }
  if (row.kind === 'task') {
    const { completed, dueOn, dueAt } = row
    return { kind: row.kind, ...common, completed, due_date: dueOn ?? dueAt?.toISOString() ?? null }
  }
  const { allDay, startLocal, startAt, recurrence } = row
  const start = allDay ? startLocal.slice(0, 10) : startAt.toISOString()
  return { kind: row.kind, ...common, start_time: start, all_day: allDay, recurring: recurrence !== null }
}
