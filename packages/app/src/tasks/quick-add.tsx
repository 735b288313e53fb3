/**
 * A line that becomes a task with Enter.
 * @module
 */
import { maxTitleLength } from '@axia/contract'
import Plus from 'lucide-react/icons/plus'
import { type FormEvent, useRef, useState } from 'react'
import { useI18n } from '../i18n/i18n.tsx'
import { Button } from '../parts/button.tsx'
import styles from './quick-add.module.css'

/** @param onAdd true when it was added; else the text comes back */
export function QuickAdd({ onAdd }: { onAdd: (title: string) => Promise<boolean> }) {
  const { t } = useI18n()
  const [title, setTitle] = useState('')
  const input = useRef<HTMLInputElement>(null)

  async function submit(event: FormEvent) {
    event.preventDefault()
    const wanted = title.trim()
    if (wanted === '') return
    setTitle('')
    input.current?.focus()
    if (!(await onAdd(wanted))) setTitle((typed) => (typed === '' ? wanted : typed))
  }

  return (
    <form className={styles.add} onSubmit={(event) => void submit(event)}>
      <Plus size={18} aria-hidden />
      <input
        ref={input}
        className="bare-input"
        aria-label={t.tasks.quickAdd}
        placeholder={t.tasks.quickAdd}
        value={title}
        maxLength={maxTitleLength}
        autoComplete="off"
        enterKeyHint="done"
        onChange={(event) => setTitle(event.target.value)}
      />
      {title.trim() !== '' && (
        <Button type="submit" look="quiet" className={styles.button}>
          {t.tasks.add}
        </Button>
      )}
    </form>
  )
}
