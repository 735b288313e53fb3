/**
 * Conversations and messages over REST.
 * @module
 */
import { type Static, Type } from 'typebox'
import {
  anyone,
  bearer,
  closed,
  Id,
  IdempotencyHeaders,
  Instant,
  Moment,
  maxTextLength,
  maxTitleLength,
  NoContent,
  nullable,
  pageQuery,
  serial,
  text,
} from './wire.ts'

/** Largest voice message, in bytes before base64. */
export const maxAudioBytes = 786_432

/** Pictures of one message, at most. */
export const maxImages = 4

/** All pictures of one message together, in bytes before base64. */
export const maxImagesBytes = 786_432

/** What a picture may be: what every browser draws, and nothing that can hold a script. */
export const imageTypes = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'] as const

export const MessageType = Type.Enum(['text', 'audio'])
export type MessageType = 'text' | 'audio'

/**
 * Where a user's message stands: `sent` is stored and on its way to the agent, `answered`, `failed` for good until the user
 * retries it, `cancelled` by the user. The agent's own messages are `sent`.
 */
export const MessageStatus = Type.Enum(['sent', 'answered', 'failed', 'cancelled'])
export type MessageStatus = 'sent' | 'answered' | 'failed' | 'cancelled'

/** A conversation's name, chosen by the client or by the server (kept from the founding documents as `session_id`). */
export const ConversationId = Type.String({ minLength: 1, maxLength: 128, pattern: '^[\\p{L}\\p{N}._:@+=-]+$' })

/** Voice as base64, or as a `data:` URL that names its type. */
export const AudioBase64 = Type.String({ minLength: 1, maxLength: 1_048_576 })

/** A picture to send: its type is read off its bytes. */
export const NewImage = closed({
  image_base64: Type.String({
    minLength: 1,
    maxLength: 1_048_576,
    description: 'PNG, JPEG, WebP or GIF as base64, or as a `data:` URL; all of a message together 768 KiB',
  }),
  alt: Type.Optional(text(maxTitleLength)),
})
export type NewImage = Static<typeof NewImage>

export const NewImages = Type.Array(NewImage, { maxItems: maxImages })

/** A picture of a message. */
export const Image = Type.Object({
  url: Type.String({ description: 'Where it is: a path of this server, for the same Bearer token' }),
  mime_type: Type.Enum([...imageTypes]),
  width: Type.Integer({ description: 'Pixels, as it is shown' }),
  height: Type.Integer(),
  alt: Type.String({ description: 'What it shows, in words; empty where nobody said' }),
})
export type Image = Static<typeof Image>

export const Message = Type.Object({
  id: Id,
  session_id: Type.String(),
  role: Type.Enum(['user', 'assistant']),
  type: MessageType,
  text: Type.String(),
  audio_url: nullable(
    Type.String({
      description: 'Where the voice is: a path of this server, for the same Bearer token',
    }),
  ),
  images: Type.Optional(Type.Array(Image, { description: 'Left out where there are none' })),
  status: MessageStatus,
  detail: nullable(Type.String({ description: 'For a failed message: why, in plain words' })),
  client_id: nullable(Type.String({ description: "The sender's own id for it" })),
  reply_to: nullable(Id),
  seq: Type.Integer({ description: "Its place among all of the user's changes" }),
  timestamp: Instant,
})
export type Message = Static<typeof Message>

export const Conversation = Type.Object({
  session_id: Type.String(),
  title: Type.String(),
  pinned: Type.Boolean(),
  last_message: nullable(Message),
  read_seq: Type.Integer({ description: 'Everything up to this seq was read, on whatever device' }),
  unread: Type.Integer({ description: "The agent's messages after it; 100 stands for more" }),
  created_at: Instant,
  updated_at: Instant,
})
export type Conversation = Static<typeof Conversation>

export const ConversationPatch = closed({ title: Type.Optional(text(200, 1)), pinned: Type.Optional(Type.Boolean()) })
export type ConversationPatch = Static<typeof ConversationPatch>

export const SendMessage = closed({
  type: Type.Optional(MessageType),
  text: Type.Optional(text(maxTextLength)),
  audio_base64: Type.Optional(AudioBase64),
  images: Type.Optional(NewImages),
  session_id: Type.Optional(ConversationId),
})
export type SendMessage = Static<typeof SendMessage>

