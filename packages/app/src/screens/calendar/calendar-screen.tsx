/**
 * The month, and beside it the agenda of the chosen day.
 * @module
 */
import CalendarIcon from 'lucide-react/icons/calendar'
import ChevronLeft from 'lucide-react/icons/chevron-left'
import ChevronRight from 'lucide-react/icons/chevron-right'
import Plus from 'lucide-react/icons/plus'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { AgendaList } from '../../calendar/agenda-list.tsx'
import { EventDialog, type EventTarget } from '../../calendar/event-dialog.tsx'
import { capitalised } from '../../i18n/format.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { problemText } from '../../i18n/problem-text.ts'
import { Button, IconButton } from '../../parts/button.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Page } from '../../parts/page.tsx'
import { SkeletonRows } from '../../parts/skeleton.tsx'
import { useClient, useNow, useStore } from '../../services.tsx'
import { eventsOn, spanOf } from '../../time/agenda.ts'
import { addDays, addMonths, monthGrid, sameMonth } from '../../time/calendar-day.ts'
import { dayOf } from '../../time/zoned.ts'
import styles from './calendar-screen.module.css'
import { MonthGrid } from './month-grid.tsx'

export function CalendarScreen() {
  const { calendar } = useClient()
  const { t, format, timeZone } = useI18n()
  const state = useStore(calendar)
  const now = useNow(60_000)
  const today = dayOf(now, timeZone)
  const [day, setDay] = useState(today)
  const [target, setTarget] = useState<EventTarget>()
  const month = day.slice(0, 7)
  const days = useMemo(() => monthGrid(`${month}-01`, format.firstWeekday), [month, format.firstWeekday])

  const load = useCallback(() => {
    const { from, to } = spanOf(days[0] ?? '', addDays(days.at(-1) ?? '', 1), timeZone)
    void calendar.load(from, to)
  }, [calendar, days, timeZone])
  useEffect(load, [load])

  const events = eventsOn(state.events, day, timeZone)
  const monthName = capitalised(format.month(day), format.languageTag)
  const toMonth = (months: number) => {
    const first = addMonths(day, months)
    setDay(sameMonth(first, today) ? today : first)
  }

  return (
    <Page
      title={t.calendar.title}
      heading={<span aria-live="polite">{monthName}</span>}
      width="full"
      actions={
        <>
          <IconButton label={t.calendar.previous} onClick={() => toMonth(-1)}>
            <ChevronLeft size={20} />
          </IconButton>
          <Button onClick={() => setDay(today)}>{t.calendar.today}</Button>
          <IconButton label={t.calendar.next} onClick={() => toMonth(1)}>
            <ChevronRight size={20} />
          </IconButton>
          <Button
            look="primary"
            className={styles.add}
            icon={<Plus size={18} />}
            onClick={() => setTarget({ kind: 'new', day })}
          >
            {t.calendar.add}
          </Button>
        </>
      }
    >
      {state.status === 'failed' && state.error !== undefined && (
        <Notice tone="danger" action={<Button onClick={load}>{t.common.retry}</Button>}>
          {t.calendar.loadFailed} {problemText(state.error, t)}
        </Notice>
      )}
      <div className={styles.panes}>
        <MonthGrid days={days} day={day} today={today} events={state.events} onChoose={setDay} />
        <section className={styles.agenda} aria-labelledby="chosen-day">
          <h2 id="chosen-day" className={styles.day}>
            {capitalised(format.longDay(day), format.languageTag)}
          </h2>
          {events.length > 0 && (
            <AgendaList
              day={day}
              events={events}
              now={now}
              onOpen={(event) => setTarget({ kind: 'existing', event })}
            />
          )}
          {events.length === 0 && (state.status === 'loading' || state.status === 'idle') && <SkeletonRows rows={3} />}
          {events.length === 0 && state.status === 'ready' && (
            <EmptyState
              icon={<CalendarIcon />}
              title={t.calendar.empty}
              hint={t.calendar.emptyHint}
              action={<Button onClick={() => setTarget({ kind: 'new', day })}>{t.calendar.add}</Button>}
            />
          )}
        </section>
      </div>
      <EventDialog target={target} onClose={() => setTarget(undefined)} />
    </Page>
  )
}
