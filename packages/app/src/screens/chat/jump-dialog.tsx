/**
 * Asks for a day, to see what was said then.
 * @module
 */
import { type FormEvent, useState } from 'react'
import { useI18n } from '../../i18n/i18n.tsx'
import { useSearchWords } from '../../i18n/search-words.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog, DialogActions } from '../../parts/dialog.tsx'
import { TextField } from '../../parts/field.tsx'
import { useServices } from '../../services.tsx'
import { dayOf } from '../../time/zoned.ts'

export interface JumpDialogProps {
  open: boolean
  onClose: () => void
  /** @param day `YYYY-MM-DD`, today at the latest */
  onJump: (day: string) => void
}

export function JumpDialog({ open, onClose, onJump }: JumpDialogProps) {
  const words = useSearchWords()
  return (
    <Dialog open={open} onClose={onClose} title={words.jump.title}>
      <JumpForm onClose={onClose} onJump={onJump} />
    </Dialog>
  )
}

function JumpForm({ onClose, onJump }: Omit<JumpDialogProps, 'open'>) {
  const { clock } = useServices()
  const { t, timeZone } = useI18n()
  const words = useSearchWords()
  const today = dayOf(clock(), timeZone)
  const [day, setDay] = useState(today)

  function submit(event: FormEvent) {
    event.preventDefault()
    if (day === '') return
    onClose()
    onJump(day)
  }

  return (
    <form className="stack" onSubmit={submit}>
      <TextField
        type="date"
        label={words.jump.day}
        value={day}
        max={today}
        required
        onChange={(event) => setDay(event.target.value)}
      />
      <DialogActions>
        <Button onClick={onClose}>{t.common.cancel}</Button>
        <Button type="submit" look="primary">
          {words.jump.go}
        </Button>
      </DialogActions>
    </form>
  )
}
