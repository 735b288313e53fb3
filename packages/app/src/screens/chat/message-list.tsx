/**
 * What was said in a conversation, by day, with what is being said just now. Of a long one only what is in sight is drawn.
 * @module
 */
import type { ChatMessage, Conversation, ConversationState } from '@axia/client'
import ArrowDown from 'lucide-react/icons/arrow-down'
import Square from 'lucide-react/icons/square'
import { type FocusEvent, type ReactNode, useCallback, useLayoutEffect, useMemo, useState } from 'react'
import { useChatWords } from '../../i18n/chat-words.ts'
import { capitalised } from '../../i18n/format.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { problemText } from '../../i18n/problem-text.ts'
import { Button } from '../../parts/button.tsx'
import { classNames } from '../../parts/class-names.ts'
import { Notice } from '../../parts/notice.tsx'
import { SkeletonRows } from '../../parts/skeleton.tsx'
import { useLatest } from '../../parts/use-latest.ts'
import { useNow, useStoreInSlices } from '../../services.tsx'
import { dayOf } from '../../time/zoned.ts'
import { toldAfterPaint } from '../../when-idle.ts'
import styles from './message-list.module.css'
import { AgentWords, MessageRow, type MessageRowProps, TypingDots } from './message-row.tsx'
import { useMessageKeys } from './use-message-keys.ts'
import { useMessageWindow } from './use-message-window.ts'
import { useNews } from './use-news.ts'
import { useReadMark } from './use-read-mark.ts'

export interface MessageListProps extends Omit<MessageRowProps, 'message' | 'position' | 'total'> {
  conversation: Conversation
}

/** How long an unanswered question counts as being answered just now. */
const typingMs = 120_000
/** The row of what is being said just now. No message can be called so: keys are ids. */
const writing = 'writing'
/** Room above and below the messages, in pixels; the edge of the conversation stands in it. */
const paddingPx = 40

export function MessageList({ conversation, ...actions }: MessageListProps) {
  const words = useChatWords()
  const { t } = useI18n()
  const said = useMemo(() => toldAfterPaint(conversation), [conversation]) // the field is empty again before the message stands here
  const state = useStoreInSlices(said, isEmpty)
  const { messages, hasOlder, hasNewer, loading, streaming, opened, error } = state
  const now = useNow(30_000)
  const [held, hold] = useHeld()
  const last = messages.at(-1)
  const isTyping = isAwaited(state, now)
  const isWriting = streaming !== undefined || isTyping

  const loadOlder = useCallback(() => {
    if (hasOlder && !loading && error === undefined) void conversation.loadOlder()
  }, [conversation, hasOlder, loading, error])
  const loadNewer = useCallback(() => {
    if (hasNewer && !loading && error === undefined) void conversation.loadNewer()
  }, [conversation, hasNewer, loading, error])
  const list = useMessageWindow({
    count: messages.length + (isWriting ? 1 : 0),
    keyOf: useCallback((index: number) => messages[index]?.key ?? writing, [messages]),
    estimate: (index) => estimatePx(messages[index]),
    held,
    padding: paddingPx,
    onTop: loadOlder,
    onBottom: loadNewer,
    follows: !hasNewer,
  })
  const { frame, show } = list
  const isAtEnd = list.isAtEnd && !hasNewer
  const since = useReadMark(conversation, isAtEnd ? messages.findLast(({ seq }) => seq !== undefined)?.seq : undefined)
  const onKeyDown = useMessageKeys({ list, count: messages.length })
  const [unread, announcement] = useNews(messages, isAtEnd)

  // What I say myself I want to see: at once, so that nobody's scrolling comes before it.
  const lastOwn = last?.role === 'user' && !hasNewer ? last.key : undefined
  const { toEnd } = list
  useLayoutEffect(() => {
    if (lastOwn !== undefined) toEnd()
  }, [lastOwn, toEnd])

  // A message that was looked for stands in the middle, each time it is asked for.
  const latest = useLatest(messages)
  useLayoutEffect(() => {
    const index = opened === undefined ? -1 : latest.current.findIndex(({ seq }) => seq === opened.seq)
    if (index >= 0) show(index, 'center')
  }, [opened, show, latest])

  /** The question that is being answered is the streamed one, else the last. */
  function stop() {
    const asked = messages.findLast(
      ({ id, role }) => role === 'user' && (streaming === undefined || id === streaming.messageId),
    )
    if (asked !== undefined) actions.onCancel(asked)
  }

  async function toNewest() {
    if (hasNewer) await conversation.toNewest()
    toEnd()
  }

  return (
    <div className={styles.list}>
      {error !== undefined && (
        <div className={styles.problem}>
          <Notice
            tone="danger"
            action={<Button onClick={() => void conversation.loadOlder()}>{t.common.retry}</Button>}
          >
            {problemText(error, t)}
          </Notice>
        </div>
      )}
      <div
        ref={frame}
        className={styles.frame}
        onScroll={list.onScroll}
        onKeyDown={onKeyDown}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
        tabIndex={0}
        role="log"
        aria-live="off"
        aria-busy={loading}
        aria-label={words.log}
      >
        <div className={styles.column}>
          {messages.length === 0 && loading && <SkeletonRows rows={4} />}
          <div className={styles.content} style={{ height: list.totalPx }}>
            {messages.length > 0 && (loading || !hasOlder) && (
              <p className={styles.edge}>{loading ? words.older : words.start}</p>
            )}
            {list.items.map(({ index, key, start }) => {
              const message = messages[index]
              return (
                <div
                  key={key}
                  ref={list.measure}
                  data-index={index}
                  className={styles.row}
                  style={{ transform: `translateY(${start}px)` }}
                  {...hold(String(key))}
                >
                  {message === undefined ? (
                    <Writing text={streaming?.text} onStop={stop} />
                  ) : (
                    <Said
                      message={message}
                      before={messages[index - 1]}
                      since={since}
                      isFound={opened !== undefined && message.seq === opened.seq}
                    >
                      <MessageRow
                        message={message}
                        position={index + 1}
                        total={hasOlder ? -1 : messages.length}
                        {...actions}
                      />
                    </Said>
                  )}
                </div>
              )
            })}
          </div>
        </div>
      </div>
      {!isAtEnd && <DownButton unread={unread} onPress={() => void toNewest()} />}
      <p className="visually-hidden" role="status">
        {isTyping ? words.typing : announcement}
      </p>
    </div>
  )
}

