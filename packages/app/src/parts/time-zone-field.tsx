/**
 * The choice of a time zone.
 * @module
 */
import { useMemo, useState } from 'react'
import { SelectField, type SelectFieldProps } from './field.tsx'

export interface TimeZoneFieldProps extends Omit<SelectFieldProps, 'children' | 'value'> {
  /** IANA name of the zone that is chosen. */
  value: string
  /** Zones that are there in any case, whether or not the browser lists them. */
  also?: readonly string[]
}

/** Some 450 zones, which come when the field is first touched: to make them takes longer than all else on a screen. */
export function TimeZoneField({ value, also = [], ...select }: TimeZoneFieldProps) {
  const [isTouched, setTouched] = useState(false)
  const touch = () => setTouched(true)
  return (
    <SelectField {...select} value={value} onPointerDown={touch} onFocus={touch}>
      {isTouched ? <AllZones also={[value, ...also]} /> : <Zone name={value} />}
    </SelectField>
  )
}

/** All of them by their region. */
function AllZones({ also }: { also: readonly string[] }) {
  const key = also.join(' ')
  const regions = useMemo(() => {
    const names = [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', ...key.split(' ')])].sort()
    return Object.entries(Object.groupBy(names, (name) => name.split('/')[0] ?? name))
  }, [key])
  return regions.map(([region, names = []]) => (
    <optgroup key={region} label={region}>
      {names.map((name) => (
        <Zone key={name} name={name} />
      ))}
    </optgroup>
  ))
}

function Zone({ name }: { name: string }) {
  return <option value={name}>{name.replaceAll('_', ' ')}</option>
}
