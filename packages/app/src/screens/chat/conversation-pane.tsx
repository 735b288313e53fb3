/**
 * One conversation: what it is called, how the connection is, what was said, and where one writes.
 * @module
 */
import type { ChatMessage, Conversation, OutgoingMessage } from '@axia/client'
import ArrowLeft from 'lucide-react/icons/arrow-left'
import { memo, useContext, useEffect, useMemo, useRef, useState } from 'react'
import { Link, useLocation, useSearch } from 'wouter'
import { useChatWords } from '../../i18n/chat-words.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { classNames } from '../../parts/class-names.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { CopyCodeContext } from '../../parts/copy-code.ts'
import { Mark } from '../../parts/mark.tsx'
import { Notice } from '../../parts/notice.tsx'
import { MovedContext, useTitle } from '../../parts/page.tsx'
import { useToasts } from '../../parts/toasts.tsx'
import { useClient, useStore } from '../../services.tsx'
import { afterPaint, inTurn } from '../../when-idle.ts'
import { conversationPath, newConversationDraft, placeIn } from './chat-path.ts'
import { Composer, type ComposerHandle } from './composer.tsx'
import { ConnectionBanner } from './connection-banner.tsx'
import { ConversationMenu } from './conversation-menu.tsx'
import styles from './conversation-pane.module.css'
import { MessageList } from './message-list.tsx'
import { loadMarkdown } from './message-row.tsx'
import { useSummary } from './use-summary.ts'

export interface ConversationPaneProps {
  /** Undefined: one that has not begun. */
  sessionId: string | undefined
  isWide: boolean
  /** Told of the conversation that its first message has begun. */
  onBegin: (sessionId: string) => void
}

/** Not drawn again with the list of conversations. */
export const ConversationPane = memo(function ConversationPane(props: ConversationPaneProps) {
  const { sessionId, isWide, onBegin } = props
  const { chat } = useClient()
  const { t } = useI18n()
  const { sayProblem } = useToasts()
  const given = useSummary(sessionId, (summary) => summary.title)
  const hasAny = useStore(chat, ({ conversations }) => conversations.length > 0)
  const [, navigate] = useLocation()
  const moved = useContext(MovedContext)
  const composer = useRef<ComposerHandle>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const begun = useRef(sessionId) // the address names it a moment later
  const title = sessionId === undefined ? t.chat.newConversation : given || t.chat.untitled
  useTitle(sessionId === undefined ? t.chat.title : title)

  // On a phone the keyboard would cover what one came to read; who has just begun the conversation goes on writing.
  const isToWrite = isWide || sessionId === undefined
  const wasToWrite = useRef(false)
  useEffect(() => {
    const goesOn = wasToWrite.current
    wasToWrite.current = isToWrite
    if (!moved) return
    if (isToWrite) composer.current?.focus()
    else if (!goesOn) heading.current?.focus({ preventScroll: true })
  }, [moved, isToWrite])

  function send(message: Pick<OutgoingMessage, 'text' | 'audio' | 'images'>): boolean {
    try {
      const sent = chat.send({ ...message, ...(begun.current !== undefined && { sessionId: begun.current }) })
      if (begun.current === undefined) {
        begun.current = sent.sessionId
        onBegin(sent.sessionId)
        const { pathname } = window.location
        afterPaint(() => {
          if (window.location.pathname !== pathname) return // who has gone elsewhere by then is not led back
          navigate(conversationPath(sent.sessionId), { replace: true })
        })
      }
      return true
    } catch (error) {
      sayProblem(error)
      return false
    }
  }

  return (
    <section
      className={styles.pane}
      aria-labelledby="conversation"
      onDragOver={(event) => event.dataTransfer.types.includes('Files') && event.preventDefault()}
      onDrop={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return
        event.preventDefault() // or the browser would leave the app to show the file
        composer.current?.attach(event.dataTransfer.files)
      }}
    >
      <header className={styles.header}>
        {!isWide && (sessionId !== undefined || hasAny) && (
          <Link href="/chat" className={styles.back} aria-label={t.common.back} title={t.common.back}>
            <ArrowLeft size={20} />
          </Link>
        )}
        <div className={styles.name}>
          <h1 id="conversation" className={styles.title} ref={heading} tabIndex={-1}>
            {title}
          </h1>
          <ConnectionNote />
        </div>
        {sessionId !== undefined && <ConversationMenu sessionId={sessionId} />}
      </header>
      <ConnectionBanner />
      {sessionId === undefined ? (
        <Beginning
          onAsk={(text) => send({ text }) && composer.current?.focus()}
          onFill={(text) => composer.current?.suggest(text)}
        />
      ) : (
        <Said conversation={chat.conversation(sessionId)} />
      )}
      <UnsafeNote />
      <Composer ref={composer} draftName={sessionId ?? newConversationDraft} onSend={send} />
    </section>
  )
})

