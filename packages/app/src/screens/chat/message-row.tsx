/**
 * One message: what was said, where it stands, and what can be done with it.
 * @module
 */
import type { ChatMessage } from '@axia/client'
import Ban from 'lucide-react/icons/ban'
import Check from 'lucide-react/icons/check'
import CheckCheck from 'lucide-react/icons/check-check'
import CircleAlert from 'lucide-react/icons/circle-alert'
import Clock from 'lucide-react/icons/clock'
import Copy from 'lucide-react/icons/copy'
import RotateCcw from 'lucide-react/icons/rotate-ccw'
import Trash from 'lucide-react/icons/trash-2'
import { lazy, memo, Suspense } from 'react'
import { useI18n } from '../../i18n/i18n.tsx'
import { Button } from '../../parts/button.tsx'
import { classNames } from '../../parts/class-names.ts'
import { Mark } from '../../parts/mark.tsx'
import { Menu, type MenuItem } from '../../parts/menu.tsx'
import styles from './message-row.module.css'
import { VoiceMessage } from './voice-message.tsx'

const Markdown = lazy(() => import('../../parts/markdown.tsx').then((m) => ({ default: m.Markdown })))

const stateIcons = { pending: Clock, sent: Check, answered: CheckCheck, failed: CircleAlert, cancelled: Ban }

export interface MessageRowProps {
  message: ChatMessage
  onRetry: (message: ChatMessage) => void
  onCancel: (message: ChatMessage) => void
  onCopy: (message: ChatMessage) => void
  onRemove: (message: ChatMessage) => void
}

/** Drawn again only when its message changes: a conversation may have thousands, and an answer grows by the word. */
export const MessageRow = memo(function MessageRow({ message, onRetry, onCancel, onCopy, onRemove }: MessageRowProps) {
  const { t, format } = useI18n()
  const { role, type, text, state, timestamp, detail } = message
  const isOwn = role === 'user'
  const time = format.time(new Date(timestamp))
  const StateIcon = stateIcons[state]

  const items: MenuItem[] = []
  if (text !== '') items.push({ label: t.chat.copy, icon: <Copy />, onSelect: () => onCopy(message) })
  if (isOwn && (state === 'pending' || state === 'sent'))
    items.push({ label: t.chat.cancel, icon: <Ban />, onSelect: () => onCancel(message) })
  items.push({ label: t.chat.deleteMessage, icon: <Trash />, danger: true, onSelect: () => onRemove(message) })
  const menu = <Menu label={t.common.more} items={items} className={styles.menu ?? ''} />

  if (!isOwn) {
    return (
      <article className={styles.agent}>
        <AgentWords text={text} />
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
    <article className={styles.own}>
      <div className={styles.line}>
        {menu}
        <div className={classNames(styles.bubble, state === 'cancelled' && styles.cancelled)}>
          <span className="visually-hidden">{t.chat.you}: </span>
          {type === 'audio' && <VoiceMessage message={message} />}
          {text}
        </div>
      </div>
      {state === 'sent' && detail !== undefined && (
        <p className={styles.trying}>
          {detail} {t.chat.stillTrying}
        </p>
      )}
      {state === 'failed' && (
        <div className={styles.failure}>
          <span>{detail ?? t.chat.state.failed}</span>
          <Button look="plain" icon={<RotateCcw size={16} />} onClick={() => onRetry(message)}>
            {t.common.retry}
          </Button>
        </div>
      )}
      <footer className={classNames(styles.foot, state === 'failed' && styles.failed)}>
        <time dateTime={timestamp}>{time}</time>
        <span className={styles.state}>
          <StateIcon size={14} aria-hidden />
          <span className={state === 'answered' ? 'visually-hidden' : undefined}>{t.chat.state[state]}</span>
        </span>
      </footer>
    </article>
  )
})

/** What the agent says, said or being said. */
export function AgentWords({ text, isStreaming = false }: { text: string; isStreaming?: boolean }) {
  const { t } = useI18n()
  return (
    <div className={classNames(styles.words, isStreaming && styles.streaming)}>
      <Mark size={26} />
      <div className={styles.text}>
        <span className="visually-hidden">{t.chat.agent}: </span>
        <Suspense fallback={<p className={styles.plain}>{text}</p>}>
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
