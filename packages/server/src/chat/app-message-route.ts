/**
 * `POST /app-message`: what the agent says late or of its own accord, signed (Standard Webhooks) instead of a Bearer token.
 * @module
 */
import type { IncomingHttpHeaders } from 'node:http'
import { chatCalls } from '@axia/contract'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { decodeAudio } from '../audio.ts'
import { jsonParser } from '../http/body.ts'
import { decodeImages } from '../image.ts'
import { invalidField, Problem } from '../problem.ts'
import type { MessageStore } from './message-store.ts'
import { maxAttachmentBodyBytes } from './question.ts'

/** Checks the signature over a body as it came. */
export interface WebhookVerifier {
  /** The webhook's id, or undefined when the signature is missing, wrong or too old. */
  verify(headers: IncomingHttpHeaders, body: string): string | undefined
}

export interface AppMessageRouteOptions {
  messageStore: MessageStore
  /** Undefined when no secret is configured: then nobody may speak for the agent. */
  webhook: WebhookVerifier | undefined
  /** A name as names are compared. */
  usernameKey: (username: string) => string
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The id of the webhook whose signature was checked. */
    webhookId: string | undefined
  }
}

export const appMessageRoute: FastifyPluginAsyncTypebox<AppMessageRouteOptions> = async (
  app,
  { messageStore, webhook, usernameKey },
) => {
  const parseJson = jsonParser(app)
  app.decorateRequest('webhookId', undefined)
  app.removeContentTypeParser('application/json')
  // The signature is over the bytes as they came, so it is checked where they still are to be had.
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    request.webhookId = webhook?.verify(request.headers, body)
    if (request.webhookId === undefined) return done(unsigned(webhook))
    return parseJson(request, body, done)
  })

  const options = { schema: chatCalls['POST /app-message'], bodyLimit: maxAttachmentBodyBytes }
  app.post('/app-message', { ...options, preValidation: requireSignature }, async (request, reply) => {
    const { username, message_id: messageId, session_id: conversationName, output, audio_base64, images } = request.body
    const isEmpty = output.trim() === '' && audio_base64 === undefined && (images ?? []).length === 0
    if (isEmpty) throw invalidField('output', 'must not be empty')
    const userId = await messageStore.findUser(usernameKey(username))
    if (userId === undefined) throw new Problem('not_found', { detail: 'there is no such user' })
    const row = await messageStore.receive(userId, {
      webhookId: request.webhookId ?? '',
      messageId,
      conversationName,
      text: output,
      audio: audio_base64 === undefined ? undefined : decodeAudio(audio_base64),
      images: decodeImages(images),
    })
    return reply.code(202).send({ message_id: row.id, session_id: row.conversationName })
  })

  /** A request without a body passes no parser. */
  async function requireSignature({ webhookId }: { webhookId: string | undefined }): Promise<void> {
    if (webhookId === undefined) throw unsigned(webhook)
  }
}

function unsigned(webhook: WebhookVerifier | undefined): Problem {
  const detail =
    webhook === undefined
      ? 'set N8N_WEBHOOK_SECRET on the server, and sign with it'
      : 'sign with N8N_WEBHOOK_SECRET: webhook-id, webhook-timestamp, webhook-signature (Standard Webhooks)'
  return new Problem('invalid_signature', { detail })
}
