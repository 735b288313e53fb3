/**
 * The calendar: a month with the agenda of a day, a week, a day, or a list of what comes.
 * @module
 */
import type { CalendarEvent } from '@axia/contract'
import CalendarCog from 'lucide-react/icons/calendar-cog'
import CalendarSearch from 'lucide-react/icons/calendar-search'
import ChevronLeft from 'lucide-react/icons/chevron-left'
import ChevronRight from 'lucide-react/icons/chevron-right'
import Plus from 'lucide-react/icons/plus'
import { memo, useCallback, useDeferredValue, useEffect, useMemo, useState } from 'react'
import { useLocation } from 'wouter'
import { EventDialog, type EventTarget } from '../../calendar/event-dialog.tsx'
import { useEventSources } from '../../calendar/event-source.ts'
import { ScopeQuestion } from '../../calendar/scope-question.tsx'
import { useCalendarWords } from '../../i18n/calendar-words.ts'
import { capitalised, type Format } from '../../i18n/format.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { useSearchWords } from '../../i18n/search-words.ts'
import { Button, IconButton } from '../../parts/button.tsx'
import { classNames } from '../../parts/class-names.ts'
import { JumpDialog } from '../../parts/jump-dialog.tsx'
import { failureOf, isAwaited, LoadFailure, OfflineNote } from '../../parts/load-failure.tsx'
import { Page } from '../../parts/page.tsx'
import { Segmented } from '../../parts/segmented.tsx'
import { useMedia } from '../../parts/use-media.ts'
import { type CalendarView, calendarViews } from '../../preferences.ts'
import { useClient, useNow, useServices, useStore, useStoreInSlices } from '../../services.tsx'
import { spanOf } from '../../time/agenda.ts'
import { addDays } from '../../time/calendar-day.ts'
import { dayOf } from '../../time/zoned.ts'
import { sectionPath } from '../settings/sections.ts'
import styles from './calendar-screen.module.css'
import { ListView } from './list-view.tsx'
import { MonthPane } from './month-pane.tsx'
import { daysShown, listDays, stepped } from './shown-days.ts'
import { Strokes } from './strokes.tsx'
import { TimeGrid } from './time-grid.tsx'
import { useAddressed } from './use-addressed.ts'
import { useMoves } from './use-moves.ts'

/** Drawn a moment after the view was chosen, so that the choice itself is answered at once. */
export function CalendarScreen() {
  const { preferences } = useServices()
  const chosen = useStore(preferences, ({ calendarView }) => calendarView)
  return <CalendarIn view={useDeferredValue(chosen)} />
}

