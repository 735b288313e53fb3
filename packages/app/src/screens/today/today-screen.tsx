/**
 * Hoy: a greeting, the day's events, the tasks that are due, and the way to the assistant.
 * @module
 */
import type { CalendarEvent, Task } from '@axia/contract'
import CalendarPlus from 'lucide-react/icons/calendar-plus'
import CircleCheckBig from 'lucide-react/icons/circle-check-big'
import Coffee from 'lucide-react/icons/coffee'
import Sparkles from 'lucide-react/icons/sparkles'
import { lazy, Suspense, useCallback, useEffect, useState } from 'react'
import { Link } from 'wouter'
import { AgendaList } from '../../calendar/agenda-list.tsx'
import type { EventTarget } from '../../calendar/event-dialog.tsx'
import { capitalised } from '../../i18n/format.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { problemText } from '../../i18n/problem-text.ts'
import { Button, IconButton } from '../../parts/button.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Page } from '../../parts/page.tsx'
import { SkeletonRows } from '../../parts/skeleton.tsx'
import { useClient, useNow, useStore } from '../../services.tsx'
import { QuickAdd } from '../../tasks/quick-add.tsx'
import { TaskList } from '../../tasks/task-list.tsx'
import { useTaskActions } from '../../tasks/use-task-actions.ts'
import { byDue, dueDayOf, eventsOn, occurrenceKey, spanOf } from '../../time/agenda.ts'
import { addDays } from '../../time/calendar-day.ts'
import { dayOf, wallOf } from '../../time/zoned.ts'
import styles from './today-screen.module.css'

const EventDialog = lazy(() => import('../../calendar/event-dialog.tsx').then((m) => ({ default: m.EventDialog })))
const TaskDialog = lazy(() => import('../../tasks/task-dialog.tsx').then((m) => ({ default: m.TaskDialog })))

/** How many days after today are looked at. */
const aheadDays = 6

export function TodayScreen() {
  const { auth, account, calendar, tasks } = useClient()
  const { t, format, timeZone } = useI18n()
  const authState = useStore(auth)
  const { me } = useStore(account)
  const calendarState = useStore(calendar)
  const tasksState = useStore(tasks)
  const now = useNow(30_000)
  const today = dayOf(now, timeZone)
  const [openEvent, setOpenEvent] = useState<EventTarget>()
  const [openTask, setOpenTask] = useState<Task>()

  const loadTasks = useCallback(() => void tasks.load({ completed: false }), [tasks])
  const loadEvents = useCallback(() => {
    const { from, to } = spanOf(today, addDays(today, aheadDays + 1), timeZone)
    void calendar.load(from, to)
  }, [calendar, today, timeZone])
  useEffect(loadTasks, [loadTasks])
  useEffect(loadEvents, [loadEvents])
  const { lingering, toggle, remove, add } = useTaskActions(loadTasks)

  const events = eventsOn(calendarState.events, today, timeZone)
  const open = tasksState.tasks.filter((task) => !task.completed && !lingering.has(task.id))
  const due = [...open, ...lingering.values()]
    .filter((task) => (dueDayOf(task, timeZone) ?? '9999') <= today)
    .sort(byDue(timeZone))
  const username = me?.username ?? ('username' in authState ? authState.username : '')
  const isLoaded = calendarState.status === 'ready' && tasksState.status === 'ready'
  const dueOpen = due.filter(({ completed }) => !completed).length

  return (
    <Page
      title={t.today.title}
      width="wide"
      heading={greetingOf(Number(wallOf(now, timeZone).time.slice(0, 2)), t.today)(username)}
      lead={
        <>
          {capitalised(format.longDay(today), format.languageTag)}
          {isLoaded && events.length + dueOpen > 0 && <> · {t.today.summary(events.length, dueOpen)}</>}
        </>
      }
    >
      <Link href="/chat/new" className={styles.ask}>
        <span className={styles.spark}>
          <Sparkles size={18} aria-hidden />
        </span>
        <span className={styles.askWords}>
          {t.today.askAgent} <span className={styles.askHint}>{t.today.askHint}</span>
        </span>
      </Link>

      <div className={styles.columns}>
        <section className={styles.section} aria-labelledby="agenda">
          <header className={styles.header}>
            <h2 id="agenda">{t.today.agenda}</h2>
            <IconButton label={t.today.addEvent} onClick={() => setOpenEvent({ kind: 'new', day: today })}>
              <CalendarPlus size={18} />
            </IconButton>
          </header>
          {calendarState.status === 'failed' && calendarState.error !== undefined && (
            <Notice tone="danger" action={<Button onClick={loadEvents}>{t.common.retry}</Button>}>
              {t.calendar.loadFailed} {problemText(calendarState.error, t)}
            </Notice>
          )}
          {events.length > 0 && (
            <AgendaList
              day={today}
              events={events}
              now={now}
              onOpen={(event) => setOpenEvent({ kind: 'existing', event })}
            />
          )}
          {events.length === 0 && isWaiting(calendarState.status) && <SkeletonRows rows={3} />}
          {events.length === 0 && calendarState.status === 'ready' && (
            <EmptyState icon={<Coffee />} title={t.today.noEvents} hint={t.today.noEventsHint} />
          )}
        </section>

        <section className={styles.section} aria-labelledby="due">
          <header className={styles.header}>
            <h2 id="due">{t.today.tasks}</h2>
            <Link href="/tasks" className={styles.more}>
              {t.today.seeTasks}
            </Link>
          </header>
          <QuickAdd onAdd={(title) => add({ title, due_date: today })} />
          {tasksState.status === 'failed' && tasksState.error !== undefined && (
            <Notice tone="danger" action={<Button onClick={loadTasks}>{t.common.retry}</Button>}>
              {t.tasks.loadFailed} {problemText(tasksState.error, t)}
            </Notice>
          )}
          {due.length > 0 && (
            <TaskList tasks={due} now={now} onToggle={toggle} onOpen={setOpenTask} leaving={lingering} />
          )}
          {due.length === 0 && isWaiting(tasksState.status) && <SkeletonRows rows={3} />}
          {due.length === 0 && tasksState.status === 'ready' && (
            <EmptyState icon={<CircleCheckBig />} title={t.today.noTasks} hint={t.today.noTasksHint} />
          )}
        </section>
      </div>

      <Upcoming
        events={calendarState.events}
        tasks={open}
        today={today}
        onOpenEvent={(event) => setOpenEvent({ kind: 'existing', event })}
        onOpenTask={setOpenTask}
      />

      <Suspense>
        {openEvent !== undefined && <EventDialog target={openEvent} onClose={() => setOpenEvent(undefined)} />}
        {openTask !== undefined && (
          <TaskDialog task={openTask} onClose={() => setOpenTask(undefined)} onRemove={remove} />
        )}
      </Suspense>
    </Page>
  )
}

