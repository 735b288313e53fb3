/**
 * What is seen of a locked app: nothing of anybody's, and the way in.
 * @module
 */
import { useCallback, useEffect, useRef, useState } from 'react'
import { useI18n } from '../i18n/i18n.tsx'
import { Button } from '../parts/button.tsx'
import { Mark } from '../parts/mark.tsx'
import { useClient, useHiddenScreen } from '../services.tsx'
import styles from './lock-screen.module.css'
import type { ScreenLock } from './screen-lock.ts'

/** Above everything, also above what floats above the page: a dialog of the browser's own top layer. */
export function LockScreen({ lock }: { lock: ScreenLock }) {
  const { auth } = useClient()
  const { t } = useI18n()
  const [busy, setBusy] = useState(false)
  const dialog = useRef<HTMLDialogElement>(null)
  useHiddenScreen()

  const unlock = useCallback(async () => {
    setBusy(true)
    await lock.unlock(t.lock.reason)
    setBusy(false)
  }, [lock, t])

  useEffect(() => {
    dialog.current?.showModal()
  }, [])

  // Asked for once by itself; then by the button, so that calling it off is possible.
  const hasAsked = useRef(false)
  useEffect(() => {
    if (hasAsked.current) return
    hasAsked.current = true
    void unlock()
  }, [unlock])

  async function signInAgain() {
    setBusy(true)
    try {
      await auth.logout()
      await lock.giveUp()
    } finally {
      setBusy(false)
    }
  }

  return (
    <dialog
      ref={dialog}
      className={styles.lock}
      aria-label={t.lock.title}
      data-over-cover // of who was thrown out meanwhile: the lock stands before that, too
      onCancel={(event) => event.preventDefault()}
    >
      <div className={styles.panel}>
        <Mark size={64} />
        <p className={styles.title}>{t.lock.title}</p>
        <Button look="primary" wide busy={busy} onClick={() => void unlock()}>
          {t.lock.unlock}
        </Button>
        <Button look="quiet" wide disabled={busy} onClick={() => void signInAgain()}>
          {t.lock.signInAgain}
        </Button>
      </div>
    </dialog>
  )
}
