/**
 * The last messages of the conversations that this device saw.
 * @module
 */
import { Message } from '@axia/contract'
import { Type } from 'typebox'
import { firstOfEach, type Seen, SeenShelf } from '../offline/seen.ts'
import { toChatMessage } from './chat-message.ts'
import type { ChatMessage, ChatState, Conversation } from './chat-types.ts'

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

/** All messages that are here: of the conversations that were opened, in the list of all, and seen before. */
export async function heldMessages(
  opened: Iterable<Conversation>,
  { conversations }: Pick<ChatState, 'conversations'>,
  seen: SeenMessages,
): Promise<ChatMessage[]> {
  const loaded = [...opened].flatMap(({ state }) => state.messages)
  const latest = conversations.flatMap(({ lastMessage }) => lastMessage ?? [])
  const before = (await seen.all()).flat().map(toChatMessage)
  return firstOfEach([...loaded, ...latest, ...before], ({ key }) => key)
}
