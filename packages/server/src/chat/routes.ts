/**
 * The chat over REST: conversations, messages, one question with its answer.
 * @module
 */
import { type Conversation, chatCalls, type MessageQuery } from '@axia/contract'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sessionOf } from '../auth/guard.ts'
import { sendContent } from '../http/range.ts'
import { idForm } from '../id.ts'
import { readInstant } from '../moment.ts'
import { defaultPageSize, linkNext, pageOf } from '../paging.ts'
import { invalidField, Problem } from '../problem.ts'
import type { Timers } from '../timers.ts'
import type { ConversationCursor, ConversationStore, ListedConversation } from './conversation-store.ts'
import type { Hub } from './hub.ts'
import type { HistoryPage } from './message-history.ts'
import { toMessage, toPlainAnswer } from './message-row.ts'
import type { MessageStore } from './message-store.ts'
import { outcomeWords } from './outbox-words.ts'
import { maxAttachmentBodyBytes, readQuestion } from './question.ts'

export interface ChatRoutesOptions {
  hub: Hub
  messageStore: MessageStore
  conversationStore: ConversationStore
  timers: Timers
  /** @throws {Problem} `invalid_token` when the session has ended since the request came in. */
  refuseEnded: (request: FastifyRequest) => Promise<void>
  /** How long `POST /send-message` waits for the answer. */
  agentTimeoutSeconds: number
}

export const chatRoutes: FastifyPluginAsyncTypebox<ChatRoutesOptions> = async (
  app,
  { hub, messageStore, conversationStore, timers, refuseEnded, agentTimeoutSeconds },
) => {
  app.get('/messages', { schema: chatCalls['GET /messages'] }, async (request, reply) => {
    const { limit = defaultPageSize, after } = request.query
    const rows = await conversationStore.list(sessionOf(request).userId, {
      after: after === undefined ? undefined : readCursor(after),
      limit: limit + 1,
    })
    const page = pageOf(rows, limit, ({ conversation }) => writeCursor(conversation))
    linkNext(request, reply, page.next)
    return page.rows.map(toConversation)
  })

  app.get('/messages/:session_id', { schema: chatCalls['GET /messages/{session_id}'] }, async (request) => {
    const { userId, timeZone } = sessionOf(request)
    const page = readPage(request.query, timeZone)
    return (await messageStore.history(userId, request.params.session_id, page)).map(toMessage)
  })

  app.patch('/messages/:session_id', { schema: chatCalls['PATCH /messages/{session_id}'] }, async (request) => {
    const { title, pinned } = request.body
    if (title?.trim() === '') throw invalidField('title', 'must not be empty')
    if (title === undefined && pinned === undefined)
      throw invalidField('title', 'is required where pinned is not given')
    const patch = { ...(title !== undefined && { title: title.trim() }), ...(pinned !== undefined && { pinned }) }
    return toConversation(await conversationStore.change(sessionOf(request).userId, request.params.session_id, patch))
  })

  app.delete(
    '/messages/:session_id',
    { schema: chatCalls['DELETE /messages/{session_id}'] },
    async (request, reply) => {
      await conversationStore.remove(sessionOf(request).userId, request.params.session_id)
      return reply.code(204).send(null)
    },
  )

  const oneMessage = '/messages/:session_id/:message_id'

  app.delete(
    oneMessage,
    { schema: chatCalls['DELETE /messages/{session_id}/{message_id}'] },
    async (request, reply) => {
      const { session_id: name, message_id: id } = request.params
      await messageStore.remove(sessionOf(request).userId, name, id)
      return reply.code(204).send(null)
    },
  )

  const retry = chatCalls['POST /messages/{session_id}/{message_id}/retry']
  app.post(`${oneMessage}/retry`, { schema: retry }, async (request) => {
    const { session_id: name, message_id: id } = request.params
    return toMessage(await messageStore.retry(sessionOf(request).userId, name, id))
  })

  const cancel = chatCalls['POST /messages/{session_id}/{message_id}/cancel']
  app.post(`${oneMessage}/cancel`, { schema: cancel }, async (request) => {
    const { session_id: name, message_id: id } = request.params
    return toMessage(await messageStore.cancel(sessionOf(request).userId, id, name))
  })

  const { response: _binary, ...audio } = chatCalls['GET /messages/{session_id}/{message_id}/audio']
  app.get(`${oneMessage}/audio`, { schema: audio }, async (request, reply) => {
    const { session_id: name, message_id: id } = request.params
    const { mimeType, content } = await messageStore.audio(sessionOf(request).userId, name, id)
    return sendContent(request, reply.type(mimeType), content)
  })

  const { response: _bytes, ...image } = chatCalls['GET /messages/{session_id}/{message_id}/images/{image_id}']
  app.get(`${oneMessage}/images/:image_id`, { schema: image }, async (request, reply) => {
    const { session_id: name, message_id: id, image_id: imageId } = request.params
    const { mimeType, content } = await messageStore.image(sessionOf(request).userId, name, id, imageId)
    return reply.type(mimeType).send(Buffer.from(content.buffer, content.byteOffset, content.length))
  })

  const send = { schema: chatCalls['POST /send-message'], bodyLimit: maxAttachmentBodyBytes }
  app.post('/send-message', send, async (request, reply) => {
    const { userId, locale } = sessionOf(request)
    const { session_id: conversationName, ...content } = request.body
    const key = request.headers['idempotency-key']
    const { messageId, differs } = await messageStore.ask(userId, {
      ...readQuestion(content),
      conversationName,
      clientId: key === undefined ? undefined : `idem:${key}`,
    })
    if (differs) throw new Problem('idempotency_key_reused')
    const outcome = await hub.outcomeOf(userId, messageId, patience(reply))
    await refuseEnded(request) // the agent may take minutes, and whoever was thrown out meanwhile is told nothing
    if (outcome === undefined)
      throw new Problem('agent_timeout', { detail: 'the answer will stand in the conversation' })
    if (outcome.status === 'answered') return toPlainAnswer(outcome.answer)
    if (outcome.status !== 'failed') throw new Problem('conflict', { detail: outcomeWords[locale][outcome.status] })
    throw new Problem('agent_failed', { detail: outcome.detail ?? outcomeWords[locale].failed })
  })

  /** Aborted when the time is over, or when nobody is there any more to be answered. */
  function patience(reply: FastifyReply): AbortSignal {
    const controller = new AbortController()
    const cancel = timers.after(agentTimeoutSeconds * 1000, () => controller.abort())
    reply.raw.once('close', () => {
      cancel()
      controller.abort()
    })
    return controller.signal
  }
}

