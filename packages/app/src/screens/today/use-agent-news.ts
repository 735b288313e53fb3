/**
 * What is worth knowing of the conversations: what failed, what waits, and what was answered while nobody looked.
 * @module
 */
import type { ChatMessage } from '@axia/client'
import { useEffect, useState } from 'react'
import { useClient, useStore } from '../../services.tsx'

export interface AgentNews {
  kind: 'failed' | 'waiting' | 'answered'
  message: ChatMessage
}

const order: readonly AgentNews['kind'][] = ['failed', 'answered', 'waiting']
const mostShown = 4

/** For how long an answer is news. */
const freshMs = 12 * 3_600_000

/** The most urgent first. */
export function useAgentNews(now: Date): AgentNews[] {
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
    .flatMap((message) => newsOf(message, now) ?? [])
    .sort((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind))
    .slice(0, mostShown)
}

function newsOf(message: ChatMessage, now: Date): AgentNews | undefined {
  const { role, state, timestamp } = message
  if (role === 'assistant') {
    return now.getTime() - Date.parse(timestamp) < freshMs ? { kind: 'answered', message } : undefined
  }
  if (state === 'failed') return { kind: 'failed', message }
  return state === 'pending' || state === 'sent' ? { kind: 'waiting', message } : undefined
}
