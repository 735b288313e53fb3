/**
 * Asks how much of a series is meant: this one, it and the following, or all.
 * @module
 */
import type { SeriesScope } from '@axia/contract'
import { useId, useRef, useState } from 'react'
import { useCalendarWords } from '../i18n/calendar-words.ts'
import { useI18n } from '../i18n/i18n.tsx'
import { problemText } from '../i18n/problem-text.ts'
import { Button } from '../parts/button.tsx'
import { Dialog, DialogActions } from '../parts/dialog.tsx'
import { Notice } from '../parts/notice.tsx'
import { useAttempt } from '../parts/use-attempt.ts'
import styles from './scope-question.module.css'

export interface ScopeQuestionProps {
  open: boolean
  about: 'change' | 'delete'
  scopes: readonly SeriesScope[]
  onClose: () => void
  /** Does it; the question closes when that went well, and says why when it did not. */
  onAnswer: (scope: SeriesScope) => Promise<void>
}

export function ScopeQuestion({ open, about, scopes, onClose, onAnswer }: ScopeQuestionProps) {
  const { t } = useI18n()
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
      description={about === 'change' ? words.scope.repeats : `${words.scope.repeats} ${words.scope.deleted}`}
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
