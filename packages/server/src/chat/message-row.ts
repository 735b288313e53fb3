/**
 * A message as it stands in the database, and as the wire shows it.
 * @module
 */
import type { Image, Message, PlainAnswer } from '@axia/contract'
import { getTableColumns } from 'drizzle-orm'
import { conversations, messages } from '../db/schema.ts'

/** A message with the name of its conversation. */
export type MessageRow = typeof messages.$inferSelect & { conversationName: string }

/** What to select, with `conversations` joined, for a `MessageRow`. */
export const messageColumns = { ...getTableColumns(messages), conversationName: conversations.name }

/** A row as the wire shows it. */
export function toMessage(row: MessageRow): Message {
  return {
    id: row.id,
    session_id: row.conversationName,
    role: row.role,
    type: row.type,
    text: row.text,
    audio_url: audioUrlOf(row) ?? null,
    ...(row.images.length > 0 && { images: imagesOf(row) }),
    status: row.status,
    detail: row.detail,
    client_id: row.clientId,
    reply_to: row.replyTo,
    seq: row.seq,
    timestamp: row.createdAt.toISOString(),
  }
}

/** An answer as the plain dialect and `POST /send-message` give it. */
export function toPlainAnswer(row: MessageRow): PlainAnswer {
  const audioUrl = audioUrlOf(row)
  return {
    session_id: row.conversationName,
    output: row.text,
    type: row.type,
    timestamp: row.createdAt.toISOString(),
    ...(audioUrl !== undefined && { audio_url: audioUrl }),
  }
}

/** Where the voice is: a path of this server. */
function audioUrlOf(row: MessageRow): string | undefined {
  return row.type === 'audio' ? `${pathOf(row)}/audio` : undefined
}

function imagesOf(row: MessageRow): Image[] {
  return row.images.map(({ id, mimeType, width, height, alt }) => ({
    url: `${pathOf(row)}/images/${id}`,
    mime_type: mimeType,
    width,
    height,
    alt,
  }))
}

function pathOf({ conversationName, id }: MessageRow): string {
  return `/messages/${encodeURIComponent(conversationName)}/${id}`
}
