/**
 * Language, time zone and theme.
 * @module
 */
import type { Locale } from '@axia/contract'
import { languageNames } from '../../auth/language-switch.tsx'
import { useI18n } from '../../i18n/i18n.tsx'
import { useSettingsWords } from '../../i18n/settings-words.ts'
import { Button } from '../../parts/button.tsx'
import { Segmented } from '../../parts/segmented.tsx'
import { TimeZoneSearch } from '../../parts/time-zone-search.tsx'
import type { Theme } from '../../preferences.ts'
import { useClient, useServices, useStore } from '../../services.tsx'
import { useMeChange } from '../../use-me-change.ts'
import styles from './appearance-section.module.css'
import { Section } from './section.tsx'

const themes: readonly Theme[] = ['system', 'light', 'dark']
const locales: readonly Locale[] = ['es', 'en']

export function AppearanceSection() {
  const { account } = useClient()
  const { preferences, deviceTimeZone } = useServices()
  const { locale, timeZone } = useI18n()
  const words = useSettingsWords()
  const change = useMeChange()
  const { theme } = useStore(preferences)
  const me = useStore(account, (state) => state.me)

  return (
    <Section id="appearance">
      <Segmented
        label={words.language}
        labelled
        value={locale}
        choices={locales.map((value) => ({ value, label: languageNames[value] }))}
        onChange={(value) => void change({ locale: value })}
      />
      <Segmented
        label={words.theme}
        labelled
        value={theme}
        choices={themes.map((value) => ({ value, label: words.themes[value] }))}
        onChange={(value) => preferences.setTheme(value)}
      />
      <div className={styles.zone}>
        <TimeZoneSearch
          value={me?.time_zone ?? timeZone}
          disabled={me === undefined}
          hint={timeZone === deviceTimeZone ? undefined : words.timeZoneHint(deviceTimeZone)}
          onChange={(chosen) => void change({ time_zone: chosen })}
        />
        {timeZone !== deviceTimeZone && (
          <Button onClick={() => void change({ time_zone: deviceTimeZone })}>{words.useDeviceZone}</Button>
        )}
      </div>
    </Section>
  )
}
