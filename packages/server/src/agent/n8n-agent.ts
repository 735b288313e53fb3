/**
 * The agent as an n8n workflow behind a webhook.
 * @module
 */
import { type Dispatcher, Agent as HttpAgent, request } from 'undici'
import type { Clock } from '../clock.ts'
import { type Agent, type AgentAnswer, AgentError, type AnswerOptions, type Question } from './agent.ts'
import { answerReader, N8nAnswerError } from './n8n-answer.ts'
import { type N8nFailure, n8nWords } from './n8n-words.ts'
import { webhookSignature } from './webhook-signature.ts'

export interface N8nAgentOptions {
  /** The webhook's production address. */
  url: string
  /** Signs what is sent (Standard Webhooks): base64, with or without `whsec_`. */
  secret?: string | undefined
  clock: Clock
  /** Makes the connections; by default a pool of its own. */
  dispatcher?: Dispatcher
}

export interface N8nAgent extends Agent {
  /** Lets go of the connections. */
  close(): Promise<void>
}

/** Voice of 768 KB as base64, and a long text. */
const maxAnswerBytes = 4_194_304
const maxErrorBytes = 65_536
const connectTimeoutMs = 10_000
/** A workflow that failed may have done half of its work: it is not asked as often as an n8n that is away. */
const maxWorkflowFailures = 4

/** Those that pass by themselves; with all others a repeat fails the same way. */
const retryable: ReadonlySet<N8nFailure> = new Set(['unreachable', 'unknownHost', 'busy', 'workflowFailed', 'cutOff'])

export function n8nAgent({ url, secret, clock, dispatcher = ownPool() }: N8nAgentOptions): N8nAgent {
  const signature = secret === undefined ? undefined : webhookSignature({ secret, clock })

  async function ask(question: Question, { signal, onDelta }: AnswerOptions): Promise<AgentAnswer> {
    const body = toBody(question)
    const response = await request(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/plain',
        'webhook-id': question.messageId, // the same on every repeat: the receiver can drop those
        ...signature?.sign(question.messageId, body),
      },
      body,
      signal,
      dispatcher,
    })
    const { statusCode, headers } = response
    if (statusCode === 202) {
      await response.body.dump()
      return { status: 'open' }
    }
    if (statusCode < 200 || statusCode > 299) {
      const words = await collect(response.body, maxErrorBytes).catch(() => '')
      throw new N8nAnswerError(failureOf(statusCode, words))
    }
    const reader = answerReader(String(headers['content-type'] ?? ''), onDelta ?? (() => {}))
    await read(response.body, maxAnswerBytes, reader.add)
    return reader.finish()
  }

  /** A refusal as n8n words it, and what it means here. */
  function failureOf(status: number, body: string): N8nFailure {
    if (status >= 300 && status < 400) return 'redirect'
    if (status === 401 || status === 403) return 'refused'
    if (status === 404) {
      if (/not registered for POST/i.test(body)) return 'wrongMethod'
      return new URL(url).pathname.includes('/webhook-test/') ? 'testUrl' : 'inactive'
    }
    if (status === 413) return 'tooLarge'
    if (status === 408 || status === 429 || status === 502 || status === 503 || status === 504) return 'busy'
    return status >= 500 ? 'workflowFailed' : 'rejected'
  }

  return {
    async answer(question, options) {
      try {
        return await ask(question, options)
      } catch (cause) {
        if (options.signal.aborted) throw cause // nobody waits for words
        const failure = cause instanceof N8nAnswerError ? cause.failure : networkFailure(cause)
        throw new AgentError(n8nWords[question.locale][failure], {
          retryable: retryable.has(failure),
          ...(failure === 'workflowFailed' && { maxAttempts: maxWorkflowFailures }),
          cause,
        })
      }
    },
    close: () => dispatcher.close(),
  }
}

/** An agent may think for as long as the outbox allows: the library's own limits would cut it off after five minutes. */
function ownPool(): Dispatcher {
  return new HttpAgent({ headersTimeout: 0, bodyTimeout: 0, connect: { timeout: connectTimeoutMs } })
}

function toBody({ conversationName, messageId, username, sentAt, timeZone, type, text, audio }: Question): string {
  return JSON.stringify({
    session_id: conversationName,
    message_id: messageId,
    user: username,
    timestamp: sentAt.toISOString(),
    time_zone: timeZone,
    type,
    text,
    audio_base64: audio === undefined ? null : Buffer.from(audio.content).toString('base64'),
    audio_mime_type: audio?.mimeType ?? null,
  })
}

/** Reads a body as text, piece by piece. @throws {N8nAnswerError} when it is too large. */
async function read(body: AsyncIterable<unknown>, maxBytes: number, onText: (text: string) => void): Promise<void> {
  const decoder = new TextDecoder()
  let size = 0
  for await (const chunk of body) {
    if (!(chunk instanceof Uint8Array)) continue
    size += chunk.length
    if (size > maxBytes) throw new N8nAnswerError('answerTooLarge')
    onText(decoder.decode(chunk, { stream: true }))
  }
  onText(decoder.decode())
}

async function collect(body: AsyncIterable<unknown>, maxBytes: number): Promise<string> {
  let text = ''
  await read(body, maxBytes, (piece) => {
    text += piece
  })
  return text
}

function networkFailure(error: unknown): N8nFailure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOTFOUND') return 'unknownHost'
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/.test(code)) return 'certificate'
  return 'unreachable'
}
