/**
 * What was said in a conversation, by day, with what is being said just now.
 * @module
 */
import type { ChatMessage, Conversation } from '@axia/client'
import ArrowDown from 'lucide-react/icons/arrow-down'
import { useCallback, useLayoutEffect, useState } from 'react'
import { capitalised } from '../../i18n/format.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { problemText } from '../../i18n/problem-text.ts'
import { Button } from '../../parts/button.tsx'
import { Notice } from '../../parts/notice.tsx'
import { SkeletonRows } from '../../parts/skeleton.tsx'
import { useNow, useStore } from '../../services.tsx'
import { dayOf } from '../../time/zoned.ts'
import styles from './message-list.module.css'
import { AgentWords, MessageRow, type MessageRowProps, TypingDots } from './message-row.tsx'
import { useScroll } from './use-scroll.ts'

export interface MessageListProps extends Omit<MessageRowProps, 'message'> {
  conversation: Conversation
}

/** How long an unanswered question counts as being answered just now. */
const typingMs = 120_000

export function MessageList({ conversation, ...actions }: MessageListProps) {
  const { t } = useI18n()
  const { messages, hasOlder, loading, streaming, error } = useStore(conversation)
  const now = useNow(30_000)
  const loadOlder = useCallback(() => {
    if (hasOlder && !loading && error === undefined) void conversation.loadOlder()
  }, [conversation, hasOlder, loading, error])
  const { frame, content, isAtEnd, onScroll, toEnd } = useScroll(messages[0]?.key, loadOlder)
  const [unread, announcement] = useNews(messages, isAtEnd)
  const last = messages.at(-1)

  // What I say myself I want to see: at once, so that nobody's scrolling comes before it.
  const lastOwn = last?.role === 'user' ? last.key : undefined
  useLayoutEffect(() => {
    if (lastOwn !== undefined) toEnd()
  }, [lastOwn, toEnd])

  const isTyping =
    streaming === undefined &&
    last?.role === 'user' &&
    last.state === 'sent' &&
    now.getTime() - Date.parse(last.timestamp) < typingMs

  return (
    <div className={styles.list}>
      <div
        ref={frame}
        className={styles.frame}
        onScroll={onScroll}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
        tabIndex={0}
        role="log"
        aria-live="off"
        aria-label={t.chat.log}
      >
        <div ref={content} className={styles.content}>
          {error !== undefined && (
            <Notice
              tone="danger"
              action={<Button onClick={() => void conversation.loadOlder()}>{t.common.retry}</Button>}
            >
              {problemText(error, t)}
            </Notice>
          )}
          {messages.length === 0 && loading && <SkeletonRows rows={4} />}
          {messages.length > 0 && loading && <p className={styles.edge}>{t.chat.older}</p>}
          {messages.length > 0 && !loading && !hasOlder && <p className={styles.edge}>{t.chat.start}</p>}
          <Days messages={messages} {...actions} />
          {streaming !== undefined && <AgentWords text={streaming.text} isStreaming />}
          {isTyping && <TypingDots />}
        </div>
      </div>
      {!isAtEnd && (
        <button
          type="button"
          className={styles.down}
          aria-label={t.chat.toBottom}
          title={t.chat.toBottom}
          onClick={toEnd}
        >
          {unread && <span>{t.chat.newBelow}</span>}
          <ArrowDown size={18} aria-hidden />
        </button>
      )}
      <p className="visually-hidden" role="status">
        {isTyping ? t.chat.typing : announcement}
      </p>
    </div>
  )
}

/** The messages, each day under its name. */
function Days({ messages, ...actions }: Omit<MessageListProps, 'conversation'> & { messages: readonly ChatMessage[] }) {
  const { format, timeZone } = useI18n()
  const now = useNow(60_000)
  const today = dayOf(now, timeZone)
  return messages.map((message, index) => {
    const day = dayOf(new Date(message.timestamp), timeZone)
    const before = messages[index - 1]
    const isNewDay = before === undefined || dayOf(new Date(before.timestamp), timeZone) !== day
    return (
      <div key={message.key} className={before?.role === message.role && !isNewDay ? styles.same : styles.other}>
        {isNewDay && (
          <p className={styles.day}>
            <time dateTime={day}>{capitalised(format.nearDay(day, today), format.languageTag)}</time>
          </p>
        )}
        <MessageRow message={message} {...actions} />
      </div>
    )
  })
}

/** What the agent said since one came here: whether some of it was not seen, and the latest, to be read out. */
function useNews(messages: readonly ChatMessage[], isAtEnd: boolean): [unread: boolean, announcement: string] {
  const { t } = useI18n()
  const latest = messages.findLast(({ role }) => role === 'assistant')
  const [known, setKnown] = useState<{ key: string | undefined; isFirst: boolean }>({ key: latest?.key, isFirst: true })
  const [unread, setUnread] = useState(false)
  const [announcement, setAnnouncement] = useState('')

  if (latest !== undefined && latest.key !== known.key) {
    // The first page of a conversation is no news.
    const isNews = !known.isFirst || known.key !== undefined
    setKnown({ key: latest.key, isFirst: false })
    if (isNews) {
      setAnnouncement(t.chat.said(latest.text || t.chat.voice))
      if (!isAtEnd) setUnread(true)
    }
  }
  if (known.isFirst && messages.length > 0) setKnown({ key: latest?.key, isFirst: false })
  if (isAtEnd && unread) setUnread(false)
  return [unread, announcement]
}
