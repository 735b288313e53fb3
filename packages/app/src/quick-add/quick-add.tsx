/**
 * A line in plain words that becomes a task or an event with Enter. What reads it comes when it is first needed.
 * @module
 */
import Plus from 'lucide-react/icons/plus'
import { type FormEvent, lazy, type RefObject, Suspense, useEffect, useState } from 'react'
import { useI18n } from '../i18n/i18n.tsx'
import { Button } from '../parts/button.tsx'
import { useToasts } from '../parts/toasts.tsx'
import { useServices } from '../services.tsx'
import type { DraftChanges } from './draft.ts'
import styles from './quick-add.module.css'

const loadUnderstood = () => import('./understood.tsx')
const loadKeeping = () => Promise.all([import('./draft.ts'), import('./keep.ts')])
const Understood = lazy(() => loadUnderstood().then((m) => ({ default: m.Understood })))
const noChanges: DraftChanges = {}

export interface QuickAddProps {
  /** The day of what names none. */
  day: string
  input: RefObject<HTMLInputElement | null>
}

export function QuickAdd({ day, input }: QuickAddProps) {
  const { client, clock } = useServices()
  const { t, locale, format, timeZone } = useI18n()
  const { say, sayProblem } = useToasts()
  const [line, setLine] = useState('')
  const [changes, setChanges] = useState(noChanges)
  const isEmpty = line.trim() === ''

  useEffect(() => {
    if (typeof requestIdleCallback !== 'function') return
    const idle = requestIdleCallback(loadAll)
    return () => cancelIdleCallback(idle)
  }, [])

  function type(text: string) {
    setLine(text)
    if (text.trim() === '') setChanges(noChanges)
  }

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (isEmpty) return
    input.current?.focus()
    try {
      const [{ draftOf }, { keep }] = await loadKeeping()
      const draft = draftOf(line, changes, { now: clock(), timeZone, locale, day })
      if (draft.form.title === '') return
      setLine('')
      setChanges(noChanges)
      await keep(draft, { client, locale, t, format, now: clock(), say, sayProblem })
    } catch (error) {
      setLine((typed) => (typed === '' ? line : typed))
      setChanges(changes)
      sayProblem(error)
    }
  }

  return (
    <form className={styles.quickAdd} onSubmit={(event) => void submit(event)}>
      <div className={styles.line}>
        <Plus size={18} aria-hidden />
        <input
          ref={input}
          className={styles.input}
          aria-label={t.today.quickAdd}
          placeholder={t.today.quickAddExample}
          value={line}
          maxLength={500}
          autoComplete="off"
          enterKeyHint="done"
          onFocus={loadAll}
          onChange={({ target }) => type(target.value)}
          onKeyDown={({ key }) => key === 'Escape' && type('')}
        />
        {!isEmpty && (
          <Button type="submit" look="quiet" className={styles.button}>
            {t.tasks.add}
          </Button>
        )}
      </div>
      {!isEmpty && (
        <Suspense>
          <Understood line={line} day={day} changes={changes} onChange={setChanges} />
        </Suspense>
      )}
    </form>
  )
}

/** Ahead of its use; what fails here is tried again then. */
function loadAll(): void {
  Promise.all([loadUnderstood(), loadKeeping()]).catch(() => undefined)
}
