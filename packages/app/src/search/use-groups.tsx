/**
 * All that can be chosen in the search: what was found, what was looked for before, and what can be ordered.
 * @module
 */
import { type CalendarEvent, maxTitleLength, type SearchHit, type SearchKind, type Task } from '@axia/contract'
import CalendarSearch from 'lucide-react/icons/calendar-search'
import History from 'lucide-react/icons/history'
import Plus from 'lucide-react/icons/plus'
import { type ReactNode, useCallback } from 'react'
import { useLocation } from 'wouter'
import type { EventTarget } from '../calendar/event-dialog.tsx'
import { capitalised } from '../i18n/format.ts'
import { useI18n } from '../i18n/i18n.tsx'
import { useSearchWords } from '../i18n/search-words.ts'
import { useToasts } from '../parts/toasts.tsx'
import { conversationPath } from '../screens/chat/chat-path.ts'
import { useServices } from '../services.tsx'
import { dayOf } from '../time/zoned.ts'
import { HitIcon, HitWords } from './hit-option.tsx'
import { findEvent, findTask } from './open-hit.ts'
import styles from './search-palette.module.css'
import { type Command, matching, useCommands } from './use-commands.tsx'
import { useDayAsked } from './use-day-asked.ts'
import type { Found } from './use-search.ts'

export interface Option {
  id: string
  icon: ReactNode
  content: ReactNode
  run: () => void
  /** The search stays open. */
  stays?: boolean
  /** Nobody means it who only types and presses Enter. */
  isDeliberate?: boolean
}

export interface Group {
  name: string
  options: Option[]
}

export interface GroupsOptions {
  question: string
  found: Found | undefined
  recent: readonly string[]
  onAsk: (question: string) => void
  onRemember: (question: string) => void
  onEvent: (target: EventTarget) => void
  onTask: (task: Task) => void
}

export function useGroups({ question, found, recent, onAsk, onRemember, onEvent, onTask }: GroupsOptions): Group[] {
  const { client, clock } = useServices()
  const { t, format, timeZone } = useI18n()
  const words = useSearchWords()
  const { say, sayProblem } = useToasts()
  const [, navigate] = useLocation()
  const today = dayOf(clock(), timeZone)
  const newEvent = useCallback(() => onEvent({ kind: 'new', day: today }), [onEvent, today])
  const commands = useCommands(newEvent)
  const dayAsked = useDayAsked(question)
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
  const toDay = (day: string): Option => {
    const name = day.slice(0, 4) === today.slice(0, 4) ? format.longDay(day) : format.dateWithYear(day)
    return {
      id: `day-${day}`,
      icon: <CalendarSearch />,
      content: <Plain text={capitalised(name, format.languageTag)} />,
      run: () => navigate(`/calendar?day=${day}`),
    }
  }
  const newTask: Option = {
    id: 'new-task-called',
    isDeliberate: true,
    icon: <Plus />,
    content: <Plain text={words.newTaskCalled(question)} />,
    run: () =>
      attempt(async () => {
        const { id } = await client.tasks.add({ title: question.slice(0, maxTitleLength) })
        const takeBack = async () => {
          await client.tasks.remove(id)
          say({ text: words.undone })
        }
        say({ text: words.added, action: { label: t.common.undo, run: () => attempt(takeBack) } })
      }),
  }

  const hits = found?.answer?.hits ?? []
  const ofKind = (kind: SearchKind) => hits.filter((hit) => hit.kind === kind).map(toHit)
  const isQuestion = question !== ''
  return [
    { name: t.calendar.title, options: dayAsked === undefined ? [] : [toDay(dayAsked)] },
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
