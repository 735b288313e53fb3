/**
 * One search over everything: asks the server, and without it looks through what is here.
 * @module
 */
import {
  bodyOf,
  type CalendarEvent,
  fold,
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
import type { ChatMessage, ConversationSummary } from './chat/chat-types.ts'
import type { AxiaClient } from './client.ts'

export interface SearchOptions extends SignalOptions {
  /** Only these; all when not said. */
  kinds?: readonly SearchKind[] | undefined
  /** At most so many, up to 50. Default: 20. */
  limit?: number | undefined
}

export interface SearchAnswer {
  /** The best first, the kinds in turn. */
  readonly hits: readonly SearchHit[]
  /** `device`: the server is out of reach, and only what this device has loaded was looked through. */
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
  { kinds, limit = 20, signal }: SearchOptions = {},
): Promise<SearchAnswer> {
  if (readTerms(question).terms.length === 0) return { hits: [], from: 'server' }
  const query = { q: question.replaceAll('\0', ' '), limit, ...(kinds !== undefined && { kinds: kinds.join(',') }) }
  try {
    return { hits: await client.api.request('GET /search', { query, signal, timeoutMs: patienceMs }), from: 'server' }
  } catch (cause) {
    const isOutOfReach = cause instanceof ApiError && (cause.code === 'unreachable' || cause.code === 'timeout')
    if (!isOutOfReach) throw cause
    return { hits: heldHits(client, question, kinds).slice(0, limit), from: 'device' }
  }
}

/** What is here and has all the words: by their beginnings, because their stems are the server's knowledge. */
function heldHits(
  { chat, tasks, calendar }: Pick<AxiaClient, 'chat' | 'tasks' | 'calendar'>,
  question: string,
  kinds: readonly SearchKind[] | undefined,
): SearchHit[] {
  const wanted = readTerms(question).terms.map(fold)
  const isFound = (word: string) => wanted.some((term) => word.startsWith(term))
  const holds = (texts: readonly string[]) => hasWords(texts, question)
  const messages = chat.state.conversations.flatMap((summary) => {
    const { messages: loaded } = chat.conversation(summary.sessionId).state
    const here = new Map(
      [...loaded, ...(summary.lastMessage ? [summary.lastMessage] : [])].map((one) => [one.key, one]),
    )
    return [...here.values()]
      .filter(({ id, text }) => id !== undefined && holds([text]))
      .map((message) => toMessageHit(message, summary, isFound))
  })
  const events = new Map(calendar.state.events.map((event) => [event.id, event]))
  const byKind: Record<SearchKind, SearchHit[]> = {
    message: messages,
    task: tasks.state.tasks
      .filter(({ title, description }) => holds([title, description]))
      .map((task) => toTaskHit(task, isFound)),
    event: [...events.values()]
      .filter(({ title, location, description }) => holds([title, location, description]))
      .map((event) => toEventHit(event, isFound)),
  }
  return (kinds ?? (['message', 'task', 'event'] as const)).flatMap((kind) => byKind[kind])
}

type IsFound = (word: string) => boolean

function toMessageHit(message: ChatMessage, { title }: ConversationSummary, isFound: IsFound): SearchHit {
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
