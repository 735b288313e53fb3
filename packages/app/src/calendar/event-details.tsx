/**
 * An event of a calendar of others: everything about it, and nothing to change.
 * @module
 */
import type { CalendarEvent } from '@axia/contract'
import { useCalendarWords } from '../i18n/calendar-words.ts'
import { capitalised, createFormat } from '../i18n/format.ts'
import { useI18n } from '../i18n/i18n.tsx'
import { classNames } from '../parts/class-names.ts'
import { Notice } from '../parts/notice.tsx'
import { useClient, useStore } from '../services.tsx'
import { daysOf } from '../time/agenda.ts'
import { dayOf, isTimeZone, wallOf } from '../time/zoned.ts'
import { colorClass } from './calendar-color.ts'
import styles from './event-dialog.module.css'
import { daysAndHours } from './event-when.ts'
import { placeOf } from './event-zone.tsx'
import { readRule } from './rule.ts'
import { ruleWords } from './rule-words.ts'

export function EventDetails({ event }: { event: CalendarEvent }) {
  const { calendarSources } = useClient()
  const { format, timeZone } = useI18n()
  const words = useCalendarWords()
  const { subscriptions } = useStore(calendarSources)
  const calendar = subscriptions?.find(({ id }) => id === event.subscription_id)
  const { first } = daysOf(event, timeZone)
  const repeat = readRule(event.recurrence, first, (instant) => dayOf(new Date(instant), timeZone))
  return (
    <div className={classNames(styles.details, colorClass(calendar?.color))}>
      <p className={styles.when}>
        <span className={styles.dot} aria-hidden="true" />
        <span>{capitalised(daysAndHours(event, format, format.longDay), format.languageTag)}</span>
      </p>
      <OtherZone event={event} />
      {repeat.kind === 'rule' && <p>{ruleWords(repeat.rule, first, words, format)}</p>}
      {repeat.kind === 'other' && <p>{words.repeatOther}</p>}
      {event.location !== '' && <p>{event.location}</p>}
      {event.description !== '' && <p className={styles.notes}>{event.description}</p>}
      <Notice tone="info">{words.comesFrom(calendar?.name ?? words.otherCalendar)}</Notice>
    </div>
  )
}

/** What the clocks show where the event lives, when they show something else. */
export function OtherZone({ event, stays = false }: { event: CalendarEvent; stays?: boolean }) {
  const { locale, format, timeZone } = useI18n()
  const words = useCalendarWords()
  const [start, end] = [new Date(event.start_time), new Date(event.end_time)]
  if (event.all_day || event.time_zone === timeZone || !isTimeZone(event.time_zone)) return null
  const [here, there] = [wallOf(start, timeZone), wallOf(start, event.time_zone)]
  if (here.day === there.day && here.time === there.time) return null
  const range = createFormat(locale, event.time_zone, [format.languageTag]).timeRange(start, end)
  const place = placeOf(event.time_zone)
  return (
    <p className={styles.zone}>
      {words.zoneOther(place, range)} {stays && words.zoneOtherStays(place)}
    </p>
  )
}
