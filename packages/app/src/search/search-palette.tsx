/**
 * One search over everything, with commands: a field, and below it what can be chosen (the combobox pattern of WAI-ARIA).
 * @module
 */
import type { CalendarEvent, SearchHit, SearchKind, Task } from '@axia/contract'
import History from 'lucide-react/icons/history'
import Plus from 'lucide-react/icons/plus'
import Search from 'lucide-react/icons/search'
import X from 'lucide-react/icons/x'
import {
  type KeyboardEvent,
  lazy,
  type ReactNode,
  Suspense,
  useCallback,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react'
import { useLocation } from 'wouter'
import type { EventTarget } from '../calendar/event-dialog.tsx'
import { useI18n } from '../i18n/i18n.tsx'
import { problemText } from '../i18n/problem-text.ts'
import { useSearchWords } from '../i18n/search-words.ts'
import { IconButton } from '../parts/button.tsx'
import { classNames } from '../parts/class-names.ts'
import { DialogFrame } from '../parts/dialog.tsx'
import { useToasts } from '../parts/toasts.tsx'
import { conversationPath } from '../screens/chat/chat-path.ts'
import { useServices } from '../services.tsx'
import { useTaskActions } from '../tasks/use-task-actions.ts'
import { dayOf } from '../time/zoned.ts'
import { HitIcon, HitWords } from './hit-option.tsx'
import { findEvent, findTask } from './open-hit.ts'
import styles from './search-palette.module.css'
import { type Command, matching, useCommands } from './use-commands.tsx'
import { type Found, useSearch } from './use-search.ts'

const EventDialog = lazy(() => import('../calendar/event-dialog.tsx').then((m) => ({ default: m.EventDialog })))
const TaskDialog = lazy(() => import('../tasks/task-dialog.tsx').then((m) => ({ default: m.TaskDialog })))

/** So many searches are remembered, until the page is left or somebody else signs in. */
const maxRecent = 5
/** Options that a page key skips. */
const pageStep = 5
/** So long a title a task may have. */
const maxTitleLength = 500

interface Option {
  id: string
  icon: ReactNode
  content: ReactNode
  run: () => void
  /** The search stays open. */
  stays?: boolean
  /** Nobody means it who only types and presses Enter. */
  isDeliberate?: boolean
}

interface Group {
  name: string
  options: Option[]
}

export interface SearchPaletteProps {
  open: boolean
  onClose: () => void
}

export function SearchPalette({ open, onClose }: SearchPaletteProps) {
  const words = useSearchWords()
  const [recent, setRecent] = useState<readonly string[]>([])
  const [event, setEvent] = useState<EventTarget>()
  const [task, setTask] = useState<Task>()
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
          onEvent={setEvent}
          onTask={setTask}
        />
      </DialogFrame>
      <Suspense>
        {event !== undefined && <EventDialog target={event} onClose={() => setEvent(undefined)} />}
        {task !== undefined && <TaskDialog task={task} onClose={() => setTask(undefined)} onRemove={remove} />}
      </Suspense>
    </>
  )
}

interface ChoiceProps {
  field: React.RefObject<HTMLInputElement | null>
  recent: readonly string[]
  onRemember: (question: string) => void
  onClose: () => void
  onEvent: (target: EventTarget) => void
  onTask: (task: Task) => void
}

function Choice({ field, onClose, ...props }: ChoiceProps) {
  const { t } = useI18n()
  const words = useSearchWords()
  const id = useId()
  const [text, setText] = useState('')
  const [active, setActive] = useState<number>()
  const list = useRef<HTMLDivElement>(null)
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
          maxLength={200}
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
      <Note question={question} found={found} isEmpty={options.length === 0} />
      <div ref={list} className={styles.list} role="listbox" id={`${id}-list`} aria-label={words.title}>
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
                onPointerMove={() => setActive(options.indexOf(option))}
                onPointerDown={(event) => event.preventDefault()}
                onClick={() => choose(option)}
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
    </>
  )
}

