/**
 * The last messages of the conversations that this device saw.
 * @module
 */
import { Message } from '@axia/contract'
import { Type } from 'typebox'
import { type Seen, SeenShelf } from '../offline/seen.ts'

const LastMessages = Type.Array(Message)
const mostConversations = 40
const mostMessages = 50

export type SeenMessages = SeenShelf<typeof LastMessages>

export function seenMessages(seen: Seen): SeenMessages {
  return new SeenShelf(seen, 'messages', LastMessages, mostConversations)
}

/** Those that are worth keeping, of all that are known. */
export function lastMessages(messages: readonly Message[]): Message[] {
  return [...messages].sort((one, other) => one.seq - other.seq).slice(-mostMessages)
}
