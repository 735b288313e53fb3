/**
 * One message: what was said, where it stands, and what can be done with it.
 * @module
 */
import type { ChatMessage } from '@axia/client'
import { withoutMarkdown } from '@axia/contract'
import Ban from 'lucide-react/icons/ban'
import Check from 'lucide-react/icons/check'
import CheckCheck from 'lucide-react/icons/check-check'
import CircleAlert from 'lucide-react/icons/circle-alert'
import Clock from 'lucide-react/icons/clock'
import Copy from 'lucide-react/icons/copy'
import RotateCcw from 'lucide-react/icons/rotate-ccw'
import Trash from 'lucide-react/icons/trash-2'
import { lazy, memo, Suspense } from 'react'
import { useChatWords } from '../../i18n/chat-words.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { Button } from '../../parts/button.tsx'
import { classNames } from '../../parts/class-names.ts'
import { Mark } from '../../parts/mark.tsx'
import { Menu, type MenuItem } from '../../parts/menu.tsx'
import { MessageImages } from './message-images.tsx'
import styles from './message-row.module.css'
import { VoiceMessage } from './voice-message.tsx'

/** What shows the agent's words as they are meant; before it is here they stand without their marks. */
export const loadMarkdown = () => import('../../parts/markdown.tsx')
const Markdown = lazy(() => loadMarkdown().then((m) => ({ default: m.Markdown })))

const stateIcons = { pending: Clock, sent: Check, answered: CheckCheck, failed: CircleAlert, cancelled: Ban }

export interface MessageRowProps {
  message: ChatMessage
  /** Its place among those that are here, from 1. */
  position: number
  /** How many there are; -1: more than are here. */
  total: number
  onRetry: (message: ChatMessage) => void
  onCancel: (message: ChatMessage) => void
  onCopy: (message: ChatMessage) => void
  onRemove: (message: ChatMessage) => void
}

/** Drawn again only when its message changes: a conversation may have thousands, and an answer grows by the word. */
export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { message, position, total, onRetry, onCancel, onCopy, onRemove } = props
  const words = useChatWords()
  const { t, format } = useI18n()
  const { role, type, text, state, timestamp, detail, images } = message
  const isOwn = role === 'user'
  const time = format.time(new Date(timestamp))
  const StateIcon = stateIcons[state]

  const items: MenuItem[] = []
  if (text !== '') items.push({ label: words.copy, icon: <Copy />, onSelect: () => onCopy(message) })
  if (isOwn && (state === 'pending' || state === 'sent'))
    items.push({ label: words.cancel, icon: <Ban />, onSelect: () => onCancel(message) })
  items.push({ label: words.deleteMessage, icon: <Trash />, danger: true, onSelect: () => onRemove(message) })
  const place = { tabIndex: -1, 'aria-posinset': position, 'aria-setsize': total } as const
  const menu = <Menu label={t.common.more} items={items} className={styles.menu ?? ''} />

  if (!isOwn) {
    return (
      <article className={styles.agent} {...place}>
        <AgentWords text={text} />
        {images.length > 0 && (
          <div className={styles.voice}>
            <MessageImages message={message} />
          </div>
        )}
        {type === 'audio' && (
          <div className={styles.voice}>
            <VoiceMessage message={message} />
          </div>
        )}
        <footer className={styles.foot}>
          <time dateTime={timestamp}>{time}</time>
          {menu}
        </footer>
      </article>
    )
  }
  return (
    <article className={styles.own} {...place}>
      <div className={styles.line}>
        {menu}
        <div className={classNames(styles.bubble, state === 'cancelled' && styles.cancelled)}>
          <span className="visually-hidden">{words.you}: </span>
          {images.length > 0 && <MessageImages message={message} />}
          {type === 'audio' && <VoiceMessage message={message} />}
          {text}
        </div>
      </div>
      {state === 'sent' && detail !== undefined && (
        <p className={styles.trying}>
          {detail} {words.stillTrying}
        </p>
      )}
      {state === 'failed' && (
        <div className={styles.failure}>
          <span>{detail ?? words.state.failed}</span>
          <Button look="plain" icon={<RotateCcw size={16} />} onClick={() => onRetry(message)}>
            {t.common.retry}
          </Button>
        </div>
      )}
      <footer className={classNames(styles.foot, state === 'failed' && styles.failed)}>
        <time dateTime={timestamp}>{time}</time>
        <span className={styles.state}>
          <StateIcon size={14} aria-hidden />
          <span className={state === 'answered' ? 'visually-hidden' : undefined}>{words.state[state]}</span>
        </span>
      </footer>
    </article>
  )
})

/** What the agent says, said or being said. */
export function AgentWords({ text, isStreaming = false }: { text: string; isStreaming?: boolean }) {
  const words = useChatWords()
  return (
    <div className={classNames(styles.words, isStreaming && styles.streaming)}>
      <Mark size={26} />
      <div className={styles.text}>
        <span className="visually-hidden">{words.agent}: </span>
        <Suspense fallback={<p className={styles.plain}>{withoutMarkdown(text)}</p>}>
          <Markdown text={text} />
        </Suspense>
      </div>
    </div>
  )
}

/** The agent is at it. */
export function TypingDots() {
  return (
    <div className={classNames(styles.words, styles.typing)} aria-hidden="true">
      <Mark size={26} />
      <span className={styles.dots}>
        <i />
        <i />
        <i />
      </span>
    </div>
  )
}
