/**
 * Language, time zone and theme.
 * @module
 */
import type { Locale } from '@axia/contract'
import { languageNames } from '../../auth/language-switch.tsx'
import { useI18n } from '../../i18n/i18n.tsx'
import { Button } from '../../parts/button.tsx'
import { Segmented } from '../../parts/segmented.tsx'
import { TimeZoneField } from '../../parts/time-zone-field.tsx'
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
  const { t, locale, timeZone } = useI18n()
  const change = useMeChange()
  const { theme } = useStore(preferences)
  const { me } = useStore(account)

  return (
    <Section title={t.settings.appearance}>
      <Segmented
        label={t.settings.language}
        labelled
        value={locale}
        choices={locales.map((value) => ({ value, label: languageNames[value] }))}
        onChange={(value) => void change({ locale: value })}
      />
      <Segmented
        label={t.settings.theme}
        labelled
        value={theme}
        choices={themes.map((value) => ({ value, label: t.settings.themes[value] }))}
        onChange={(value) => preferences.setTheme(value)}
      />
      <div className={styles.zone}>
        <TimeZoneField
          label={t.settings.timeZone}
          value={me?.time_zone ?? timeZone}
          disabled={me === undefined}
          hint={timeZone === deviceTimeZone ? undefined : t.settings.timeZoneHint(deviceTimeZone)}
          onChange={(event) => void change({ time_zone: event.target.value })}
          also={[deviceTimeZone]}
        />
        {timeZone !== deviceTimeZone && (
          <Button onClick={() => void change({ time_zone: deviceTimeZone })}>{t.settings.useDeviceZone}</Button>
        )}
      </div>
    </Section>
  )
}
