/**
 * Gives something another name.
 * @module
 */
import { type FormEvent, useState } from 'react'
import { useI18n } from '../i18n/i18n.tsx'
import { problemText } from '../i18n/problem-text.ts'
import { Button } from './button.tsx'
import { Dialog, DialogActions, type DialogProps } from './dialog.tsx'
import { TextField } from './field.tsx'

export interface RenameDialogProps extends Pick<DialogProps, 'finalFocus'> {
  open: boolean
  heading: string
  label: string
  name: string
  maxLength: number
  onClose: () => void
  onRename: (name: string) => Promise<unknown>
}

export function RenameDialog({ open, heading, finalFocus, onClose, ...form }: RenameDialogProps) {
  return (
    <Dialog open={open} onClose={onClose} title={heading} finalFocus={finalFocus}>
      <RenameForm {...form} onClose={onClose} />
    </Dialog>
  )
}

function RenameForm({
  label,
  name,
  maxLength,
  onClose,
  onRename,
}: Omit<RenameDialogProps, 'open' | 'heading' | 'finalFocus'>) {
  const { t } = useI18n()
  const [typed, setTyped] = useState(name)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string>()

  async function submit(event: FormEvent) {
    event.preventDefault()
    const wanted = typed.trim()
    if (busy || wanted === '') return
    setBusy(true)
    setFailure(undefined)
    try {
      if (wanted !== name) await onRename(wanted)
      onClose()
    } catch (error) {
      setFailure(problemText(error, t))
    } finally {
      setBusy(false)
    }
  }

  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <TextField
        label={label}
        value={typed}
        maxLength={maxLength}
        error={failure}
        onChange={(event) => setTyped(event.target.value)}
        onFocus={(event) => typed === name && event.target.select()}
        required
      />
      <DialogActions>
        <Button onClick={onClose}>{t.common.cancel}</Button>
        <Button type="submit" look="primary" busy={busy}>
          {t.common.save}
        </Button>
      </DialogActions>
    </form>
  )
}
