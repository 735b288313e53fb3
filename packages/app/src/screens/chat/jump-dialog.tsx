/**
 * Asks for a day, to see what was said then.
 * @module
 */
import { type FormEvent, useState } from 'react'
import { useI18n } from '../../i18n/i18n.tsx'
import { useSearchWords } from '../../i18n/search-words.ts'
import { Button } from '../../parts/button.tsx'
import { DateField } from '../../parts/date-field.tsx'
import { Dialog, DialogActions } from '../../parts/dialog.tsx'
import { useServices } from '../../services.tsx'
import { isDay } from '../../time/calendar-day.ts'
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
  const [submitted, setSubmitted] = useState(false)

  function submit(event: FormEvent) {
    event.preventDefault()
    setSubmitted(true)
    if (!isDay(day) || day > today) return
    onClose()
    onJump(day)
  }

  return (
    <form className="stack" onSubmit={submit} noValidate>
      <DateField label={words.jump.day} value={day} max={today} isChecked={submitted} onChange={setDay} required />
      <DialogActions>
        <Button onClick={onClose}>{t.common.cancel}</Button>
        <Button type="submit" look="primary">
          {words.jump.go}
        </Button>
      </DialogActions>
    </form>
  )
}