/** The messages of a conversation that has begun. */
function Said({ conversation }: { conversation: Conversation }) {
  const { chat } = useClient()
  const { t } = useI18n()
  const words = useChatWords()
  const { say, sayProblem } = useToasts()
  const [removing, setRemoving] = useState<ChatMessage>()
  const place = placeIn(useSearch())
  useEffect(() => {
    void (place === undefined ? conversation.toNewest() : conversation.openAt({ seq: place }))
  }, [conversation, place])
  // The same functions each time: each of a thousand messages is drawn again when they are others.
  const { copy, ...actions } = useMemo(() => {
    const attempt = (act: () => Promise<void>) => void act().catch(sayProblem)
    const copy = (text: string) =>
      attempt(async () => {
        await navigator.clipboard.writeText(text)
        say({ text: words.copied })
      })
    return {
      copy,
      onRetry: (message: ChatMessage) => attempt(() => chat.retry(message)),
      onCancel: (message: ChatMessage) => attempt(() => chat.cancel(message)),
      onCopy: ({ text }: ChatMessage) => copy(text),
      onRemove: setRemoving,
    }
  }, [chat, words, say, sayProblem])

  const copyCode = useMemo(() => ({ label: words.copyCode, copy }), [words, copy])

  return (
    <CopyCodeContext value={copyCode}>
      <MessageList conversation={conversation} {...actions} />
      <Confirm
        open={removing !== undefined}
        title={words.deleteMessageTitle}
        text={words.deleteMessageText}
        verb={t.common.delete}
        onClose={() => setRemoving(undefined)}
        onConfirm={async () => {
          if (removing !== undefined) await chat.deleteMessage(removing)
        }}
      />
    </CopyCodeContext>
  )
}

interface BeginningProps {
  /** A whole question: it is sent. */
  onAsk: (text: string) => void
  /** The beginning of one: it is put where one writes. */
  onFill: (text: string) => void
}

/** What stands where nothing was said yet. */
function Beginning({ onAsk, onFill }: BeginningProps) {
  const words = useChatWords()
  const { template } = words
  useEffect(() => inTurn([() => void loadMarkdown().catch(() => undefined)]), []) // here before the first answer
  return (
    <div className={styles.beginning}>
      <Mark size={44} />
      <p className={styles.question}>{words.emptyTitle}</p>
      <p className={styles.hint}>{words.emptyHint}</p>
      <div className={styles.suggestions}>
        {words.suggestions.map((text) => (
          <button key={text} type="button" className={styles.suggestion} onClick={() => onAsk(text)}>
            {text}
          </button>
        ))}
        <button type="button" className={styles.suggestion} onClick={() => onFill(template.text)}>
          {template.label}
        </button>
      </div>
    </div>
  )
}

/** How the connection is, in a word; the banner says it when it is down. */
function ConnectionNote() {
  const { chat } = useClient()
  const words = useChatWords()
  const { status } = useStore(chat, ({ connection }) => connection)
  const text = { connected: words.ready, connecting: words.connecting, idle: words.connecting }
  if (status === 'disconnected' || status === 'refused') return null
  return (
    <p className={classNames(styles.connection, status === 'connected' && styles.connected)} role="status">
      {text[status]}
    </p>
  )
}

/** What waits could not be kept on this device: whoever closes the page loses it, and is asked before. */
function UnsafeNote() {
  const { chat } = useClient()
  const words = useChatWords()
  // With a connection it is gone in a moment, and saying so would only flicker.
  const isToSay = useStore(chat, ({ isUnsafe, connection }) => isUnsafe && connection.status !== 'connected')
  if (!isToSay) return null
  return (
    <div className={styles.note}>
      <Notice tone="danger">{words.unsafe}</Notice>
    </div>
  )
}
