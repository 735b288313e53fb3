/**
 * By whose clock the hours of an event are meant: the user's, or that of another time zone.
 * @module
 */
import Globe from 'lucide-react/icons/globe'
import { lazy, Suspense, useState } from 'react'
import { useCalendarWords } from '../i18n/calendar-words.ts'
import { lastsDays } from '../i18n/format.ts'
import { useI18n } from '../i18n/i18n.tsx'
import { Button } from '../parts/button.tsx'
import { dayOf, instantOf } from '../time/zoned.ts'
import { type EventForm, timesFaultOf, zoneOf } from './event-form.ts'
import styles from './event-zone.module.css'

const TimeZoneSearch = lazy(() => import('../parts/time-zone-search.tsx').then((m) => ({ default: m.TimeZoneSearch })))

export interface EventZoneProps {
  form: EventForm
  /** Undefined for the user's own. */
  onChange: (timeZone: string | undefined) => void
}

export function EventZone({ form, onChange }: EventZoneProps) {
  const { t, timeZone } = useI18n()
  const words = useCalendarWords()
  const [isChoosing, setIsChoosing] = useState(false)
  const zone = zoneOf(form, timeZone)
  return (
    <div className={styles.zone}>
      {isChoosing ? (
        <Suspense>
          <TimeZoneSearch
            value={zone}
            onChange={(chosen) => onChange(chosen === timeZone ? undefined : chosen)}
            autoFocus
          />
        </Suspense>
      ) : (
        <Button
          look="quiet"
          className={styles.change}
          icon={<Globe size={16} />}
          aria-label={words.changeZone(t.calendar.zone(zone))}
          onClick={() => setIsChoosing(true)}
        >
          {t.calendar.zone(zone)}
        </Button>
      )}
      {zone !== timeZone && <OwnHours form={form} zone={zone} />}
    </div>
  )
}

/** When that is for the user. */
function OwnHours({ form, zone }: { form: EventForm; zone: string }) {
  const { format, timeZone } = useI18n()
  const words = useCalendarWords()
  if (timesFaultOf(form) !== undefined) return null
  const start = instantOf({ day: form.startDay, time: form.startTime }, zone)
  const end = instantOf({ day: form.endDay, time: form.endTime }, zone)
  const day = dayOf(start, timeZone)
  const hours = format.timeRange(start, end)
  const isTold = day === form.startDay || lastsDays(start, end)
  return (
    <p className="soft" role="status">
      {words.zoneOther(placeOf(timeZone), isTold ? hours : `${format.shortDay(day)}, ${hours}`)}
    </p>
  )
}

/** The place that a time zone is named after. */
export function placeOf(timeZone: string): string {
  return timeZone.split('/').at(-1)?.replaceAll('_', ' ') ?? timeZone
}
