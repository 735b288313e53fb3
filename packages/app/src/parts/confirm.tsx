/**
 * Asks before something is done that cannot be undone.
 * @module
 */
import { useRef, useState } from 'react'
import { useI18n } from '../i18n/i18n.tsx'
import { problemText } from '../i18n/problem-text.ts'
import { Button } from './button.tsx'
import { Dialog, DialogActions } from './dialog.tsx'
import { Notice } from './notice.tsx'

export interface ConfirmProps {
  open: boolean
  title: string
  text: string
  /** The word on the button that does it. */
  verb: string
  onClose: () => void
  /** Does it; the question closes when that went well, and says why when it did not. */
  onConfirm: () => Promise<void>
}

export function Confirm({ open, title, text, verb, onClose, onConfirm }: ConfirmProps) {
  const { t } = useI18n()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string>()
  const cancel = useRef<HTMLButtonElement>(null)

  function close() {
    setFailure(undefined)
    onClose()
  }

  async function confirm() {
    setBusy(true)
    setFailure(undefined)
    try {
      await onConfirm()
      close()
    } catch (error) {
      setFailure(problemText(error, t))
    } finally {
      setBusy(false)
    }
  }

  return (
    <Dialog open={open} onClose={close} title={title} description={text} initialFocus={cancel}>
      {failure !== undefined && <Notice tone="danger">{failure}</Notice>}
      <DialogActions>
        <Button ref={cancel} onClick={close}>
          {t.common.cancel}
        </Button>
        <Button look="danger" busy={busy} onClick={() => void confirm()}>
          {verb}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
