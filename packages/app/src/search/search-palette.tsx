/**
 * One search over everything, with commands: a field, and below it what can be chosen (the combobox pattern of WAI-ARIA).
 * @module
 */
import { maxSearchLength } from '@axia/contract'
import Search from 'lucide-react/icons/search'
import X from 'lucide-react/icons/x'
import { type KeyboardEvent, type RefObject, useCallback, useEffect, useId, useRef, useState } from 'react'
import { useI18n } from '../i18n/i18n.tsx'
import { problemText } from '../i18n/problem-text.ts'
import { useSearchWords } from '../i18n/search-words.ts'
import { nothing, type Opened, OpenedDialogs } from '../opened-dialogs.tsx'
import { IconButton } from '../parts/button.tsx'
import { classNames } from '../parts/class-names.ts'
import { DialogFrame } from '../parts/dialog.tsx'
import { useTaskActions } from '../tasks/use-task-actions.ts'
import styles from './search-palette.module.css'
import { type Group, type GroupsOptions, type Option, useGroups } from './use-groups.tsx'
import { type Found, useSearch } from './use-search.ts'

/** So many searches are remembered, until the page is left or somebody else signs in. */
const maxRecent = 5
/** Options that a page key skips. */
const pageStep = 5

export interface SearchPaletteProps {
  open: boolean
  onClose: () => void
}

export function SearchPalette({ open, onClose }: SearchPaletteProps) {
  const words = useSearchWords()
  const [recent, setRecent] = useState<readonly string[]>([])
  const [opened, setOpened] = useState<Opened>(nothing)
  const field = useRef<HTMLInputElement>(null)
  const { remove } = useTaskActions(() => undefined)
  const remember = useCallback((question: string) => {
    setRecent((before) => [question, ...before.filter((each) => each !== question)].slice(0, maxRecent))
  }, [])
  return (
    <>
      <DialogFrame look="palette" open={open} onClose={onClose} initialFocus={field} label={words.title}>
        <Choice
          field={field}
          recent={recent}
          onRemember={remember}
          onClose={onClose}
          onEvent={(target) => setOpened({ kind: 'event', target })}
          onTask={(task) => setOpened({ kind: 'task', task })}
        />
      </DialogFrame>
      <OpenedDialogs opened={opened} onClose={() => setOpened(nothing)} onRemove={remove} />
    </>
  )
}

interface ChoiceProps extends Omit<GroupsOptions, 'question' | 'found' | 'onAsk'> {
  field: RefObject<HTMLInputElement | null>
  onClose: () => void
}

