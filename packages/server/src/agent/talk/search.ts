/**
 * What the built-in agent finds: tasks, events, and what the user said.
 * @module
 */
import { readTerms, snippetOf } from '@axia/contract'
import { readWallText } from '@axia/words/wall-time'
import type { FoundRow } from '../../search/search-store.ts'
import { findIntent } from './intent.ts'
import { plain } from './markdown.ts'
import { taskLine } from './spans.ts'
import { paragraphs, saidAt, type Turn } from './turn.ts'

/** What is looked through, and what of each kind one answer shows. */
const maxRead = 50
const maxShown = 5

const kinds = ['task', 'event', 'message'] as const

/** What was found, each kind under its name. */
export async function showFound(turn: Turn): Promise<string> {
  const { say, searchStore, userId, rest } = turn
  const terms = readTerms(rest)
  if (terms.terms.length === 0) return say.searchWhat
  const page = { limit: maxRead, offset: 0 }
  const pages = await Promise.all(kinds.map((kind) => searchStore.find(userId, terms, { kinds: [kind], ...page })))
  const rows = pages.flat().filter((row) => isWorthSaying(row, turn))
  if (rows.length === 0) return say.foundNothing(plain(rest))
  const isFound = await searchStore.matcher(
    terms,
    rows.flatMap((row) => (row.kind === 'message' ? [row.text] : [])),
  )
  const groups = kinds.map((kind) => {
    const lines = rows.filter((row) => row.kind === kind).slice(0, maxShown)
    if (lines.length === 0) return undefined
    return [`*${say.foundKinds[kind]}*`, '', ...lines.map((row) => `- ${lineOf(row, turn, isFound)}`)].join('\n')
  })
  return paragraphs(say.foundTitle(plain(rest)), ...groups)
}

/** Not the agent's own words, which repeat the user's, and not what was asked to find it. */
function isWorthSaying(row: FoundRow, { language }: Turn): boolean {
  if (row.kind !== 'message') return true
  return row.role === 'user' && findIntent(row.text, language)?.name !== 'search'
}

function lineOf(row: FoundRow, turn: Turn, isFound: (word: string) => boolean): string {
  const { say, today } = turn
  if (row.kind === 'task') return taskLine(row, turn)
  if (row.kind === 'message') {
    const moment = say.moment(saidAt(row.createdAt, turn), today)
    return `${plain(snippetOf(row.text, isFound).text)} — ${moment}`
  }
  const day = { day: readWallText(row.startLocal).startOf('day'), minutes: undefined }
  return `${plain(row.title)} — ${say.moment(row.allDay ? day : saidAt(row.startAt, turn), today)}`
}