/** @throws {Problem} `invalid_request` for two places at once. */
function readPage({ limit = defaultPageSize, ...places }: MessageQuery, timeZone: string): HistoryPage {
  const [first, second] = Object.keys(places)
  if (second !== undefined) throw invalidField(second, `must not come together with ${first}`)
  const { at, ...rest } = places
  return { ...rest, limit, ...(at !== undefined && { at: readInstant(at, timeZone, 'at') }) }
}

function toConversation({ conversation, lastMessage, unread }: ListedConversation): Conversation {
  const { name, title, pinned, readSeq, createdAt, updatedAt } = conversation
  return {
    session_id: name,
    title,
    pinned,
    last_message: lastMessage === undefined ? null : toMessage(lastMessage),
    read_seq: readSeq,
    unread,
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString(),
  }
}

function writeCursor({ pinned, updatedAt, id }: ConversationCursor): string {
  return `${pinned ? 'pinned_' : ''}${updatedAt.getTime().toString(36)}_${id}`
}

/** Nine digits reach the year 5188: what this server wrote, and nothing that the database could not read. */
const cursorForm = new RegExp(`^(pinned_)?([0-9a-z]{1,9})_(${idForm})$`)

function readCursor(text: string): ConversationCursor {
  const parts = cursorForm.exec(text)
  const updatedAt = new Date(Number.parseInt(parts?.[2] ?? '', 36))
  const id = parts?.[3]
  if (id === undefined || Number.isNaN(updatedAt.getTime())) throw invalidField('after', 'must come from a Link header')
  return { pinned: parts?.[1] !== undefined, updatedAt, id }
}