function Choice({ field, onClose, ...props }: ChoiceProps) {
  const { t } = useI18n()
  const words = useSearchWords()
  const id = useId()
  const [text, setText] = useState('')
  const [active, setActive] = useState<number>()
  const question = text.trim()
  const found = useSearch(question)
  const groups = useGroups({ ...props, question, found, onAsk: setText })
  const options = groups.flatMap((group) => group.options)
  const chosen =
    active === undefined
      ? options.find(({ isDeliberate = false }) => !isDeliberate)
      : options[Math.min(active, options.length - 1)]

  useEffect(() => {
    if (chosen !== undefined) document.getElementById(`${id}-${chosen.id}`)?.scrollIntoView({ block: 'nearest' })
  }, [id, chosen])

  function type(next: string) {
    setText(next)
    setActive(undefined)
  }

  function choose({ run, stays = false }: Option) {
    if (!stays) onClose()
    run()
  }

  function onKeyDown(event: KeyboardEvent) {
    const steps: Partial<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: pageStep, PageUp: -pageStep }
    const step = steps[event.key]
    if (event.nativeEvent.isComposing) return
    if (step !== undefined && options.length > 0) {
      event.preventDefault()
      setActive(nextActive(chosen === undefined ? -1 : options.indexOf(chosen), step, options.length))
    } else if (event.key === 'Enter' && chosen !== undefined) {
      event.preventDefault()
      choose(chosen)
    }
  }

  return (
    <>
      <div className={styles.field}>
        <Search size={18} aria-hidden />
        <input
          ref={field}
          className={styles.input}
          role="combobox"
          type="text"
          enterKeyHint="search"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          maxLength={maxSearchLength}
          aria-label={words.title}
          aria-autocomplete="list"
          aria-expanded={options.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={chosen === undefined ? undefined : `${id}-${chosen.id}`}
          placeholder={words.placeholder}
          value={text}
          onChange={(event) => type(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <IconButton
          label={text === '' ? t.common.close : words.clear}
          onClick={() => {
            if (text === '') return onClose()
            type('')
            field.current?.focus()
          }}
        >
          <X size={18} />
        </IconButton>
      </div>
      <Note question={question} found={found} isEmpty={options.every(({ isDeliberate = false }) => isDeliberate)} />
      <OptionList
        id={id}
        groups={groups}
        chosen={chosen}
        onPoint={(option) => setActive(options.indexOf(option))}
        onChoose={choose}
      />
      <Keys />
    </>
  )
}

interface OptionListProps {
  /** Of the search: ids of what is in it begin with it. */
  id: string
  groups: readonly Group[]
  chosen: Option | undefined
  onPoint: (option: Option) => void
  onChoose: (option: Option) => void
}

function OptionList({ id, groups, chosen, onPoint, onChoose }: OptionListProps) {
  const words = useSearchWords()
  return (
    <div className={styles.list} role="listbox" id={`${id}-list`} aria-label={words.title}>
      {groups.map(({ name, options: members }) => (
        // biome-ignore lint/a11y/useSemanticElements: a listbox has groups, no fieldsets
        <div key={name} role="group" aria-labelledby={`${id}-${name}`}>
          <div className={styles.group} id={`${id}-${name}`} role="presentation">
            {name}
          </div>
          {members.map((option) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are heard by the field, which keeps the focus
            <div
              key={option.id}
              id={`${id}-${option.id}`}
              className={classNames(styles.option, option === chosen && styles.active)}
              role="option"
              tabIndex={-1}
              aria-selected={option === chosen}
              onPointerMove={() => onPoint(option)}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => onChoose(option)}
            >
              <span className={styles.icon} aria-hidden="true">
                {option.icon}
              </span>
              {option.content}
            </div>
          ))}
        </div>
      ))}
    </div>
  )
}

function Keys() {
  const words = useSearchWords()
  return (
    <div className={styles.keys} aria-hidden="true">
      <span>
        <kbd>↑</kbd>
        <kbd>↓</kbd> {words.keys.move}
      </span>
      <span>
        <kbd>↵</kbd> {words.keys.choose}
      </span>
      <span>
        <kbd>Esc</kbd> {words.keys.close}
      </span>
    </div>
  )
}

/** One step past an end comes to the other one; a page stops at it. */
function nextActive(active: number, step: number, length: number): number {
  if (Math.abs(step) === 1) return active < 0 && step < 0 ? length - 1 : (active + step + length) % length
  return Math.max(0, Math.min(length - 1, active + step))
}

interface NoteProps {
  question: string
  found: Found | undefined
  /** No command and no day is meant by it either. */
  isEmpty: boolean
}

/** How the search stands, to be seen where nothing else says it, and to be heard. */
function Note({ question, found, isEmpty }: NoteProps) {
  const { t } = useI18n()
  const words = useSearchWords()
  const isAnswered = found?.question === question
  const hits = found?.answer?.hits.length ?? 0
  const problem = found?.error === undefined ? undefined : problemText(found.error, t)
  const isNothing = isAnswered && problem === undefined && hits === 0
  const said = problem ?? (isNothing ? words.nothing(question) : words.found(hits))
  return (
    <div role="status">
      {question !== '' && !isAnswered && <span className="visually-hidden">{words.searching}</span>}
      {question !== '' && isAnswered && (
        <p className={(isNothing && isEmpty) || problem !== undefined ? styles.note : 'visually-hidden'}>
          {said}
          {isNothing && isEmpty && ` ${words.nothingHint}`}
        </p>
      )}
      {found?.answer?.from === 'device' && <p className={styles.note}>{words.onDevice}</p>}
    </div>
  )
}
