/**
 * A line in plain words that becomes a task or an event with Enter. What reads it comes when it is first needed.
 * @module
 */
import { maxTitleLength } from '@axia/contract'
import Plus from 'lucide-react/icons/plus'
import {
  type ComponentType,
  type FormEvent,
  lazy,
  memo,
  type RefObject,
  Suspense,
  useEffect,
  useRef,
  useState,
} from 'react'
import { useLocation } from 'wouter'
import { useI18n } from '../i18n/i18n.tsx'
import { Button } from '../parts/button.tsx'
import { useToasts } from '../parts/toasts.tsx'
import { useServices } from '../services.tsx'
import { whenIdle } from '../when-idle.ts'
import type { DraftChanges } from './draft.ts'
import styles from './quick-add.module.css'
import type { UnderstoodProps } from './understood.tsx'

const loadUnderstood = () => import('./understood.tsx')
const loadKeeping = () => import('./keep.ts')
const Understood = lazy<ComponentType<UnderstoodProps>>(() =>
  loadUnderstood().then(
    (m) => ({ default: m.Understood }),
    () => ({ default: () => null }), // out of reach: Enter says so
  ),
)

interface Typed {
  line: string
  changes: DraftChanges
}

export interface QuickAddProps {
  label: string
  example: string
  /** What it is where nothing else is chosen. Default: what the words say. */
  kind?: 'task'
  /** The day of what names none. Default: a task needs none. */
  day?: string
  /** The list of a task that names none. Default: the one without a name. */
  list?: string | undefined
  input?: RefObject<HTMLInputElement | null>
}

/** Loaded ahead of its use; what fails here is tried again then. */
const ahead = [loadUnderstood, loadKeeping].map((load) => () => void load().catch(() => undefined))

export const QuickAdd = memo(function QuickAdd({ label, example, kind, day, list, input }: QuickAddProps) {
  const { client, clock } = useServices()
  const { t, locale, format, timeZone } = useI18n()
  const { say, sayProblem } = useToasts()
  const [, navigate] = useLocation()
  const nothing: Typed = { line: '', changes: kind === undefined ? {} : { kind } }
  const [typed, setTyped] = useState(nothing)
  const ownInput = useRef<HTMLInputElement>(null)
  const field = input ?? ownInput
  const beingKept = useRef<Typed>(undefined)
  const { line, changes } = typed
  const isEmpty = line.trim() === ''

  useEffect(() => whenIdle(ahead), [])

  function prepare() {
    for (const load of ahead) load()
    if (client.taskLists.state.lists === undefined) void client.taskLists.load()
  }

  async function keepIt() {
    const { keepLine } = await loadKeeping()
    const about = { now: clock(), timeZone, locale, firstWeekday: format.firstWeekday, day, list }
    const goTo = (to: string) => navigate(`/?day=${to}`)
    const onTaken = () => setTyped((since) => (since === typed ? nothing : since))
    await keepLine({ line, changes }, about, { client, t, format, say, sayProblem, onTaken, goTo })
  }

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (isEmpty || beingKept.current === typed) return
    field.current?.focus()
    beingKept.current = typed
    try {
      await keepIt()
    } catch (error) {
      setTyped((since) => (since.line === '' ? typed : since))
      sayProblem(error)
    } finally {
      if (beingKept.current === typed) beingKept.current = undefined
    }
  }

  return (
    <form className={styles.quickAdd} onSubmit={(event) => void submit(event)}>
      <div className={styles.line}>
        <Plus size={18} aria-hidden />
        <input
          ref={field}
          className={styles.input}
          aria-label={label}
          placeholder={example}
          value={line}
          maxLength={maxTitleLength}
          autoComplete="off"
          enterKeyHint="done"
          onFocus={prepare}
          onChange={({ target: { value } }) =>
            setTyped(value.trim() === '' ? { ...nothing, line: value } : { line: value, changes })
          }
          onKeyDown={({ key }) => key === 'Escape' && setTyped(nothing)}
        />
        {!isEmpty && (
          <Button type="submit" look="quiet" className={styles.button}>
            {t.tasks.add}
          </Button>
        )}
      </div>
      {!isEmpty && (
        <Suspense>
          <Understood
            line={line}
            day={day}
            list={list}
            changes={changes}
            onChange={(changed) => setTyped({ line, changes: changed })}
          />
        </Suspense>
      )}
    </form>
  )
})
