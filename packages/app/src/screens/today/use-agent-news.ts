/**
 * What is worth knowing of the conversations: what failed, and what waits.
 * @module
 */
import type { ChatMessage } from '@axia/client'
import { useEffect, useState } from 'react'
import { useClient, useStore } from '../../services.tsx'

export interface AgentNews {
  kind: 'failed' | 'waiting'
  message: ChatMessage
}

const order: readonly AgentNews['kind'][] = ['failed', 'waiting']
const mostShown = 4

/** The most urgent first. */
export function useAgentNews(): AgentNews[] {
  const { chat } = useClient()
  const { conversations } = useStore(chat)
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

  const latest = conversations.flatMap(({ lastMessage }) => lastMessage ?? [])
  const known = new Set(latest.map(({ key }) => key))
  return [...latest, ...waiting.filter(({ key }) => !known.has(key))]
    .flatMap((message) => newsOf(message) ?? [])
    .sort((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind))
    .slice(0, mostShown)
}

function newsOf(message: ChatMessage): AgentNews | undefined {
  const { role, state } = message
  if (role === 'assistant') return undefined
  if (state === 'failed') return { kind: 'failed', message }
  return state === 'pending' || state === 'sent' ? { kind: 'waiting', message } : undefined
}
