/**
 * A time zone, found by what people call it.
 * @module
 */
import { hasWords } from '@axia/contract'
import { Combobox } from '@base-ui/react/combobox'
import { useMemo, useRef } from 'react'
import { useI18n } from '../i18n/i18n.tsx'
import { useTimeZoneWords } from '../i18n/time-zone-words.ts'
import { useServices } from '../services.tsx'
import { classNames } from './class-names.ts'
import { TextField } from './field.tsx'
import menu from './menu.module.css'
import { namesOf, spokenName } from './time-zone-names.ts'
import styles from './time-zone-search.module.css'

export interface TimeZoneSearchProps {
  /** IANA name of the zone that is chosen. */
  value: string
  onChange: (timeZone: string) => void
  hint?: string | undefined
  disabled?: boolean
  autoFocus?: boolean
}

export function TimeZoneSearch({ value, onChange, hint, disabled = false, autoFocus = false }: TimeZoneSearchProps) {
  const { deviceTimeZone } = useServices()
  const { locale, timeZone } = useI18n()
  const words = useTimeZoneWords()
  const place = useRef<HTMLDivElement>(null)
  // What is near comes first.
  const zones = useMemo(
    () => [...new Set([timeZone, deviceTimeZone, value, ...Intl.supportedValuesOf('timeZone'), 'UTC'])],
    [timeZone, deviceTimeZone, value],
  )
  // To ask for all names takes a moment, which nobody waits for before they search.
  const names = useMemo(() => {
    const known = new Map<string, string[]>()
    return (zone: string) => {
      const found = known.get(zone) ?? namesOf(zone, locale)
      known.set(zone, found)
      return found
    }
  }, [locale])

  return (
    <Combobox.Root
      items={zones}
      value={value}
      onValueChange={(zone) => zone !== null && onChange(zone)}
      itemToStringLabel={nameOf}
      filter={(zone, query) => hasWords(names(zone), query)}
      disabled={disabled}
      autoHighlight
    >
      <Combobox.Input
        render={<TextField label={words.label} {...(hint !== undefined && { hint })} autoFocus={autoFocus} />}
        aria-label={words.label} // while the list is open everything around it is hidden from those who listen
        onFocus={({ currentTarget }) => currentTarget.select()}
      />
      <div ref={place} />
      <Combobox.Portal container={place}>
        <Combobox.Positioner className={menu.positioner} align="start" sideOffset={4}>
          <Combobox.Popup className={classNames(menu.popup, styles.popup)}>
            <Combobox.Empty className={styles.nothing}>{words.nothing}</Combobox.Empty>
            <Combobox.List>
              {(zone: string) => (
                <Combobox.Item key={zone} value={zone} className={classNames(menu.item, styles.zone)}>
                  <span>{nameOf(zone)}</span> <span className={styles.spoken}>{spokenName(zone, locale)}</span>
                </Combobox.Item>
              )}
            </Combobox.List>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  )
}

function nameOf(zone: string): string {
  return zone.replaceAll('_', ' ')
}