/** One step past an end comes to the other one; a page stops at it. */
function nextActive(active: number, step: number, length: number): number {
  if (Math.abs(step) === 1) return active < 0 && step < 0 ? length - 1 : (active + step + length) % length
  return Math.max(0, Math.min(length - 1, active + step))
}

/** How the search stands, to be seen where nothing else says it, and to be heard. */
function Note({ question, found, isEmpty }: { question: string; found: Found | undefined; isEmpty: boolean }) {
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
        <p className={isNothing || problem !== undefined ? styles.note : 'visually-hidden'}>
          {said}
          {isNothing && isEmpty && ` ${words.nothingHint}`}
        </p>
      )}
      {found?.answer?.from === 'device' && <p className={styles.note}>{words.onDevice}</p>}
    </div>
  )
}

interface GroupsOptions extends Omit<ChoiceProps, 'field' | 'onClose'> {
  question: string
  found: Found | undefined
  onAsk: (question: string) => void
}

/** All that can be chosen now. */
function useGroups({ question, found, recent, onAsk, onRemember, onEvent, onTask }: GroupsOptions): Group[] {
  const { client, clock } = useServices()
  const { timeZone } = useI18n()
  const words = useSearchWords()
  const { say, sayProblem } = useToasts()
  const [, navigate] = useLocation()
  const newEvent = useCallback(
    () => onEvent({ kind: 'new', day: dayOf(clock(), timeZone) }),
    [onEvent, clock, timeZone],
  )
  const commands = useCommands(newEvent)
  const attempt = (act: () => Promise<void>) => void act().catch(sayProblem)

  function openTask(task: Task | undefined) {
    if (task === undefined) say({ text: words.gone })
    else onTask(task)
  }

  function openEvent(event: CalendarEvent | undefined) {
    if (event === undefined) say({ text: words.gone })
    else onEvent({ kind: 'existing', event })
  }

  function open(hit: SearchHit): void {
    onRemember(question)
    if (hit.kind === 'task') attempt(async () => openTask(await findTask(client, hit.id)))
    else if (hit.kind === 'event') attempt(async () => openEvent(await findEvent(client, hit, clock())))
    else {
      navigate(conversationPath(hit.session_id, hit.seq))
      void client.chat.conversation(hit.session_id).openAt({ seq: hit.seq })
    }
  }

  const toCommand = ({ id, label, icon, run }: Command): Option => ({ id, icon, content: <Plain text={label} />, run })
  const toHit = (hit: SearchHit): Option => ({
    id: hit.id,
    icon: <HitIcon hit={hit} />,
    content: <HitWords hit={hit} />,
    run: () => open(hit),
  })
  const toRecent = (text: string, index: number): Option => ({
    id: `recent-${index}`,
    icon: <History />,
    content: <Plain text={text} />,
    run: () => onAsk(text),
    stays: true,
  })
  const newTask: Option = {
    id: 'new-task-called',
    isDeliberate: true,
    icon: <Plus />,
    content: <Plain text={words.newTaskCalled(question)} />,
    run: () =>
      attempt(async () => {
        await client.tasks.add({ title: question.slice(0, maxTitleLength) })
        say({ text: words.added })
      }),
  }

  const hits = found?.answer?.hits ?? []
  const ofKind = (kind: SearchKind) => hits.filter((hit) => hit.kind === kind).map(toHit)
  const isQuestion = question !== ''
  return [
    { name: words.groups.recent, options: isQuestion ? [] : recent.map(toRecent) },
    ...(['event', 'task', 'message'] as const).map((kind) => ({ name: words.groups[kind], options: ofKind(kind) })),
    {
      name: words.groups.commands,
      options: [...matching(commands, question).map(toCommand), ...(isQuestion ? [newTask] : [])],
    },
  ].filter(({ options }) => options.length > 0)
}

function Plain({ text }: { text: string }) {
  return (
    <span className={styles.words}>
      <span className={styles.first}>{text}</span>
    </span>
  )
}
