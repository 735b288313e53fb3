/**
 * How an event repeats: the plain ways at once, all others put together by hand, in words and with the dates that follow.
 * @module
 */
import { useCalendarWords } from '../i18n/calendar-words.ts'
import { capitalised } from '../i18n/format.ts'
import { useI18n } from '../i18n/i18n.tsx'
import { WholeDateField } from '../parts/date-field.tsx'
import { SelectField, TextField } from '../parts/field.tsx'
import { addDays, addMonths, isDay, weekdayOf } from '../time/calendar-day.ts'
import styles from './recurrence-field.module.css'
import {
  firstDays,
  isLastWeekday,
  type MonthWay,
  ordinalIn,
  plainRule,
  type Repeat,
  type Rule,
  type RuleEnd,
  type RuleUnit,
  units,
} from './rule.ts'
import { monthWayWords, ruleWords } from './rule-words.ts'

/** How many of the coming dates are shown. */
const shownDates = 4
const presets = { daily: 'day', weekly: 'week', monthly: 'month', yearly: 'year' } as const
const presetNames = ['daily', 'weekly', 'monthly', 'yearly'] as const

export interface RecurrenceFieldProps {
  /** On which day the event starts. */
  day: string
  value: Repeat
  /** The custom rule is being put together, also while it is one of the plain ones. */
  custom: boolean
  onChange: (value: Repeat, custom: boolean) => void
}

export function RecurrenceField({ day, value, custom, onChange }: RecurrenceFieldProps) {
  const { t, format } = useI18n()
  const words = useCalendarWords()
  const preset = custom ? undefined : presetNames.find((name) => isPlain(value, presets[name]))
  const chosen = value.kind === 'rule' ? (preset ?? 'custom') : value.kind
  const rule = value.kind === 'rule' ? value.rule : undefined
  const end: RuleEnd = rule?.end ?? { kind: 'never' }
  const isCustom = chosen === 'custom'
  const set = (next: Rule) => onChange({ kind: 'rule', rule: next }, isCustom)

  function choose(name: string) {
    const plain = presetNames.find((each) => each === name)
    if (plain !== undefined) onChange({ kind: 'rule', rule: { ...plainRule(presets[plain]), end } }, false)
    else if (name === 'custom') onChange({ kind: 'rule', rule: rule ?? plainRule('week') }, true)
    else if (name === 'none') onChange({ kind: 'none' }, false)
  }

  return (
    <>
      <SelectField label={t.calendar.repeats} value={chosen} onChange={({ target }) => choose(target.value)}>
        <option value="none">{t.calendar.repeat.none}</option>
        {presetNames.map((name) => (
          <option key={name} value={name}>
            {t.calendar.repeat[name]}
          </option>
        ))}
        <option value="custom">{words.repeatCustom}</option>
        {value.kind === 'other' && <option value="other">{words.repeatOther}</option>}
      </SelectField>
      {rule !== undefined && isDay(day) && (
        <div className={styles.custom}>
          {isCustom && <Editor day={day} rule={rule} onChange={set} />}
          <End day={day} rule={rule} onChange={set} />
          <div aria-live="polite">
            <p className={styles.words}>{ruleWords(rule, day, words, format)}</p>
            {isCustom && (
              <p className="soft">
                {words.coming}:{' '}
                {firstDays(rule, day, shownDates)
                  .map((each) => format.shortDay(each))
                  .join(' · ')}
              </p>
            )}
          </div>
        </div>
      )}
    </>
  )
}

interface EditorProps {
  day: string
  rule: Rule
  onChange: (rule: Rule) => void
}