const CalendarIn = memo(function CalendarIn({ view }: { view: CalendarView }) {
  const { calendar } = useClient()
  const { t, format, timeZone } = useI18n()
  const state = useStoreInSlices(calendar, ({ events }) => events.length === 0)
  const now = useNow(60_000)
  const isNarrow = useMedia('(max-width: 48rem)', false)
  const today = dayOf(now, timeZone)
  const { preferences } = useServices()
  const [day, setDay] = useState(today)
  const [listed, setListed] = useState(listDays)
  const [target, setTarget] = useState<EventTarget>()
  const [isJumping, setJumping] = useState(false)
  const { shown, move, question } = useMoves()
  const days = useMemo(
    () => daysShown(view, day, { firstWeekday: format.firstWeekday, isNarrow, listed }),
    [view, day, format.firstWeekday, isNarrow, listed],
  )

  const load = useCallback(() => {
    const { from, to } = spanOf(days[0] ?? '', addDays(days.at(-1) ?? '', 1), timeZone)
    void calendar.load(from, to)
  }, [calendar, days, timeZone])
  useEffect(load, [load])

  const open = useCallback((event: CalendarEvent) => setTarget({ kind: 'existing', event }), [])
  const addOn = useCallback((on: string) => setTarget({ kind: 'new', day: on }), [])
  useAddressed({
    events: state.events,
    isLoaded: state.status === 'ready',
    timeZone,
    showDay: setDay,
    open,
    begin: useCallback(() => addOn(today), [addOn, today]),
  })

  /** A month names the events of the chosen day alone on a phone; elsewhere what is in sight stays as it is. */
  function showSaved(on: string) {
    if (view === 'month' || !days.includes(on)) setDay(on)
  }

  const step = (direction: 1 | -1) => setDay(stepped(view, day, direction, { today, isNarrow }))
  const shared = { days, today, now, events: shown(state.events), sourceOf: useEventSources(), onOpen: open }
  return (
    <Page
      title={t.calendar.title}
      heading={<span aria-live="polite">{capitalised(headingOf(view, day, days, format), format.languageTag)}</span>}
      width="full"
      fits={view === 'week' || view === 'day'}
      actions={
        <Actions
          place={placeOf(view, isNarrow)}
          onStep={step}
          onToday={() => setDay(today)}
          onJump={() => setJumping(true)}
          onAdd={() => addOn(day)}
        />
      }
    >
      <ViewChoice isNarrow={isNarrow} />
      <OfflineNote of={[state]} onRetry={load} />
      <LoadFailure error={failureOf(state)} text={t.calendar.loadFailed} onRetry={load} />
      {view === 'month' && (
        <Strokes onStep={step}>
          <MonthPane {...shared} state={state} day={day} onChoose={setDay} onMove={move} onAdd={addOn} />
        </Strokes>
      )}
      {(view === 'week' || view === 'day') && (
        <Strokes onStep={step}>
          <TimeGrid
            {...shared}
            onMove={move}
            onAdd={(start, end) => setTarget({ kind: 'new', day: start.day, span: { start, end, allDay: false } })}
            onAddOn={addOn}
            onDay={(on) => {
              setDay(on)
              preferences.setCalendarView('day')
            }}
          />
        </Strokes>
      )}
      {view === 'list' && (
        <ListView {...shared} isLoading={isAwaited(state)} onMore={() => setListed((before) => before + listDays)} />
      )}
      <JumpDialog open={isJumping} onClose={() => setJumping(false)} from={day} onJump={setDay} />
      <EventDialog target={target} onClose={() => setTarget(undefined)} onSaved={showSaved} />
      <ScopeQuestion {...question} about="change" scopes={['this', 'following', 'all']} />
    </Page>
  )
})

interface ActionsProps {
  place: CalendarView | 'threeDays'
  onStep: (direction: 1 | -1) => void
  onToday: () => void
  onJump: () => void
  onAdd: () => void
}

function Actions({ place, onStep, onToday, onJump, onAdd }: ActionsProps) {
  const { t } = useI18n()
  const words = useCalendarWords()
  const { jump } = useSearchWords()
  return (
    <>
      <IconButton label={words.previous[place]} onClick={() => onStep(-1)}>
        <ChevronLeft size={20} />
      </IconButton>
      <Button onClick={onToday}>{t.calendar.today}</Button>
      <IconButton label={words.next[place]} onClick={() => onStep(1)}>
        <ChevronRight size={20} />
      </IconButton>
      <IconButton label={jump.title} aria-haspopup="dialog" onClick={onJump}>
        <CalendarSearch size={18} />
      </IconButton>
      <Button look="primary" className={classNames(styles.add, styles.short)} icon={<Plus size={18} />} onClick={onAdd}>
        {t.calendar.add}
      </Button>
    </>
  )
}

function ViewChoice({ isNarrow }: { isNarrow: boolean }) {
  const words = useCalendarWords()
  const { preferences } = useServices()
  const { calendarView } = useStore(preferences)
  const [, navigate] = useLocation()
  const toSources = () => navigate(sectionPath('calendars'))
  return (
    <div className={styles.views}>
      <Segmented
        label={words.view}
        value={calendarView}
        choices={calendarViews.map((value) => ({ value, label: words.views[placeOf(value, isNarrow)] }))}
        onChange={(chosen) => preferences.setCalendarView(chosen)}
      />
      <Button look="quiet" className={styles.short} icon={<CalendarCog size={18} />} onClick={toSources}>
        {words.others}
      </Button>
    </div>
  )
}

/** What a view is called: on a phone a week is three days. */
function placeOf(view: CalendarView, isNarrow: boolean): CalendarView | 'threeDays' {
  return view === 'week' && isNarrow ? 'threeDays' : view
}

function headingOf(view: CalendarView, day: string, days: readonly string[], format: Format): string {
  if (view === 'month') return format.month(day)
  if (view === 'day') return format.longDay(day)
  return format.dayRange(days[0] ?? day, days.at(-1) ?? day)
}
