/**
 * A day that is typed or picked. What is typed of it passes through years such as 0002: only `isDay` tells when it is whole,
 * and until then nothing else may follow it.
 * @module
 */
import { useState } from 'react'
import { useDateWords } from '../i18n/date-words.ts'
import { useI18n } from '../i18n/i18n.tsx'
import { firstDay, isDay, lastDay } from '../time/calendar-day.ts'
import { TextField, type TextFieldProps } from './field.tsx'
import { useWhole } from './use-whole.ts'

export interface DateFieldProps extends Omit<TextFieldProps, 'type' | 'value' | 'min' | 'max' | 'onChange'> {
  /** `YYYY-MM-DD`, or as much of a day as is typed. */
  value: string
  /** The first and the last day that can be meant; what is no day itself sets no bound. */
  min?: string
  max?: string
  /** Says what is wrong with it at once, not first when it is left. */
  isChecked?: boolean
  /** Also called with what is no whole day yet. */
  onChange: (typed: string) => void
}

export function DateField({ value, min, max, isChecked = false, error, onChange, ...field }: DateFieldProps) {
  const { format } = useI18n()
  const words = useDateWords()
  const [left, setLeft] = useState<'half' | 'whole'>()
  const [first, last] = [bound(min) ?? firstDay, bound(max) ?? lastDay]

  function flaw(): string | undefined {
    if (value === '') return left === 'half' ? words.unfinished : undefined
    if (!isDay(value)) return words.fourDigits
    if (value < first) return words.notBefore(format.dateWithYear(first))
    return value > last ? words.notAfter(format.dateWithYear(last)) : undefined
  }

  return (
    <TextField
      {...field}
      type="date"
      value={value}
      min={first}
      max={last}
      error={error ?? (isChecked || left !== undefined ? flaw() : undefined)}
      onChange={({ target }) => onChange(target.value)}
      onFocus={() => setLeft(undefined)}
      onBlur={({ target }) => setLeft(target.validity.badInput ? 'half' : 'whole')}
    />
  )
}

export interface WholeDateFieldProps extends Omit<DateFieldProps, 'isChecked' | 'onChange'> {
  /** Called with days that can be meant, and with nothing else. */
  onWhole: (day: string) => void
}

/** A date field that keeps to itself what is no whole day within its bounds. */
export function WholeDateField({ value, onWhole, ...field }: WholeDateFieldProps) {
  const { min = firstDay, max = lastDay } = field
  const [typed, type] = useWhole(value, (day) => isDay(day) && min <= day && day <= max, onWhole)
  return <DateField {...field} value={typed} onChange={type} />
}

function bound(day: string | undefined): string | undefined {
  return day !== undefined && isDay(day) ? day : undefined
}
