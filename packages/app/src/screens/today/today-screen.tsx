/**
 * Hoy: one day with its events and the tasks that are due, the line that plans more, and what the assistant is about.
 * @module
 */
import type { CalendarEvent, Task } from '@axia/contract'
import ChevronLeft from 'lucide-react/icons/chevron-left'
import ChevronRight from 'lucide-react/icons/chevron-right'
import { lazy, Suspense, useCallback, useMemo, useRef, useState } from 'react'
import { capitalised } from '../../i18n/format.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { nothing, type Opened, OpenedDialogs } from '../../opened-dialogs.tsx'
import { Button, IconButton } from '../../parts/button.tsx'
import { OfflineNote } from '../../parts/load-failure.tsx'
import { Page } from '../../parts/page.tsx'
import { SkeletonRows } from '../../parts/skeleton.tsx'
import { useNow, useUsername } from '../../services.tsx'
import { useTaskActions } from '../../tasks/use-task-actions.ts'
import { byDue, dueDayOf } from '../../time/agenda.ts'
import { addDays } from '../../time/calendar-day.ts'
import { dayOf, wallOf } from '../../time/zoned.ts'
import { DayAgenda } from './day-agenda.tsx'
import { DayTasks } from './day-tasks.tsx'
import styles from './today-screen.module.css'
import { useDay } from './use-day.ts'
import { useShownDay } from './use-shown-day.ts'
import { WeekStrip } from './week-strip.tsx'

const QuickAdd = lazy(() => import('../../quick-add/quick-add.tsx').then((m) => ({ default: m.QuickAdd })))
const BelowTheDay = lazy(() => import('./below-the-day.tsx').then((m) => ({ default: m.BelowTheDay })))

export function TodayScreen() {
  const { t, format, timeZone } = useI18n()
  const username = useUsername()
  const now = useNow(30_000)
  const today = dayOf(now, timeZone)
  const { day, isToday, goTo } = useShownDay(today)
  const { week, events, allEvents, openTasks, calendar, tasks, sources, countOf } = useDay(day)
  const { lingering, toggle, remove } = useTaskActions(tasks.reload)
  const quickAdd = useRef<HTMLInputElement>(null)
  const [opened, setOpened] = useState<Opened>(nothing)
  const openEvent = useCallback(
    (event: CalendarEvent) => setOpened({ kind: 'event', target: { kind: 'existing', event } }),
    [],
  )
  const addEvent = useCallback(() => setOpened({ kind: 'event', target: { kind: 'new', day } }), [day])
  const openTask = useCallback((task: Task) => setOpened({ kind: 'task', task }), [])
  const plan = useCallback(() => quickAdd.current?.focus(), [])
  const { overdue, due, open } = useMemo(
    () => tasksOf({ tasks: openTasks, lingering, day, today, timeZone }),
    [openTasks, lingering, day, today, timeZone],
  )
  const toDo = [...overdue, ...due].filter(({ completed }) => !completed).length
  const isSettled = useOnceTrue(calendar.isKnown && tasks.isKnown)
  const isNothing =
    events.length + overdue.length + due.length === 0 &&
    [calendar, tasks].every(({ isKnown, error }) => isKnown && error === undefined)
  const longDay = capitalised(format.longDay(day), format.languageTag)

  return (
    <Page
      title={t.today.title}
      width="wide"
      heading={isToday ? greetingOf(Number(wallOf(now, timeZone).time.slice(0, 2)), t.today)(username) : longDay}
    >
      <DayBar day={day} today={today} events={isSettled ? events.length : 0} tasks={isSettled ? toDo : 0} goTo={goTo} />
      <WeekStrip days={week} shown={day} today={today} countOf={countOf} />
      <Suspense fallback={<div className={styles.quickAddSpace} />}>
        <QuickAdd label={t.today.quickAdd} example={t.today.quickAddExample} day={day} input={quickAdd} />
      </Suspense>
      <OfflineNote
        of={sources}
        onRetry={() => {
          calendar.reload()
          tasks.reload()
        }}
      />
      {!isSettled && <SkeletonRows rows={6} />}
      {isSettled && !isNothing && (
        <div className={styles.columns}>
          <DayAgenda day={day} events={events} loaded={calendar} now={now} onOpen={openEvent} onAdd={addEvent} />
          <DayTasks
            isToday={isToday}
            overdue={overdue}
            due={due}
            leaving={lingering}
            loaded={tasks}
            now={now}
            onToggle={toggle}
            onOpen={openTask}
          />
        </div>
      )}
      <Suspense>
        {isSettled && (
          <BelowTheDay
            day={day}
            isToday={isToday}
            isNothing={isNothing}
            events={allEvents}
            tasks={open}
            now={now}
            onOpenEvent={openEvent}
            onOpenTask={openTask}
            onPlan={plan}
          />
        )}
      </Suspense>
      <OpenedDialogs opened={opened} onClose={() => setOpened(nothing)} onRemove={remove} />
    </Page>
  )
}

interface ShownTasks {
  tasks: readonly Task[]
  lingering: ReadonlyMap<string, Task>
  day: string
  today: string
  timeZone: string
}

/** Those that are late, those of the day, and all that are open, each by when they are due. */
function tasksOf({ tasks, lingering, day, today, timeZone }: ShownTasks) {
  const shown = [...tasks.filter(({ id }) => !lingering.has(id)), ...lingering.values()].sort(byDue(timeZone))
  const dueBy = (isMeant: (day: string) => boolean) =>
    shown.filter((task) => isMeant(dueDayOf(task, timeZone) ?? '9999'))
  return {
    overdue: day === today ? dueBy((dueDay) => dueDay < today) : [],
    due: dueBy((dueDay) => dueDay === day),
    open: shown.filter(({ completed }) => !completed),
  }
}

interface DayBarProps {
  day: string
  today: string
  /** How many there are on that day; 0 while that is not known. */
  events: number
  tasks: number
  goTo: (day: string) => void
}

function DayBar({ day, today, events, tasks, goTo }: DayBarProps) {
  const { t, format } = useI18n()
  const isToday = day === today
  const words = isToday ? format.longDay(day) : format.daysAway(day, today)
  return (
    <div className={styles.dayBar}>
      <p role="status">
        {capitalised(words, format.languageTag)}
        {events + tasks > 0 && <span className={styles.summary}> · {t.today.summary(events, tasks)}</span>}
      </p>
      <IconButton label={t.today.previousDay} onClick={() => goTo(addDays(day, -1))}>
        <ChevronLeft size={20} />
      </IconButton>
      <Button look="quiet" className={styles.toToday} aria-disabled={isToday} onClick={() => goTo(today)}>
        {t.today.title}
      </Button>
      <IconButton label={t.today.nextDay} onClick={() => goTo(addDays(day, 1))}>
        <ChevronRight size={20} />
      </IconButton>
    </div>
  )
}

/** True from the first time on. */
function useOnceTrue(condition: boolean): boolean {
  const [was, setWas] = useState(condition)
  if (condition && !was) setWas(true)
  return condition || was
}

interface Greetings {
  morning: (name: string) => string
  afternoon: (name: string) => string
  evening: (name: string) => string
  night: (name: string) => string
}

function greetingOf(hour: number, { morning, afternoon, evening, night }: Greetings): (name: string) => string {
  if (hour < 5) return night
  if (hour < 12) return morning
  return hour < 20 ? afternoon : evening
}
