/**
 * What the agent said since one came to a conversation: whether some of it was not seen, and the latest, to be read out.
 * @module
 */
import type { ChatMessage } from '@axia/client'
import { useState } from 'react'
import { useChatWords } from '../../i18n/chat-words.ts'
import { useI18n } from '../../i18n/i18n.tsx'

export function useNews(
  messages: readonly ChatMessage[],
  isAtEnd: boolean,
): readonly [unread: boolean, announcement: string] {
  const words = useChatWords()
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
      setAnnouncement(words.said(latest.text || t.chat.voice))
      if (!isAtEnd) setUnread(true)
    }
  }
  if (known.isFirst && messages.length > 0) setKnown({ key: latest?.key, isFirst: false })
  if (isAtEnd && unread) setUnread(false)
  return [unread, announcement]
}
