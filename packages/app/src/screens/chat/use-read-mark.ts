/**
 * A conversation counts as read when its end was seen: it is in sight, on a page that is shown.
 * @module
 */
import type { Conversation } from '@axia/client'
import { useEffect, useState } from 'react'
import { useClient } from '../../services.tsx'

/**
 * @param newest the last message's `seq`; undefined where the conversation's end is not shown
 * @returns up to where it was read when one came here; undefined when nothing was new then.
 */
export function useReadMark({ sessionId }: Conversation, newest: number | undefined): number | undefined {
  const { chat } = useClient()
  const [before] = useState(() => {
    const summary = chat.state.conversations.find((one) => one.sessionId === sessionId)
    return summary !== undefined && summary.unread > 0 ? summary.readSeq : undefined
  })
  useEffect(() => {
    if (newest === undefined) return
    const mark = () => {
      if (document.visibilityState === 'visible') chat.markRead(sessionId, newest)
    }
    mark()
    document.addEventListener('visibilitychange', mark)
    return () => document.removeEventListener('visibilitychange', mark)
  }, [chat, sessionId, newest])
  return before
}