interface UpcomingProps {
  events: readonly CalendarEvent[]
  /** The open ones. */
  tasks: readonly Task[]
  today: string
  onOpenEvent: (event: CalendarEvent) => void
  onOpenTask: (task: Task) => void
}

/** What the next days hold, in short; nothing where they hold nothing. */
function Upcoming({ events, tasks, today, onOpenEvent, onOpenTask }: UpcomingProps) {
  const { t, format, timeZone } = useI18n()
  const days = Array.from({ length: aheadDays }, (_, index) => addDays(today, index + 1))
  const full = days
    .map((day) => ({
      day,
      events: eventsOn(events, day, timeZone),
      tasks: tasks.filter((task) => dueDayOf(task, timeZone) === day).sort(byDue(timeZone)),
    }))
    .filter((one) => one.events.length > 0 || one.tasks.length > 0)
  if (full.length === 0) return null
  return (
    <section className={styles.section} aria-labelledby="upcoming">
      <header className={styles.header}>
        <h2 id="upcoming">{t.today.upcoming}</h2>
        <Link href="/calendar" className={styles.more}>
          {t.today.seeCalendar}
        </Link>
      </header>
      <dl className={styles.upcoming}>
        {full.map(({ day, events: ofDay, tasks: due }) => (
          <div key={day}>
            <dt>{capitalised(format.nearDay(day, today), format.languageTag)}</dt>
            {ofDay.map((event) => (
              <dd key={occurrenceKey(event)}>
                <button type="button" aria-haspopup="dialog" onClick={() => onOpenEvent(event)}>
                  <span className={styles.hour}>
                    {event.all_day ? t.today.allDay : format.time(new Date(event.start_time))}
                  </span>
                  {event.title}
                </button>
              </dd>
            ))}
            {due.map((task) => (
              <dd key={task.id}>
                <button type="button" aria-haspopup="dialog" onClick={() => onOpenTask(task)}>
                  <span className={styles.hour}>
                    {task.due_date?.length === 10 ? t.today.task : format.time(new Date(task.due_date ?? ''))}
                  </span>
                  {task.title}
                </button>
              </dd>
            ))}
          </div>
        ))}
      </dl>
    </section>
  )
}

function isWaiting(status: 'idle' | 'loading' | 'ready' | 'failed'): boolean {
  return status === 'idle' || status === 'loading'
}

interface Greetings {
  morning: (name: string) => string
  afternoon: (name: string) => string
  evening: (name: string) => string
}

function greetingOf(hour: number, { morning, afternoon, evening }: Greetings): (name: string) => string {
  if (hour >= 5 && hour < 12) return morning
  return hour >= 12 && hour < 20 ? afternoon : evening
}
