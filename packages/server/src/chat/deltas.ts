/**
 * Pieces of an answer that is still being written, on their way to all of the user's sockets on all servers. They are a
 * courtesy: a lost one does not matter, because the whole answer follows.
 * @module
 */
import type { Question } from '../agent/agent.ts'
import type { Database } from '../db/database.ts'
import { notify } from '../db/notices.ts'
import type { Timers } from '../timers.ts'

export interface DeltaStream {
  add: (text: string) => void
  /** Sends what is left. The stream of an attempt ends before its result is written. */
  close(): Promise<void>
}

/** Pieces are gathered this long, so that a fast agent does not cost a notification per word. */
const gatherMs = 80
/** A notification takes 8,000 bytes; a character up to 6 of them, as JSON escapes it. */
const maxPieceLength = 1000
const pieces = new RegExp(`[\\s\\S]{1,${maxPieceLength}}`, 'gu')

export function createDeltas({ db, timers }: { db: Database; timers: Timers }): {
  open(question: Question): DeltaStream
} {
  return {
    open({ userId, messageId, conversationName }) {
      let gathered = ''
      let cancel: (() => void) | undefined
      let sent = Promise.resolve()

      function flush(): void {
        cancel?.()
        cancel = undefined
        const texts = gathered.match(pieces) ?? []
        gathered = ''
        for (const text of texts) {
          const delta = { message_id: messageId, session_id: conversationName, text }
          sent = sent.then(() => notify(db, 'axia_messages', { user_id: userId, delta })).catch(() => {}) // the whole answer follows
        }
      }

      return {
        add(text) {
          gathered += text
          if (gathered.length >= maxPieceLength) flush()
          else cancel ??= timers.after(gatherMs, flush)
        },
        async close() {
          flush()
          await sent
        },
      }
    },
  }
}
