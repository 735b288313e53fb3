/**
 * The settings' own texts in the language that is spoken.
 * @module
 */
import { useI18n } from './i18n.tsx'
import { settingsEn } from './settings-en.ts'
import { type SettingsDictionary, settingsEs } from './settings-es.ts'

export function useSettingsWords(): SettingsDictionary {
  return useI18n().locale === 'es' ? settingsEs : settingsEn
}
