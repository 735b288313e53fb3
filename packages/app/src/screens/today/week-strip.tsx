/**
 * The week around a day: where one is in it, where something is, and the way to each of its days.
 * @module
 */
import { memo } from 'react'
import { Link } from 'wouter'
import { useI18n } from '../../i18n/i18n.tsx'
import { classNames } from '../../parts/class-names.ts'
import { dayPath } from './use-shown-day.ts'
import styles from './week-strip.module.css'

export interface WeekStripProps {
  /** The seven days, in the order of the user's week. */
  days: readonly string[]
  shown: string
  today: string
  /** How much there is on a day. */
  countOf: (day: string) => number
}

/** Drawn again when a day of it has changed: Hoy itself is drawn with every word about what it loads. */
export const WeekStrip = memo(function WeekStrip({ days, shown, today, countOf }: WeekStripProps) {
  const { t, format } = useI18n()
  const names = format.weekdays()
  return (
    <ol className={styles.week} aria-label={t.today.week}>
      {days.map((day, index) => {
        const count = countOf(day)
        return (
          <li key={day}>
            <Link
              href={dayPath(day, today)}
              className={classNames(styles.day, day === shown && styles.shown, day === today && styles.today)}
              aria-current={day === shown ? 'date' : undefined}
            >
              <span className="visually-hidden">
                {count === 0 ? format.longDay(day) : t.today.dayWith(format.longDay(day), count)}
              </span>
              <span className={styles.name} aria-hidden="true">
                {names[index]?.short}
              </span>
              <span className={styles.number} aria-hidden="true">
                {format.dayNumber(day)}
              </span>
              <span className={classNames(styles.dot, count > 0 && styles.busy)} />
            </Link>
          </li>
        )
      })}
    </ol>
  )
})
