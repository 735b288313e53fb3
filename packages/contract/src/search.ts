/**
 * One search over messages, tasks and events.
 * @module
 */
import { type Static, Type } from 'typebox'
import { bearer, CalendarDate, Id, Instant, nullable, pageQuery, text } from './wire.ts'

/** What can be found. */
export const searchKinds = ['message', 'task', 'event'] as const
export type SearchKind = (typeof searchKinds)[number]

/** Longest question, in characters. */
export const maxSearchLength = 200

/** How far the pages go: who looks further asks with more words. */
export const maxSearchOffset = 1_000

export const SearchQuery = Type.Object({
  q: text(maxSearchLength, 1),
  kinds: Type.Optional(
    Type.String({
      pattern: `^(?:${searchKinds.join('|')})(?:,(?:${searchKinds.join('|')}))*$`,
      maxLength: 50,
      description: 'Only these, separated by commas: message, task, event',
    }),
  ),
  ...pageQuery,
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50 })),
})
export type SearchQuery = Static<typeof SearchQuery>

/** Plain text, and where in it the words stand that were looked for: positions in UTF-16 code units, the end excluded. */
export const MarkedText = Type.Object({
  text: Type.String(),
  marks: Type.Array(Type.Object({ start: Type.Integer(), end: Type.Integer() })),
})
export type MarkedText = Static<typeof MarkedText>

const found = {
  id: Id,
  title: MarkedText,
  snippet: nullable(MarkedText),
}

const FoundMessage = Type.Object({
  kind: Type.Enum(['message']),
  ...found,
  session_id: Type.String(),
  seq: Type.Integer({ description: 'Its place: `GET /messages/{session_id}?around=` opens the conversation there' }),
  role: Type.Enum(['user', 'assistant']),
  timestamp: Instant,
})

const FoundTask = Type.Object({
  kind: Type.Enum(['task']),
  ...found,
  completed: Type.Boolean(),
  due_date: Type.Union([CalendarDate, Instant, Type.Null()]),
})

const FoundEvent = Type.Object({
  kind: Type.Enum(['event']),
  ...found,
  start_time: Type.Union([Instant, CalendarDate], { description: 'Of a recurring event, when its series begins' }),
  all_day: Type.Boolean(),
  recurring: Type.Boolean(),
})

/** What was found: a message under the title of its conversation, a task or an event under its own. */
export const SearchHit = Type.Union([FoundMessage, FoundTask, FoundEvent])
export type SearchHit = Static<typeof SearchHit>

export const searchCalls = {
  'GET /search': {
    tags: ['search'],
    summary: 'Messages, tasks and events with these words; the next page is in the Link header',
    description:
      'In Spanish and English, whatever the form of a word or its accents; the last word may be half written. What has all words, or where there is nothing, what has any of them. What fits best and is nearest to now comes first, the kinds taking turns.',
    security: bearer,
    querystring: SearchQuery,
    response: { 200: Type.Array(SearchHit) },
  },
} as const
