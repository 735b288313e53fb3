/**
 * The calendar: a month with the agenda of a day, a week, a day, or a list of what comes.
 * @module
 */
import type { CalendarEvent, SeriesScope } from '@axia/contract'
import CalendarIcon from 'lucide-react/icons/calendar'
import ChevronLeft from 'lucide-react/icons/chevron-left'
import ChevronRight from 'lucide-react/icons/chevron-right'
import Plus from 'lucide-react/icons/plus'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { AgendaList } from '../../calendar/agenda-list.tsx'
import { colorClass } from '../../calendar/calendar-color.ts'
import { EventDialog, type EventTarget } from '../../calendar/event-dialog.tsx'
import { ScopeQuestion } from '../../calendar/scope-question.tsx'
import { useEventChanges } from '../../calendar/use-event-changes.ts'
import { useCalendarWords } from '../../i18n/calendar-words.ts'
import { capitalised } from '../../i18n/format.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { Button, IconButton } from '../../parts/button.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { isAwaited, isKnown, LoadFailure, OfflineNote } from '../../parts/load-failure.tsx'
import { Page } from '../../parts/page.tsx'
import { Segmented } from '../../parts/segmented.tsx'
import { SkeletonRows } from '../../parts/skeleton.tsx'
import { useToasts } from '../../parts/toasts.tsx'
import { useMedia } from '../../parts/use-media.ts'
import { type CalendarView, calendarViews } from '../../preferences.ts'
import { useClient, useNow, useServices, useStore } from '../../services.tsx'
import { daysOf, eventsOn, occurrenceKey, spanOf } from '../../time/agenda.ts'
import { addDays, addMonths, monthGrid, sameMonth, startOfWeek } from '../../time/calendar-day.ts'
import { dayOf } from '../../time/zoned.ts'
import styles from './calendar-screen.module.css'
import { ListView } from './list-view.tsx'
import { MonthGrid } from './month-grid.tsx'
import { TimeGrid } from './time-grid.tsx'
import { useAddressed } from './use-addressed.ts'
import { type NewTimes, withPreview } from './use-event-drag.ts'

/** Days of the list at first, and as many more each time. */
const listDays = 30
const [weekDays, phoneDays] = [7, 3]

