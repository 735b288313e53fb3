/**
 * All conversations: the pinned ones, then the others, the latest first.
 * @module
 */
import type { ConversationSummary } from '@axia/client'
import { withoutMarkdown } from '@axia/contract'
import MessagesSquare from 'lucide-react/icons/messages-square'
import Pin from 'lucide-react/icons/pin'
import SquarePen from 'lucide-react/icons/square-pen'
import { useContext, useEffect, useRef, useState } from 'react'
import { Link, useLocation } from 'wouter'
import { useChatWords } from '../../i18n/chat-words.ts'
import { capitalised } from '../../i18n/format.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { problemText } from '../../i18n/problem-text.ts'
import { Button, IconButton } from '../../parts/button.tsx'
import { classNames } from '../../parts/class-names.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Notice } from '../../parts/notice.tsx'
import { MovedContext, useTitle } from '../../parts/page.tsx'
import { SkeletonRows } from '../../parts/skeleton.tsx'
import { UnreadBadge } from '../../parts/unread-badge.tsx'
import { SearchButton } from '../../search/search-button.tsx'
import { useClient, useNow, useStore } from '../../services.tsx'
import { dayOf } from '../../time/zoned.ts'
import { conversationPath, newConversationPath } from './chat-path.ts'
import { ConnectionBanner } from './connection-banner.tsx'
import { ConversationFilter, filtered, NothingFiltered } from './conversation-filter.tsx'
import styles from './conversation-list.module.css'

export interface ConversationListProps {
  chosen: string | undefined
  /** It stands beside a conversation, which is the page then. */
  isWide: boolean
}

export function ConversationList({ chosen, isWide }: ConversationListProps) {
  const { chat } = useClient()
  const { t } = useI18n()
  const words = useChatWords()
  const { conversations, hasMoreConversations, loadingConversations, error } = useStore(chat)
  const [, navigate] = useLocation()
  const Heading = isWide ? 'h2' : 'h1'
  const [filter, setFilter] = useState('')
  const isEmpty = conversations.length === 0
  const shown = filtered(conversations, filter)

  return (
    <section className={classNames(styles.pane, isWide && styles.beside)} aria-label={t.chat.conversations}>
      {!isWide && <PhonePage />}
      <header className={styles.header}>
        <Heading className={styles.heading} tabIndex={-1} data-page-heading={isWide ? undefined : ''}>
          {isWide ? t.chat.conversations : t.chat.title}
        </Heading>
        {!isWide && <SearchButton />}
        <IconButton label={t.chat.newConversation} onClick={() => navigate(newConversationPath)}>
          <SquarePen size={18} />
        </IconButton>
      </header>
      {!isWide && <ConnectionBanner />}
      <ConversationFilter total={conversations.length} filter={filter} onFilter={setFilter} />
      <div className={styles.scroll}>
        {!isEmpty && shown.length === 0 && <NothingFiltered filter={filter} />}
        {error !== undefined && isEmpty && (
          <Notice
            tone="danger"
            action={<Button onClick={() => void chat.loadConversations()}>{t.common.retry}</Button>}
          >
            {problemText(error, t)}
          </Notice>
        )}
        {isEmpty && loadingConversations && <SkeletonRows rows={4} />}
        {isEmpty && isWide && !loadingConversations && error === undefined && (
          <EmptyState icon={<MessagesSquare />} title={words.noConversations} hint={words.noConversationsHint} />
        )}
        <ul className={styles.list}>
          {shown.map((conversation) => (
            <li key={conversation.sessionId}>
              <Item conversation={conversation} isChosen={conversation.sessionId === chosen} />
            </li>
          ))}
        </ul>
        {hasMoreConversations && (
          <Button look="quiet" wide busy={loadingConversations} onClick={() => void chat.loadMoreConversations()}>
            {t.common.loadMore}
          </Button>
        )}
      </div>
    </section>
  )
}

function Item({ conversation, isChosen }: { conversation: ConversationSummary; isChosen: boolean }) {
  const { t, format, timeZone } = useI18n()
  const words = useChatWords()
  const now = useNow(60_000)
  const { sessionId, title, pinned, lastMessage, unread, updatedAt } = conversation
  const updated = new Date(updatedAt)
  const [day, today] = [dayOf(updated, timeZone), dayOf(now, timeZone)]
  const wordless = lastMessage?.type === 'audio' ? t.chat.voice : words.photo
  const preview = lastMessage?.text === '' ? wordless : lastMessage?.text
  return (
    <Link
      href={conversationPath(sessionId)}
      className={classNames(styles.item, isChosen && styles.chosen, unread > 0 && styles.fresh)}
      aria-current={isChosen ? 'page' : undefined}
    >
      <span className={styles.title}>
        {pinned && <Pin className={styles.pin} size={13} role="img" aria-label={words.pinned} aria-hidden={false} />}
        {title || t.chat.untitled}
      </span>
      <time className={styles.time} dateTime={updatedAt}>
        {day === today ? format.time(updated) : capitalised(format.nearDay(day, today), format.languageTag)}
      </time>
      {preview !== undefined && (
        <span className={styles.preview}>{withoutMarkdown(preview.slice(0, 200)).slice(0, 140)}</span>
      )}
      {unread > 0 && <UnreadBadge count={unread} />}
    </Link>
  )
}

/** On a phone the list is the page: it has the title and takes the focus. */
function PhonePage() {
  const { t } = useI18n()
  const moved = useContext(MovedContext)
  const marker = useRef<HTMLSpanElement>(null)
  useTitle(t.chat.title)
  useEffect(() => {
    if (moved) marker.current?.parentElement?.querySelector<HTMLElement>('[data-page-heading]')?.focus()
  }, [moved])
  return <span ref={marker} hidden />
}
