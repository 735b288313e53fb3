/**
 * Changes made without a connection that the server refused when it could be asked: what was meant, why not, and what to do.
 * @module
 */
import type { ChangesProvider, WaitingChange } from '@axia/client'
import { useEffect, useState } from 'react'
import { useI18n } from '../i18n/i18n.tsx'
import { useOfflineWords } from '../i18n/offline-words.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { useToasts } from '../parts/toasts.tsx'
import { useStore } from '../services.tsx'
import styles from './refused-changes.module.css'

export function RefusedChanges({ changes }: { changes: ChangesProvider }) {
  const { refused } = useStore(changes)
  const words = useOfflineWords()
  const { say } = useToasts()
  const [isOpen, setIsOpen] = useState(false)
  const count = refused.length

  useEffect(() => {
    if (count === 0) return
    return say({
      text: words.refused(count),
      tone: 'danger',
      stays: true,
      action: { label: words.look, run: () => setIsOpen(true) },
    })
  }, [count, say, words])

  return (
    <Dialog open={isOpen && count > 0} onClose={() => setIsOpen(false)} title={words.title} description={words.lead}>
      <ul className={styles.list}>
        {refused.map((change) => (
          <Refused key={change.id} change={change} changes={changes} />
        ))}
      </ul>
    </Dialog>
  )
}

function Refused({ change, changes }: { change: WaitingChange; changes: ChangesProvider }) {
  const { t } = useI18n()
  const words = useOfflineWords()
  const { id, call, failure } = change
  const { title, description } = wordsOf(change)
  const codes: Partial<Record<string, string>> = t.errors.codes
  return (
    <li className={styles.change}>
      <p className={styles.what}>{words.calls[call](title ?? words.something)}</p>
      {description !== undefined && description !== '' && <p className={styles.description}>{description}</p>}
      <p>{codes[failure ?? ''] ?? t.errors.unknown}</p>
      <div className={styles.actions}>
        <Button onClick={() => changes.discard(id)}>{t.common.dismiss}</Button>
        <Button look="primary" onClick={() => changes.retry(id)}>
          {t.common.retry}
        </Button>
      </div>
    </li>
  )
}

/** What the user wrote in it. */
function wordsOf({ body }: WaitingChange): { title?: string | undefined; description?: string | undefined } {
  return { title: body?.title, description: body?.description }
}
