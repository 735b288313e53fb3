/**
 * The chat socket's frames in both dialects, and its close codes.
 * @module
 */
import { type Static, Type } from 'typebox'
import { AudioBase64, ConversationId, Message, MessageStatus, MessageType, NewImages, PlainAnswer } from './chat.ts'
import type { ProblemCode } from './problem.ts'
import { Id, Instant, maxTextLength, serial, text } from './wire.ts'

/** The subprotocol of the numbered, resumable dialect. */
export const axiaV1 = 'axia.v1'

/** Why the server closes a socket (RFC 6455 §7.4; 4000 to 4999 are ours). */
export const closeCodes = {
  /** Too many messages, or a reader that does not read. */
  policy: 1008,
  /** A frame over the limit. */
  tooBig: 1009,
  /** The server restarts: come back. */
  restarting: 1012,
  /** Too busy: come back later. */
  tooBusy: 1013,
  /** Sign in again: the token has ended, or its session was revoked. */
  signInAgain: 4401,
  /** Not allowed. */
  forbidden: 4403,
} as const

/** What the server puts into a frame's `error.code`; a newer one may know more of them. */
export type SocketErrorCode = ProblemCode | 'unknown_frame' | 'rate_limited'

// The plain dialect.

/** A question in the plain dialect. */
export const PlainQuestion = Type.Object({
  type: Type.Optional(MessageType),
  text: Type.Optional(text(maxTextLength)),
  audio_base64: Type.Optional(AudioBase64),
  session_id: Type.Optional(ConversationId),
})
export type PlainQuestion = Static<typeof PlainQuestion>

/** A question as the first app's released client sends it; `key.id` is the conversation. */
export const EnvelopeQuestion = Type.Object({
  event: Type.Literal('messages.upsert'),
  data: Type.Object({
    key: Type.Object({ id: ConversationId }),
    messageType: Type.Enum(['conversation', 'audioMessage']),
    message: Type.Object({
      conversation: Type.Optional(text(maxTextLength)),
      base64: Type.Optional(AudioBase64),
    }),
  }),
})
export type EnvelopeQuestion = Static<typeof EnvelopeQuestion>

export const PlainError = Type.Object({
  error: Type.String(),
  session_id: Type.Union([Type.String(), Type.Null()]),
  detail: Type.String(),
})
export type PlainError = Static<typeof PlainError>

/** What the plain dialect sends: exactly one of these for each question. */
export const PlainFrame = Type.Union([PlainAnswer, PlainError])
export type PlainFrame = Static<typeof PlainFrame>

// The dialect axia.v1.

/** The sender's own id of a message: unique per user, so that a repeat is recognised. */
export const ClientId = Type.String({ minLength: 1, maxLength: 128, pattern: '^[\\x21-\\x7e]+$' })

export const ClientFrame = Type.Union([
  Type.Object({
    type: Type.Literal('message'),
    client_id: ClientId,
    session_id: Type.Optional(ConversationId),
    message_type: Type.Optional(MessageType),
    text: Type.Optional(text(maxTextLength)),
    audio_base64: Type.Optional(AudioBase64),
    images: Type.Optional(NewImages),
  }),
  Type.Object({ type: Type.Literal('resume'), after_seq: serial('The last seq that was seen', 0) }),
  Type.Object({ type: Type.Literal('cancel'), message_id: Id }),
  Type.Object({
    type: Type.Literal('read'),
    session_id: ConversationId,
    seq: serial('Everything up to here was read'),
  }),
  Type.Object({ type: Type.Literal('ping') }),
])
export type ClientFrame = Static<typeof ClientFrame>

export const ServerFrame = Type.Union([
  Type.Object({
    type: Type.Literal('hello'),
    username: Type.String(),
    expires_at: Instant,
    server_time: Instant,
    seq: Type.Integer({ description: "The user's latest seq" }),
  }),
  Type.Object({
    type: Type.Literal('ack'),
    client_id: Type.String(),
    message_id: Id,
    session_id: Type.String(),
    seq: Type.Integer(),
  }),
  Type.Object({ type: Type.Literal('message'), seq: Type.Integer(), message: Message }),
  Type.Object({
    type: Type.Literal('delta'),
    message_id: Type.String({ format: 'uuid', description: 'The question that is being answered' }),
    session_id: Type.String(),
    text: Type.String({ description: 'What follows the pieces before it; the whole answer comes as a message' }),
  }),
  Type.Object({
    type: Type.Literal('status'),
    message_id: Id,
    session_id: Type.String(),
    status: MessageStatus,
    detail: Type.Union([Type.String(), Type.Null()]),
    seq: Type.Integer(),
    message: Type.Optional(
      Type.Object(Message.properties, {
        description: 'The message itself, after a break: the device may not know it yet',
      }),
    ),
  }),
  Type.Object({
    type: Type.Literal('deleted'),
    session_id: Type.String(),
    message_id: Type.Union([Id, Type.Null()], { description: 'Null: the whole conversation' }),
    seq: Type.Integer(),
  }),
  Type.Object(
    {
      type: Type.Literal('read'),
      session_id: Type.String(),
      read_seq: Type.Integer({ description: 'Everything up to here was read' }),
    },
    { description: 'Told to all devices, not numbered: after a break, the list of conversations says it' },
  ),
  Type.Object(
    {
      type: Type.Literal('changed'),
      resource: Type.Enum(['tasks', 'calendar', 'conversations', 'sessions', 'account']),
    },
    { description: 'A hint, not numbered: something was changed elsewhere, load it again' },
  ),
  Type.Object({ type: Type.Literal('resumed'), seq: Type.Integer({ description: 'Everything up to here was sent' }) }),
  Type.Object({
    type: Type.Literal('error'),
    client_id: Type.Optional(Type.String()),
    code: Type.String(),
    detail: Type.String(),
    retry_after: Type.Optional(Type.Integer({ description: 'Seconds' })),
  }),
  Type.Object({ type: Type.Literal('pong') }),
])
export type ServerFrame = Static<typeof ServerFrame>

/** Query of the handshake `GET /ws/{username}`. */
export const SocketQuery = Type.Object({
  token: Type.Optional(Type.String({ maxLength: 8192 })),
  ticket: Type.Optional(Type.String({ maxLength: 128 })),
})

export const SocketPath = Type.Object({ username: Type.String({ minLength: 1, maxLength: 256 }) })
