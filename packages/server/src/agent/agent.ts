/**
 * What the chat knows of an agent: a question goes in, an answer comes out, or the word that it will come later.
 * @module
 */
import type { Audio } from '../audio.ts'
import type { Image } from '../image.ts'

/** A user's message on its way to the agent. */
export interface Question {
  /** The same on every repeat, so that the agent can drop those. */
  messageId: string
  /** The conversation, as the wire names it. */
  conversationName: string
  userId: string
  username: string
  locale: 'es' | 'en'
  timeZone: string
  /** The language tags of the device that signed in last. */
  languages: readonly string[]
  type: 'text' | 'audio'
  text: string
  audio: Audio | undefined
  images: readonly Image[]
  sentAt: Date
}

/** An answer, or `open`: the agent has taken the question and will answer through `POST /app-message`. */
export type AgentAnswer =
  | { status: 'answered'; text: string; audio: Audio | undefined; images?: readonly Image[] }
  | { status: 'open' }

export interface AnswerOptions {
  /** Aborted when the time is over, the user cancels, or the server stops. */
  signal: AbortSignal
  /** Called with each piece of a streamed answer, as it comes. */
  onDelta?: (text: string) => void
}

export interface Agent {
  /** @throws {AgentError} when there is no answer. */
  answer(question: Question, options: AnswerOptions): Promise<AgentAnswer>
  /** Lets go of what it holds, such as connections. */
  close?(): Promise<void>
}

/** Why an agent gave no answer. The message is for the user: plain words, in the user's language, no secrets. */
export class AgentError extends Error {
  override readonly name = 'AgentError'
  /** Whether the same question may succeed later. */
  readonly retryable: boolean
  /** How often at most it is worth asking; undefined leaves that to the outbox. */
  readonly maxAttempts: number | undefined

  constructor(
    message: string,
    { retryable, maxAttempts, ...options }: ErrorOptions & { retryable: boolean; maxAttempts?: number | undefined },
  ) {
    super(message, options)
    this.retryable = retryable
    this.maxAttempts = maxAttempts
  }
}
