/**
 * `axia search`: messages, tasks and events with these words.
 * @module
 */
import type { MarkedText, SearchHit, SearchKind } from '@axia/contract'
import { dayIn, inWords, isDay } from '../dates.ts'
import { type LineStyle, lineStyleOf, shortId } from '../lines.ts'
import type { Session } from '../session.ts'
import { safeLine, safeText } from '../terminal-text.ts'

export interface SearchOptions {
  kind?: SearchKind[]
  limit: number
}

/** @throws {ApiError} also when the server cannot be reached: nothing is kept here that could be looked through. */
export async function searchAll(session: Session, said: string[], { kind, limit }: SearchOptions): Promise<void> {
  const { client, out, words, surroundings } = session
  const query = { q: said.join(' '), limit, ...(kind !== undefined && { kinds: kind.join(',') }) }
  const hits = await client.api.request('GET /search', { query, signal: surroundings.signal })
  if (out.isJson) {
    out.json(hits)
    return
  }
  const style = await lineStyleOf(session)
  for (const name of ['event', 'task', 'message'] as const) {
    const found = hits.filter((hit) => hit.kind === name)
    if (found.length === 0) continue
    out.print(out.style('bold', words.foundKinds[name]))
    for (const hit of found) out.print(`  ${hitLine(hit, style)}`)
  }
  if (hits.length === 0) out.say(words.nothingFound)
}

function hitLine(hit: SearchHit, style: LineStyle): string {
  const { out, words } = style
  const { title, snippet } = hit
  const [first, second] = hit.kind === 'message' ? [snippet, title] : [title, snippet]
  const parts = [
    out.style('dim', shortId(hit)),
    whenOf(hit, style),
    hit.kind === 'task' ? (hit.completed ? '[x]' : '[ ]') : '',
    first === null ? '' : marked(first, style),
    hit.kind === 'event' && hit.recurring ? out.style('dim', `(${words.repeats})`) : '',
    second === null || second.text === '' ? '' : out.style('dim', safeLine(second.text)),
  ]
  return parts.filter((part) => part !== '').join('  ')
}

function whenOf(hit: SearchHit, { timeZone, ...style }: LineStyle): string {
  const moment = hit.kind === 'message' ? hit.timestamp : hit.kind === 'event' ? hit.start_time : hit.due_date
  if (moment === null) return ''
  return inWords(isDay(moment) ? moment : dayIn(timeZone, new Date(moment)), { timeZone, ...style })
}

/** The text with its marks, each piece made harmless by itself. */
function marked({ text, marks }: MarkedText, { out }: LineStyle): string {
  const harmless = (piece: string) => safeText(piece).replace(/\s+/g, ' ')
  const pieces = marks.map(({ start, end }, index) => {
    const before = text.slice(marks[index - 1]?.end ?? 0, start)
    return `${harmless(before)}${out.style('yellow', harmless(text.slice(start, end)))}`
  })
  return `${pieces.join('')}${harmless(text.slice(marks.at(-1)?.end ?? 0))}`.trim()
}
