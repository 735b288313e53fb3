/**
 * The chat: the conversations, and the one that is open. Side by side on a wide screen, one after the other on a phone.
 * @module
 */
import type { ConversationSummary } from '@axia/client'
import { useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import { useMedia } from '../../parts/use-media.ts'
import { useClient, useStore } from '../../services.tsx'
import { conversationPath, sessionIdOf } from './chat-path.ts'
import styles from './chat-screen.module.css'
import { ConversationList } from './conversation-list.tsx'
import { ConversationPane } from './conversation-pane.tsx'

/** @param conversation what the address names; undefined: the chat as a whole */
export function ChatScreen({ conversation }: { conversation: string | undefined }) {
  const { chat } = useClient()
  const latest = useStore(chat, ({ conversations }) => latestOf(conversations))
  const [, navigate] = useLocation()
  const isWide = useMedia('(min-width: 48.01rem)', true)
  const sessionId = conversation === undefined ? undefined : sessionIdOf(conversation)
  const [paneKey, begin] = usePaneKey(sessionId)

  const areKnown = useConversations(isWide)

  // On a wide screen the chat as a whole is the latest conversation with the list beside it.
  const toLatest = isWide && conversation === undefined && latest !== undefined
  useEffect(() => {
    if (toLatest) navigate(conversationPath(latest), { replace: true })
  }, [toLatest, latest, navigate])

  // Where there is none yet, the chat as a whole is where the first one begins.
  const showsPane = conversation !== undefined || (areKnown && latest === undefined)
  return (
    <div className={styles.chat}>
      {(isWide || !showsPane) && <ConversationList chosen={sessionId} isWide={isWide} />}
      {showsPane && <ConversationPane key={paneKey} sessionId={sessionId} isWide={isWide} onBegin={begin} />}
    </div>
  )
}

/** Tells the pane of one conversation from that of another; where one begins, it stays in the pane that it was begun in. */
function usePaneKey(sessionId: string | undefined): [key: string, begin: (sessionId: string) => void] {
  const [begun, setBegun] = useState<string[]>([])
  const [beginning, setBeginning] = useState<string>()
  if (sessionId !== undefined && sessionId === beginning) {
    setBegun([...begun, sessionId])
    setBeginning(undefined)
  }
  const place = sessionId === undefined ? begun.length : begun.indexOf(sessionId)
  return [place >= 0 ? `new ${place}` : `${sessionId}`, setBeginning]
}

/** The one in which something was said last. */
function latestOf(conversations: readonly ConversationSummary[]): string | undefined {
  if (conversations.length === 0) return undefined
  const later = (one: ConversationSummary, other: ConversationSummary) =>
    Date.parse(other.updatedAt) > Date.parse(one.updatedAt) ? other : one
  return conversations.reduce(later).sessionId
}

/** Asks for them. @returns whether it is known which there are; beside the list, which says so, a failure counts too */
function useConversations(isWide: boolean): boolean {
  const { chat } = useClient()
  const isLoading = useStore(chat, ({ loadingConversations }) => loadingConversations)
  const hasFailed = useStore(chat, ({ error }) => error !== undefined)
  const [isAsked, setIsAsked] = useState(false)
  const [areKnown, setAreKnown] = useState(false)
  useEffect(() => {
    chat.initializeWebSocket()
    void chat.loadConversations()
    setIsAsked(true)
  }, [chat])
  if (isAsked && !areKnown && !isLoading && (isWide || !hasFailed)) setAreKnown(true)
  return areKnown
}
