/**
 * On a phone: at which server one is about to sign in, and the way to another one.
 * @module
 */
import { useState } from 'react'
import { useI18n } from '../i18n/i18n.tsx'
import { Button } from '../parts/button.tsx'
import { useServices } from '../services.tsx'
import styles from './server-in-use.module.css'

/** Nothing in a browser, where the page is the server's own. */
export function ServerInUse() {
  const { phone } = useServices()
  const { t } = useI18n()
  const [busy, setBusy] = useState(false)

  if (phone === undefined) return null
  const { server, changeServer } = phone

  async function change() {
    setBusy(true)
    try {
      await changeServer()
    } finally {
      setBusy(false)
    }
  }

  return (
    <div className={styles.server}>
      <p>{t.server.current(server.replace(/^https:\/\//, ''))}</p>
      <Button look="quiet" wide busy={busy} onClick={() => void change()}>
        {t.server.change}
      </Button>
    </div>
  )
}
