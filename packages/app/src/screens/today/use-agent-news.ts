/**
 * What is worth knowing of the conversations: what failed, what was answered and not read yet, and what waits.
 * @module
 */
import type { ChatMessage, ConversationSummary } from '@axia/client'
import { useEffect, useState } from 'react'
import { useClient, useStore } from '../../services.tsx'

export interface AgentNews {
  kind: 'failed' | 'answered' | 'waiting'
  message: ChatMessage
}

const order: readonly AgentNews['kind'][] = ['failed', 'answered', 'waiting']
const mostShown = 4

/** The most urgent first. */
export function useAgentNews(): AgentNews[] {
  const { chat } = useClient()
  const conversations = useStore(chat, (state) => state.conversations)
  const [waiting, setWaiting] = useState<readonly ChatMessage[]>([])

  useEffect(() => void chat.loadConversations(), [chat])

  // biome-ignore lint/correctness/useExhaustiveDependencies: what waits changes with what was said
  useEffect(() => {
    let over = false
    void chat.waiting().then((messages) => !over && setWaiting(messages))
    return () => {
      over = true
    }
  }, [chat, conversations])

  const known = new Set(conversations.map(({ lastMessage }) => lastMessage?.key))
  const unsent = waiting.filter(({ key }) => !known.has(key))
  return [...conversations, ...unsent.map((lastMessage) => ({ lastMessage, unread: 0 }))]
    .flatMap((conversation) => newsOf(conversation) ?? [])
    .sort((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind))
    .slice(0, mostShown)
}

function newsOf({
  lastMessage: message,
  unread,
}: Pick<ConversationSummary, 'lastMessage' | 'unread'>): AgentNews | undefined {
  if (message === undefined) return undefined
  const { role, state } = message
  if (role === 'assistant') return unread > 0 ? { kind: 'answered', message } : undefined
  if (state === 'failed') return { kind: 'failed', message }
  return state === 'pending' || state === 'sent' ? { kind: 'waiting', message } : undefined
}