export function CalendarScreen() {
  const { calendar, calendarSources } = useClient()
  const { t, format, timeZone } = useI18n()
  const words = useCalendarWords()
  const { sayProblem } = useToasts()
  const { change } = useEventChanges()
  const state = useStore(calendar)
  const { subscriptions } = useStore(calendarSources)
  const now = useNow(60_000)
  const isNarrow = useMedia('(max-width: 48rem)', false)
  const today = dayOf(now, timeZone)
  const { preferences } = useServices()
  const { calendarView: view } = useStore(preferences)
  const [day, setDay] = useState(today)
  const [listed, setListed] = useState(listDays)
  const [target, setTarget] = useState<EventTarget>()
  const [moving, setMoving] = useState<{ event: CalendarEvent; times: NewTimes }>()
  const days = useMemo(
    () => daysShown(view, day, { firstWeekday: format.firstWeekday, isNarrow, listed }),
    [view, day, format.firstWeekday, isNarrow, listed],
  )

  const load = useCallback(() => {
    const { from, to } = spanOf(days[0] ?? '', addDays(days.at(-1) ?? '', 1), timeZone)
    void calendar.load(from, to)
  }, [calendar, days, timeZone])
  useEffect(load, [load])
  useEffect(() => void calendarSources.load(), [calendarSources])

  const colors = useMemo(() => new Map(subscriptions?.map(({ id, color }) => [id, color])), [subscriptions])
  const colorOf = useCallback(
    ({ subscription_id: id }: CalendarEvent) => colorClass(id === null ? 'pine' : (colors.get(id) ?? 'slate')),
    [colors],
  )
  const shown = withPreview(state.events, moving && { key: occurrenceKey(moving.event), times: moving.times })
  const events = eventsOn(shown, day, timeZone)
  const isLoading = isAwaited(state)
  const open = useCallback((event: CalendarEvent) => setTarget({ kind: 'existing', event }), [])
  const addOn = useCallback((on: string) => setTarget({ kind: 'new', day: on }), [])

  const moveTo = useCallback(
    async (event: CalendarEvent, times: NewTimes, scope: SeriesScope) => {
      const { first, last } = daysOf({ ...event, ...times }, timeZone)
      const range = event.all_day ? '' : `, ${format.timeRange(new Date(times.start_time), new Date(times.end_time))}`
      const when = `${first === last ? format.shortDay(first) : format.dayRange(first, last)}${range}`
      await change(event, times, scope, words.moved(event.title || words.untitled, when))
    },
    [change, format, timeZone, words],
  )
  const move = useCallback(
    (event: CalendarEvent, times: NewTimes) => {
      if (event.occurrence !== null) setMoving({ event, times })
      else moveTo(event, times, 'all').catch(sayProblem)
    },
    [moveTo, sayProblem],
  )

  useAddressed({ events: state.events, isLoaded: state.status === 'ready', timeZone, showDay: setDay, open })

  function step(direction: 1 | -1) {
    setDay(stepped(view, day, direction, { today, isNarrow }))
  }

  const place = view === 'week' && isNarrow ? 'threeDays' : view
  return (
    <Page
      title={t.calendar.title}
      heading={<span aria-live="polite">{capitalised(headingOf(), format.languageTag)}</span>}
      width="full"
      actions={
        <>
          <IconButton label={words.previous[place]} onClick={() => step(-1)}>
            <ChevronLeft size={20} />
          </IconButton>
          <Button onClick={() => setDay(today)}>{t.calendar.today}</Button>
          <IconButton label={words.next[place]} onClick={() => step(1)}>
            <ChevronRight size={20} />
          </IconButton>
          <Button look="primary" className={styles.add} icon={<Plus size={18} />} onClick={() => addOn(day)}>
            {t.calendar.add}
          </Button>
        </>
      }
    >
      <div className={styles.views}>
        <Segmented
          label={words.view}
          value={view}
          choices={calendarViews.map((value) => ({
            value,
            label: words.views[value === 'week' && isNarrow ? 'threeDays' : value],
          }))}
          onChange={(chosen) => preferences.setCalendarView(chosen)}
        />
      </div>
      <OfflineNote of={[state]} onRetry={load} />
      <LoadFailure of={state} text={t.calendar.loadFailed} onRetry={load} />
      {view === 'month' && (
        <div className={styles.panes}>
          <MonthGrid
            days={days}
            day={day}
            today={today}
            events={shown}
            colorOf={colorOf}
            onChoose={setDay}
            onOpen={open}
            onMove={move}
            onAdd={addOn}
          />
          <section className={styles.agenda} aria-labelledby="chosen-day">
            <h2 id="chosen-day" className={styles.day}>
              {capitalised(format.longDay(day), format.languageTag)}
            </h2>
            {events.length > 0 && <AgendaList day={day} events={events} now={now} onOpen={open} colorOf={colorOf} />}
            {events.length === 0 && isLoading && <SkeletonRows rows={3} />}
            {events.length === 0 && isKnown(state) && (
              <EmptyState
                icon={<CalendarIcon />}
                title={t.calendar.empty}
                hint={t.calendar.emptyHint}
                action={<Button onClick={() => addOn(day)}>{t.calendar.add}</Button>}
              />
            )}
          </section>
        </div>
      )}
      {(view === 'week' || view === 'day') && (
        <TimeGrid
          days={days}
          today={today}
          now={now}
          events={shown}
          colorOf={colorOf}
          onOpen={open}
          onMove={move}
          onAdd={(start, end) => setTarget({ kind: 'new', day: start.day, span: { start, end, allDay: false } })}
          onAddOn={addOn}
          onDay={(on) => {
            setDay(on)
            preferences.setCalendarView('day')
          }}
        />
      )}
      {view === 'list' && (
        <ListView
          days={days}
          today={today}
          now={now}
          events={shown}
          isLoading={isLoading}
          colorOf={colorOf}
          onOpen={open}
          onMore={() => setListed((before) => before + listDays)}
        />
      )}
      <EventDialog target={target} onClose={() => setTarget(undefined)} />
      <ScopeQuestion
        open={moving !== undefined}
        about="change"
        scopes={['this', 'following', 'all']}
        onClose={() => setMoving(undefined)}
        onAnswer={async (scope) => {
          if (moving !== undefined) await moveTo(moving.event, moving.times, scope)
        }}
      />
    </Page>
  )

  function headingOf(): string {
    const [first = day, last = day] = [days[0], days.at(-1)]
    if (view === 'month') return format.month(day)
    if (view === 'day') return format.longDay(day)
    return format.dayRange(first, last)
  }
}

interface Shown {
  firstWeekday: number
  isNarrow: boolean
  listed: number
}

/** The days that a view shows around the chosen one. */
function daysShown(view: CalendarView, day: string, { firstWeekday, isNarrow, listed }: Shown): string[] {
  const from = (first: string, count: number) => Array.from({ length: count }, (_, index) => addDays(first, index))
  if (view === 'month') return monthGrid(addMonths(day, 0), firstWeekday)
  if (view === 'day') return [day]
  if (view === 'list') return from(day, listed)
  if (isNarrow) return from(day, phoneDays)
  return from(startOfWeek(day, firstWeekday), weekDays)
}

/** The chosen day, one view further. */
function stepped(
  view: CalendarView,
  day: string,
  direction: 1 | -1,
  { today, isNarrow }: { today: string; isNarrow: boolean },
): string {
  if (view === 'month') {
    const first = addMonths(day, direction)
    return sameMonth(first, today) ? today : first
  }
  if (view === 'day') return addDays(day, direction)
  if (view === 'list') return addDays(day, direction * listDays)
  return addDays(day, direction * (isNarrow ? phoneDays : weekDays))
}