function Editor(props: EditorProps) {
  const { rule, onChange } = props
  const words = useCalendarWords()
  const { unit, every } = rule
  return (
    <>
      <div className={styles.row}>
        <TextField
          type="number"
          label={words.every}
          value={every}
          min={1}
          max={99}
          onChange={({ target }) => onChange({ ...rule, every: bounded(target.valueAsNumber, 99) })}
        />
        <SelectField
          label={words.unit}
          value={unit}
          onChange={({ target }) => onChange({ ...rule, unit: units.find((each) => each === target.value) ?? unit })}
        >
          {units.map((each) => (
            <option key={each} value={each}>
              {words.units[each](every)}
            </option>
          ))}
        </SelectField>
      </div>
      {unit === 'week' && <Weekdays {...props} />}
      {unit === 'month' && <MonthWays {...props} />}
    </>
  )
}

function Weekdays({ day, rule, onChange }: EditorProps) {
  const { format } = useI18n()
  const words = useCalendarWords()
  const on = rule.weekdays.length > 0 ? rule.weekdays : [weekdayOf(day)]

  function toggle(weekday: number) {
    const next = on.includes(weekday) ? on.filter((each) => each !== weekday) : [...on, weekday]
    if (next.length > 0) onChange({ ...rule, weekdays: next.sort() })
  }

  return (
    <fieldset className={styles.days}>
      <legend className={styles.legend}>{words.onWeekdays}</legend>
      <div className={styles.weekdays}>
        {format.weekdays().map(({ short, long }, index) => {
          const weekday = (format.firstWeekday + index) % 7
          return (
            <label key={long} className={styles.weekday} title={long}>
              <input
                type="checkbox"
                className="visually-hidden"
                aria-label={long}
                checked={on.includes(weekday)}
                onChange={() => toggle(weekday)}
              />
              <span aria-hidden="true">{short}</span>
            </label>
          )
        })}
      </div>
    </fieldset>
  )
}

/** By its date, or by its weekday, as the day allows. */
function MonthWays({ day, rule, onChange }: EditorProps) {
  const { format } = useI18n()
  const words = useCalendarWords()
  const ways: MonthWay[] = ['date']
  if (ordinalIn(day, 'weekday') < 5) ways.push('weekday')
  if (isLastWeekday(day)) ways.push('last_weekday')
  return (
    <SelectField
      label={words.monthWay}
      value={rule.monthWay}
      onChange={({ target }) => onChange({ ...rule, monthWay: ways.find((each) => each === target.value) ?? 'date' })}
    >
      {ways.map((way) => (
        <option key={way} value={way}>
          {capitalised(monthWayWords(way, day, words, format), format.languageTag)}
        </option>
      ))}
    </SelectField>
  )
}

function End({ day, rule, onChange }: EditorProps) {
  const words = useCalendarWords()
  const { end } = rule
  const set = (next: RuleEnd) => onChange({ ...rule, end: next })
  return (
    <div className={styles.row}>
      <SelectField label={words.ends} value={end.kind} onChange={({ target }) => set(endOf(target.value, day))}>
        {(['never', 'count', 'until'] as const).map((kind) => (
          <option key={kind} value={kind}>
            {words.endKinds[kind]}
          </option>
        ))}
      </SelectField>
      {end.kind === 'count' && (
        <TextField
          type="number"
          label={words.times}
          value={end.count}
          min={1}
          max={1000}
          onChange={({ target }) => set({ kind: 'count', count: bounded(target.valueAsNumber, 1000) })}
        />
      )}
      {end.kind === 'until' && (
        <WholeDateField
          label={words.lastDay}
          value={end.day}
          min={day}
          onWhole={(last) => set({ kind: 'until', day: last })}
        />
      )}
    </div>
  )
}

function isPlain(value: Repeat, unit: RuleUnit): boolean {
  if (value.kind !== 'rule') return false
  const { every, weekdays, monthWay, unit: own } = value.rule
  return own === unit && every === 1 && weekdays.length === 0 && monthWay === 'date'
}

function endOf(kind: string, day: string): RuleEnd {
  if (kind === 'count') return { kind, count: 10 }
  return kind === 'until' ? { kind, day: addDays(addMonths(day, 3), Number(day.slice(8)) - 1) } : { kind: 'never' }
}

function bounded(value: number, most: number): number {
  return Number.isNaN(value) ? 1 : Math.min(most, Math.max(1, Math.round(value)))
}
