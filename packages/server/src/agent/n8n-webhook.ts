/**
 * One question to n8n's webhook over HTTP, and what came back, or why nothing did.
 * @module
 */
import { type Dispatcher, Agent as HttpAgent, request } from 'undici'
import { isTestWebhook } from '../config.ts'
import type { AnswerOptions, Question } from './agent.ts'
import { answerReader, isWebPage, N8nAnswerError, readFile, type WorkflowAnswer } from './n8n-answer.ts'
import type { N8nFailure } from './n8n-words.ts'
import type { WebhookSignature } from './webhook-signature.ts'

export interface N8nWebhook {
  /** The webhook's production address. */
  url: string
  /** Signs what is sent; undefined without a shared secret. */
  signature: Pick<WebhookSignature, 'sign'> | undefined
  dispatcher: Dispatcher
}

/** The beginning of an answer, before it is known whether it is one. */
export interface AnswerHead {
  status: number
  contentType: string
}

export interface AskOptions extends AnswerOptions {
  onHead?: (head: AnswerHead) => void
}

/** Voice and pictures of 768 KB each as base64, and a long text. */
const maxAnswerBytes = 4_194_304
const maxErrorBytes = 65_536
const connectTimeoutMs = 10_000

/** @throws {N8nAnswerError} for every failure that n8n or the network causes; what was aborted throws as it is. */
export async function askWebhook(
  webhook: N8nWebhook,
  question: Question,
  { signal, onDelta = () => {}, onHead = () => {} }: AskOptions,
): Promise<WorkflowAnswer> {
  const { url, signature, dispatcher } = webhook
  const body = toBody(question)
  try {
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
      // A workflow may think for as long as the outbox allows: the library's own limits would cut it off after five minutes.
      headersTimeout: 0,
      bodyTimeout: 0,
    })
    const { statusCode: status, headers } = response
    const contentType = String(headers['content-type'] ?? '')
    onHead({ status, contentType })
    if (status === 202) {
      await response.body.dump()
      return { status: 'open' }
    }
    if (status < 200 || status > 299) {
      const words = await collect(response.body, maxErrorBytes).catch(() => '')
      throw new N8nAnswerError(failureOf(status, words.toString(), webhook))
    }
    if (/^(?:audio|image|video)\/|^application\/octet-stream\b/i.test(contentType)) {
      return readFile(await collect(response.body, maxAnswerBytes))
    }
    const reader = answerReader(onDelta)
    const decoder = new TextDecoder() // a character may come in two pieces
    for await (const chunk of bounded(response.body, maxAnswerBytes))
      reader.add(decoder.decode(chunk, { stream: true }))
    reader.add(decoder.decode())
    return reader.finish()
  } catch (cause) {
    if (signal.aborted || cause instanceof N8nAnswerError) throw cause
    throw new N8nAnswerError(networkFailure(cause), { cause })
  }
}

/** Connections that are kept and used again. */
export function webhookPool(): Dispatcher {
  return new HttpAgent({ connect: { timeout: connectTimeoutMs } })
}

function toBody({
  conversationName,
  messageId,
  username,
  sentAt,
  locale,
  timeZone,
  type,
  text,
  audio,
  images,
}: Question): string {
  return JSON.stringify({
    session_id: conversationName,
    message_id: messageId,
    user: username,
    timestamp: sentAt.toISOString(),
    time_zone: timeZone,
    locale,
    type,
    text,
    audio_base64: audio === undefined ? null : toBase64(audio.content),
    audio_mime_type: audio?.mimeType ?? null,
    images: images.map(({ content, mimeType, alt }) => ({
      image_base64: toBase64(content),
      mime_type: mimeType,
      alt,
    })),
  })
}

function toBase64(content: Uint8Array): string {
  return Buffer.from(content.buffer, content.byteOffset, content.length).toString('base64')
}

/** A refusal as n8n was seen to word it (integrations/n8n/README.md), and what it means here. */
function failureOf(status: number, body: string, { url, signature }: N8nWebhook): N8nFailure {
  if (status >= 300 && status < 400) return 'redirect'
  if (status === 401 || status === 403) return signature === undefined ? 'refused' : 'refusedSigned'
  if (status === 404) {
    if (/not registered for POST/i.test(body)) return 'wrongMethod'
    if (isWebPage(body)) return 'notThere'
    return isTestWebhook(url) ? 'testUrl' : 'inactive'
  }
  if (status === 413) return 'tooLarge'
  if (status === 408 || status === 429 || status === 502 || status === 503 || status === 504) return 'busy'
  if (status < 500) return 'rejected'
  if (/No Respond to Webhook node/i.test(body)) return 'noRespondNode'
  if (/No item to return/i.test(body)) return 'empty'
  return /No authentication data/i.test(body) ? 'refused' : 'workflowFailed'
}

/** The bytes of a body, as they come. @throws {N8nAnswerError} when they are too many. */
async function* bounded(body: AsyncIterable<unknown>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let size = 0
  for await (const chunk of body) {
    if (!(chunk instanceof Uint8Array)) continue
    size += chunk.length
    if (size > maxBytes) throw new N8nAnswerError('answerTooLarge')
    yield chunk
  }
}

async function collect(body: AsyncIterable<unknown>, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of bounded(body, maxBytes)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function networkFailure(error: unknown): N8nFailure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === '') return 'notUnderstood' // no failure of the network is without one: the answer broke its reader
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'unknownHost'
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG') return 'notTls'
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/.test(code)) return 'certificate'
  return 'unreachable'
}
