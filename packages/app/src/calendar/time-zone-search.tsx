/**
 * A time zone, found by a few letters of its place.
 * @module
 */
import { hasWords } from '@axia/contract'
import { Combobox } from '@base-ui/react/combobox'
import { useMemo, useRef } from 'react'
import { useCalendarWords } from '../i18n/calendar-words.ts'
import { useI18n } from '../i18n/i18n.tsx'
import { classNames } from '../parts/class-names.ts'
import { TextField } from '../parts/field.tsx'
import menu from '../parts/menu.module.css'
import { useServices } from '../services.tsx'
import styles from './time-zone-search.module.css'

export interface TimeZoneSearchProps {
  value: string
  onChange: (timeZone: string) => void
}

export function TimeZoneSearch({ value, onChange }: TimeZoneSearchProps) {
  const { deviceTimeZone } = useServices()
  const { t, timeZone } = useI18n()
  const words = useCalendarWords()
  const place = useRef<HTMLDivElement>(null)
  // What is near comes first.
  const zones = useMemo(
    () => [...new Set([timeZone, deviceTimeZone, value, ...Intl.supportedValuesOf('timeZone'), 'UTC'])],
    [timeZone, deviceTimeZone, value],
  )
  return (
    <Combobox.Root
      items={zones}
      value={value}
      onValueChange={(zone) => zone !== null && onChange(zone)}
      itemToStringLabel={nameOf}
      filter={(zone, query) => hasWords([nameOf(zone)], query)}
      autoHighlight
    >
      <Combobox.Input
        render={<TextField label={t.settings.timeZone} autoFocus />}
        aria-label={t.settings.timeZone} // while the list is open everything around it is hidden from those who listen
        onFocus={({ currentTarget }) => currentTarget.select()}
      />
      <div ref={place} />
      <Combobox.Portal container={place}>
        <Combobox.Positioner className={menu.positioner} align="start" sideOffset={4}>
          <Combobox.Popup className={classNames(menu.popup, styles.popup)}>
            <Combobox.Empty className={styles.nothing}>{words.noZone}</Combobox.Empty>
            <Combobox.List>
              {(zone: string) => (
                <Combobox.Item key={zone} value={zone} className={menu.item}>
                  {nameOf(zone)}
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
