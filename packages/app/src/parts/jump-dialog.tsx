/**
 * Asks for a day, to go there.
 * @module
 */
import { type FormEvent, useState } from 'react'
import { useI18n } from '../i18n/i18n.tsx'
import { useSearchWords } from '../i18n/search-words.ts'
import { isDay, lastDay } from '../time/calendar-day.ts'
import { Button } from './button.tsx'
import { DateField } from './date-field.tsx'
import { Dialog, DialogActions } from './dialog.tsx'

export interface JumpDialogProps {
  open: boolean
  onClose: () => void
  /** The day to begin with. */
  from: string
  /** The last day to which one can go. Default: the last one that there is. */
  max?: string
  onJump: (day: string) => void
}

export function JumpDialog({ open, ...props }: JumpDialogProps) {
  const words = useSearchWords()
  return (
    <Dialog open={open} onClose={props.onClose} title={words.jump.title}>
      <JumpForm {...props} />
    </Dialog>
  )
}

function JumpForm({ onClose, from, max = lastDay, onJump }: Omit<JumpDialogProps, 'open'>) {
  const { t } = useI18n()
  const words = useSearchWords()
  const [day, setDay] = useState(from)
  const [submitted, setSubmitted] = useState(false)

  function submit(event: FormEvent) {
    event.preventDefault()
    setSubmitted(true)
    if (!isDay(day) || day > max) return
    onClose()
    onJump(day)
  }

  return (
    <form className="stack" onSubmit={submit} noValidate>
      <DateField label={words.jump.day} value={day} max={max} isChecked={submitted} onChange={setDay} required />
      <DialogActions>
        <Button onClick={onClose}>{t.common.cancel}</Button>
        <Button type="submit" look="primary">
          {words.jump.go}
        </Button>
      </DialogActions>
    </form>
  )
}
