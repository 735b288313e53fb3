/**
 * On a phone: at which server one signs in, and the way to another one.
 * @module
 */
import { useState } from 'react'
import { useI18n } from '../../i18n/i18n.tsx'
import { Button } from '../../parts/button.tsx'
import type { PhoneServices } from '../../services.tsx'

export function ServerInUse({ phone }: { phone: PhoneServices }) {
  const { t } = useI18n()
  const [busy, setBusy] = useState(false)

  async function change() {
    setBusy(true)
    try {
      await phone.changeServer()
    } finally {
      setBusy(false)
    }
  }

  return (
    <div>
      <p>{t.server.current(phone.server.replace(/^https:\/\//, ''))}</p>
      <Button look="quiet" wide busy={busy} onClick={() => void change()}>
        {t.server.change}
      </Button>
    </div>
  )
}
