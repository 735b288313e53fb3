/**
 * Asks how much of a series is meant: this one, it and the following, or all.
 * @module
 */
import type { CalendarEvent, SeriesScope } from '@axia/contract'
import { useId, useRef, useState } from 'react'
import { useCalendarWords } from '../i18n/calendar-words.ts'
import { capitalised } from '../i18n/format.ts'
import { useI18n } from '../i18n/i18n.tsx'
import { problemText } from '../i18n/problem-text.ts'
import { Button } from '../parts/button.tsx'
import { Dialog, DialogActions } from '../parts/dialog.tsx'
import { Notice } from '../parts/notice.tsx'
import { useAttempt } from '../parts/use-attempt.ts'
import { useServices } from '../services.tsx'
import { eventWhen } from './event-when.ts'
import styles from './scope-question.module.css'

export interface ScopeQuestionProps {
  open: boolean
  about: 'change' | 'delete'
  /** The occurrence from which it is asked, as it still stands. */
  event: CalendarEvent | undefined
  scopes: readonly SeriesScope[]
  onClose: () => void
  /** Does it; the question closes when that went well, and says why when it did not. */
  onAnswer: (scope: SeriesScope) => Promise<void>
}

export function ScopeQuestion({ open, about, event, scopes, onClose, onAnswer }: ScopeQuestionProps) {
  const { clock } = useServices()
  const { t, format } = useI18n()
  const words = useCalendarWords()
  const { busy, failure, attempt, forget } = useAttempt()
  const [chosen, setChosen] = useState<SeriesScope>()
  const first = useRef<HTMLInputElement>(null)
  const name = useId()
  const scope = chosen !== undefined && scopes.includes(chosen) ? chosen : scopes[0]

  function close() {
    forget()
    setChosen(undefined)
    onClose()
  }

  async function answer() {
    if (scope !== undefined && (await attempt(() => onAnswer(scope)))) close()
  }

  return (
    <Dialog
      open={open}
      onClose={close}
      title={about === 'change' ? words.scope.changeTitle : words.scope.deleteTitle}
      description={
        <>
          {event !== undefined && (
            <>
              <strong>{event.title || words.untitled}</strong>
              <br />
              {capitalised(eventWhen(event, format, clock()), format.languageTag)}
              <br />
            </>
          )}
          {about === 'change' ? words.scope.repeats : `${words.scope.repeats} ${words.scope.deleted}`}
        </>
      }
      initialFocus={first}
    >
      <fieldset className={styles.choices}>
        <legend className="visually-hidden">{words.scope.repeats}</legend>
        {scopes.map((each, index) => (
          <label key={each} className={styles.choice}>
            <input
              ref={index === 0 ? first : undefined}
              type="radio"
              name={name}
              checked={each === scope}
              onChange={() => setChosen(each)}
            />
            {words.scope[each]}
          </label>
        ))}
      </fieldset>
      {failure !== undefined && <Notice tone="danger">{problemText(failure, t)}</Notice>}
      <DialogActions>
        <Button onClick={close}>{t.common.cancel}</Button>
        <Button look={about === 'delete' ? 'danger' : 'primary'} busy={busy} onClick={() => void answer()}>
          {about === 'delete' ? t.common.delete : t.common.save}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
