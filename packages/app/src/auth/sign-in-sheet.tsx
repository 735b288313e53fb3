/**
 * The login over the screen that one was on, when the session has ended: nothing underneath is lost.
 * @module
 */
import type { EndReason } from '@axia/client'
import { type RefObject, useState } from 'react'
import { useI18n } from '../i18n/i18n.tsx'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { useClient } from '../services.tsx'
import { SignInForm } from './sign-in-form.tsx'
import styles from './sign-in-sheet.module.css'

export interface SignInSheetProps {
  open: boolean
  /** Whose session ended: only the same person goes on with what lies underneath. */
  username: string
  /** Why it ended; unknown while the login is under way. */
  reason: EndReason | undefined
  /** Nothing of what lies underneath is seen. */
  covers: boolean
  /** What had the focus before that, and gets it back. */
  hadFocus: RefObject<Element | null>
}

export function SignInSheet({ open, username, reason, covers, hadFocus }: SignInSheetProps) {
  const { auth } = useClient()
  const { t } = useI18n()
  // The words stay while the login is under way.
  const [shownReason, setShownReason] = useState<EndReason>(reason ?? 'expired')
  if (reason !== undefined && reason !== shownReason) setShownReason(reason)

  return (
    <Dialog
      open={open}
      insistent
      covers={covers}
      finalFocus={() => {
        const { current } = hadFocus
        return shownReason === 'revoked' && current instanceof HTMLElement && current !== document.body ? current : true
      }}
      onClose={() => auth.dismissExpired()}
      title={t.expired.title}
      description={t.expired[shownReason]}
    >
      <div className="stack">
        <p className={styles.account}>{t.expired.account(username)}</p>
        <SignInForm fixedUsername={username}>
          <Button look="quiet" wide onClick={() => auth.dismissExpired()}>
            {t.expired.otherAccount}
          </Button>
        </SignInForm>
      </div>
    </Dialog>
  )
}
