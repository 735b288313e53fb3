/**
 * Messages as they are shown: made from what the server sends, or from what waits on the device.
 * @module
 */
import type { Message, Conversation as WireConversation } from '@axia/contract'
import type { ChatMessage, ConversationSummary } from './chat-types.ts'
import type { PendingMessage } from './outbox.ts'

/** A message of the wire. */
export function toChatMessage(message: Message): ChatMessage {
  return {
    key: message.client_id ?? message.id,
    id: message.id,
    clientId: message.client_id ?? undefined,
    sessionId: message.session_id,
    role: message.role,
    type: message.type,
    text: message.text,
    audioUrl: message.audio_url ?? undefined,
    images: message.images ?? [],
    state: message.status,
    detail: message.detail ?? undefined,
    replyTo: message.reply_to ?? undefined,
    seq: message.seq,
    timestamp: message.timestamp,
  }
}

/** A message that no server has taken yet. */
export function pendingChatMessage(entry: PendingMessage): ChatMessage {
  return {
    key: entry.clientId,
    id: undefined,
    clientId: entry.clientId,
    sessionId: entry.sessionId,
    role: 'user',
    type: entry.type,
    text: entry.text,
    audioUrl: undefined,
    images: (entry.images ?? []).map(({ width, height, alt = '' }) => ({ url: undefined, width, height, alt })),
    state: entry.failure === undefined ? 'pending' : 'failed',
    detail: entry.failure,
    replyTo: undefined,
    seq: undefined,
    timestamp: entry.createdAt,
  }
}

/** A conversation of the wire, in the list of all. */
export function toSummary(conversation: WireConversation): ConversationSummary {
  return {
    sessionId: conversation.session_id,
    title: conversation.title,
    pinned: conversation.pinned,
    lastMessage: conversation.last_message === null ? undefined : toChatMessage(conversation.last_message),
    readSeq: conversation.read_seq,
    unread: conversation.unread,
    createdAt: conversation.created_at,
    updatedAt: conversation.updated_at,
  }
}