interface SaidProps {
  message: ChatMessage
  before: ChatMessage | undefined
  /** Up to where everything was read when one came here. */
  since: number | undefined
  /** It was looked for. */
  isFound: boolean
  children: ReactNode
}

/** A message below the name of its day, where a new one begins, and as far from the one before as it has to do with it. */
function Said({ message, before, since, isFound, children }: SaidProps) {
  const { format, timeZone } = useI18n()
  const words = useChatWords()
  const now = useNow(60_000)
  const day = dayOf(new Date(message.timestamp), timeZone)
  const isNewDay = before === undefined || dayOf(new Date(before.timestamp), timeZone) !== day
  const isFirstUnread = since !== undefined && (message.seq ?? 0) > since && (before?.seq ?? since) <= since
  const distance = before?.role === message.role && !isNewDay ? styles.same : styles.other
  return (
    <div className={classNames(distance, isFound && styles.found)}>
      {isFirstUnread && <p className={styles.unread}>{words.firstUnread}</p>}
      {isNewDay && (
        <p className={styles.day}>
          <time dateTime={day}>{capitalised(format.nearDay(day, dayOf(now, timeZone)), format.languageTag)}</time>
        </p>
      )}
      {children}
    </div>
  )
}

/** Leads to the end; says so when there is something new. */
function DownButton({ unread, onPress }: { unread: boolean; onPress: () => void }) {
  const words = useChatWords()
  return (
    <button
      type="button"
      className={styles.down}
      aria-label={unread ? words.newBelow : words.toBottom}
      title={words.toBottom}
      onClick={onPress}
    >
      {unread && <span>{words.newBelow}</span>}
      <ArrowDown size={18} aria-hidden />
    </button>
  )
}

/** The answer as far as it has come; undefined: the agent is at it. */
function Writing({ text, onStop }: { text: string | undefined; onStop: () => void }) {
  const words = useChatWords()
  return (
    <div className={styles.writing}>
      {text === undefined ? <TypingDots /> : <AgentWords text={text} isStreaming />}
      <Button look="quiet" icon={<Square size={14} />} className={styles.stop} onClick={onStop}>
        {words.stop}
      </Button>
    </div>
  )
}

/** Which rows stay drawn while they are out of sight, and what tells so of one: the focus is in it, or its voice sounds. */
function useHeld() {
  const [focused, setFocused] = useState<string>()
  const [sounding, setSounding] = useState<string>()
  const held = [focused, sounding].filter((key) => key !== undefined)
  const hold = (key: string) => ({
    onFocus: () => setFocused(key),
    onBlur: ({ currentTarget, relatedTarget }: FocusEvent) => {
      if (!currentTarget.contains(relatedTarget)) setFocused(undefined)
    },
    onPlayCapture: () => setSounding(key),
    onPauseCapture: () => setSounding((one) => (one === key ? undefined : one)),
  })
  return [held, hold] as const
}

const isEmpty = ({ messages }: ConversationState) => messages.length === 0

/** Whether the last message is a question of a moment ago, and nothing of its answer has come. */
function isAwaited({ messages, streaming, hasNewer }: ConversationState, now: Date): boolean {
  const last = messages.at(-1)
  if (streaming !== undefined || hasNewer || last?.role !== 'user' || last.state !== 'sent') return false
  return now.getTime() - Date.parse(last.timestamp) < typingMs
}

/** About as high as a message is drawn: by how many lines its text takes. */
function estimatePx(message: ChatMessage | undefined): number {
  if (message === undefined) return 72
  const charactersPerLine = message.role === 'user' ? 48 : 80
  const lines = Math.min(40, Math.ceil(message.text.length / charactersPerLine))
  return 64 + lines * 24
}
