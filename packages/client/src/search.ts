/**
 * One search over everything: asks the server, and without it looks through what is here.
 * @module
 */
import {
  bodyOf,
  type CalendarEvent,
  foldForSearch,
  hasWords,
  markAll,
  readTerms,
  type SearchHit,
  type SearchKind,
  snippetOf,
  type Task,
  withoutMarkdown,
} from '@axia/contract'
import { ApiError } from './api-error.ts'
import type { SignalOptions } from './auth/auth-types.ts'
import type { ChatMessage } from './chat/chat-types.ts'
import type { AxiaClient } from './client.ts'
import { firstOfEach } from './offline/seen.ts'

export interface SearchOptions extends SignalOptions {
  /** Only these; all when not said. */
  kinds?: readonly SearchKind[] | undefined
  /** What is near to it comes first among what this device holds; the server knows the time itself. */
  now?: Date | undefined
  /** At most so many, up to 50. Default: 20. */
  limit?: number | undefined
}

export interface SearchAnswer {
  /** The best first, the kinds in turn. */
  readonly hits: readonly SearchHit[]
  /** `device`: the server is out of reach, and only what this device holds was looked through. */
  readonly from: 'server' | 'device'
}

/** Whoever types does not wait longer. */
const patienceMs = 8_000

/**
 * Finds messages, tasks and events. Ask as one types, a moment after the last key, and end the call before with its `signal`.
 *
 * @throws {ApiError} but for a server that is out of reach.
 * @example
 * ```ts
 * const { hits } = await search(client, 'dentist', { limit: 10 })
 * ```
 */
export async function search(
  client: Pick<AxiaClient, 'api' | 'chat' | 'tasks' | 'calendar'>,
  question: string,
  { kinds, now, limit = 20, signal }: SearchOptions = {},
): Promise<SearchAnswer> {
  if (readTerms(question).terms.length === 0) return { hits: [], from: 'server' }
  const query = { q: question.replaceAll('\0', ' '), limit, ...(kinds !== undefined && { kinds: kinds.join(',') }) }
  try {
    return { hits: await client.api.request('GET /search', { query, signal, timeoutMs: patienceMs }), from: 'server' }
  } catch (cause) {
    const isOutOfReach = cause instanceof ApiError && (cause.code === 'unreachable' || cause.code === 'timeout')
    if (!isOutOfReach) throw cause
    return { hits: (await heldHits(client, question, { kinds, now })).slice(0, limit), from: 'device' }
  }
}

/** Something that is here, and when it was or will be. */
interface HeldHit {
  hit: SearchHit
  at: string
}

/** What is here and has all the words: by their beginnings, because their stems are the server's knowledge. */
async function heldHits(
  { chat, tasks, calendar }: Pick<AxiaClient, 'chat' | 'tasks' | 'calendar'>,
  question: string,
  { kinds = ['message', 'task', 'event'], now }: Pick<SearchOptions, 'kinds' | 'now'>,
): Promise<SearchHit[]> {
  const wanted = readTerms(question).terms.map(foldForSearch)
  const isFound = (word: string) => wanted.some((term) => word.startsWith(term))
  const holds = (texts: readonly string[]) => hasWords(texts, question)
  const titles = new Map(chat.state.conversations.map(({ sessionId, title }) => [sessionId, title]))
  const finders: Record<SearchKind, () => Promise<HeldHit[]>> = {
    message: async () =>
      (await chat.held()).flatMap((message) => {
        const title = titles.get(message.sessionId)
        if (title === undefined || message.id === undefined || !holds([message.text])) return []
        return { hit: toMessageHit(message, title, isFound), at: message.timestamp }
      }),
    task: async () =>
      (await tasks.held())
        .filter(({ title, description }) => holds([title, description]))
        .map((task) => ({ hit: toTaskHit(task, isFound), at: task.updated_at })),
    event: async () =>
      (await calendar.held())
        .filter(({ title, location, description }) => holds([title, location, description]))
        .map((event) => ({ hit: toEventHit(event, isFound), at: event.start_time })),
  }
  const found = await Promise.all(kinds.map(async (kind) => nearestFirst(await finders[kind](), now)))
  return inTurn(found)
}

/** Each once: of a series the occurrence that is the nearest. */
function nearestFirst(found: readonly HeldHit[], now: Date | undefined): SearchHit[] {
  const distance = ({ at }: HeldHit) => Math.abs(Date.parse(at) - (now?.getTime() ?? 0))
  const sorted = now === undefined ? found : found.toSorted((one, other) => distance(one) - distance(other))
  return firstOfEach(
    sorted.map(({ hit }) => hit),
    ({ id }) => id,
  )
}

/** The first of each list, then the second of each, and so on. */
function inTurn<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length))
  return Array.from({ length: longest }, (_, place) => lists.flatMap((list) => list.slice(place, place + 1))).flat()
}

type IsFound = (word: string) => boolean

function toMessageHit(message: ChatMessage, title: string, isFound: IsFound): SearchHit {
  const { id = '', sessionId, seq = 0, role, timestamp, text } = message
  return {
    kind: 'message',
    id,
    title: { text: title, marks: [] },
    snippet: snippetOf(role === 'assistant' ? withoutMarkdown(text) : text, isFound),
    session_id: sessionId,
    seq,
    role,
    timestamp,
  }
}

function toTaskHit({ id, title, description, completed, due_date }: Task, isFound: IsFound): SearchHit {
  return {
    kind: 'task',
    id,
    title: markAll(title, isFound),
    snippet: bodyOf([description], isFound),
    completed,
    due_date,
  }
}

function toEventHit(
  { id, title, location, description, start_time, all_day, recurrence }: CalendarEvent,
  isFound: IsFound,
): SearchHit {
  const snippet = bodyOf([location, description], isFound)
  return {
    kind: 'event',
    id,
    title: markAll(title, isFound),
    snippet,
    start_time,
    all_day,
    recurring: recurrence !== null,
  }
}