/** One question's one answer: what the plain dialect and `POST /send-message` give. */
export const PlainAnswer = Type.Object({
  session_id: Type.String(),
  output: Type.String(),
  type: MessageType,
  timestamp: Instant,
  audio_url: Type.Optional(Type.String()),
})
export type PlainAnswer = Static<typeof PlainAnswer>

export const MessageQuery = Type.Object({
  before: Type.Optional(serial('Only messages with a smaller seq')),
  after: Type.Optional(serial('Only messages with a greater seq, the ones next to it')),
  around: Type.Optional(serial('The messages around this seq: half of the page before it, then it, then what follows')),
  /** The messages around the first one since then. */
  at: Type.Optional(Moment),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
})
export type MessageQuery = Static<typeof MessageQuery>

export const ConversationQuery = Type.Object(pageQuery)

/** What the agent sends of its own accord, or late (signed, see Standard Webhooks). */
export const AppMessage = closed({
  username: text(256, 1),
  message_id: Type.Optional(Id),
  session_id: Type.Optional(ConversationId),
  output: text(maxTextLength),
  type: Type.Optional(MessageType),
  audio_base64: Type.Optional(AudioBase64),
  images: Type.Optional(NewImages),
})
export type AppMessage = Static<typeof AppMessage>

export const AppMessageAnswer = Type.Object({ message_id: Id, session_id: Type.String() })

const ConversationPath = Type.Object({ session_id: ConversationId })
const MessagePath = Type.Object({ session_id: ConversationId, message_id: Id })
const ImagePath = Type.Object({ session_id: ConversationId, message_id: Id, image_id: Id })

export const chatCalls = {
  'GET /messages': {
    tags: ['chat'],
    summary: 'Conversations, the latest first; the next page is in the Link header',
    security: bearer,
    querystring: ConversationQuery,
    response: { 200: Type.Array(Conversation) },
  },
  'GET /messages/{session_id}': {
    tags: ['chat'],
    summary: "A conversation's messages, oldest first: the newest, or one place by `before`, `after`, `around` or `at`",
    security: bearer,
    params: ConversationPath,
    querystring: MessageQuery,
    response: { 200: Type.Array(Message) },
  },
  'PATCH /messages/{session_id}': {
    tags: ['chat'],
    summary: 'Rename a conversation, or pin it before the others',
    security: bearer,
    params: ConversationPath,
    body: ConversationPatch,
    response: { 200: Conversation },
  },
  'DELETE /messages/{session_id}': {
    tags: ['chat'],
    summary: 'Delete a conversation with all its messages',
    security: bearer,
    params: ConversationPath,
    response: { 204: NoContent },
  },
  'DELETE /messages/{session_id}/{message_id}': {
    tags: ['chat'],
    summary: 'Delete one message',
    security: bearer,
    params: MessagePath,
    response: { 204: NoContent },
  },
  'POST /messages/{session_id}/{message_id}/retry': {
    tags: ['chat'],
    summary: 'Send a failed message to the agent again',
    security: bearer,
    params: MessagePath,
    response: { 200: Message },
  },
  'POST /messages/{session_id}/{message_id}/cancel': {
    tags: ['chat'],
    summary: 'Take a message back that the agent has not answered; a repeat changes nothing',
    security: bearer,
    params: MessagePath,
    response: { 200: Message },
  },
  'GET /messages/{session_id}/{message_id}/audio': {
    tags: ['chat'],
    summary: "A message's voice, or a part of it (`Range`)",
    security: bearer,
    params: MessagePath,
    produces: ['audio/*'],
    response: { 200: Type.Unsafe<Uint8Array>({ type: 'string', format: 'binary' }) },
  },
  'GET /messages/{session_id}/{message_id}/images/{image_id}': {
    tags: ['chat'],
    summary: "A message's picture; the same for ever under its id",
    security: bearer,
    params: ImagePath,
    produces: ['image/*'],
    response: { 200: Type.Unsafe<Uint8Array>({ type: 'string', format: 'binary' }) },
  },
  'POST /send-message': {
    tags: ['chat'],
    summary: 'Ask one question and wait for its answer',
    security: bearer,
    headers: IdempotencyHeaders,
    body: SendMessage,
    response: { 200: PlainAnswer },
  },
  'POST /app-message': {
    tags: ['agent'],
    summary: "The agent's own message or late answer; signed by Standard Webhooks headers instead of a token",
    security: anyone,
    body: AppMessage,
    response: { 202: AppMessageAnswer },
  },
} as const
