/**
 * The choice of language before anybody has signed in.
 * @module
 */
import type { Locale } from '@axia/contract'
import { useServices, useStore } from '../services.tsx'
import styles from './language-switch.module.css'

/** Each language by its own name. */
export const languageNames: Record<Locale, string> = { es: 'Español', en: 'English' }

export function LanguageSwitch() {
  const { preferences } = useServices()
  const { locale } = useStore(preferences)
  return (
    <div className={styles.switch}>
      {(['es', 'en'] as const).map((language) => (
        <button
          key={language}
          type="button"
          lang={language}
          aria-pressed={language === locale}
          onClick={() => preferences.setLocale(language)}
        >
          {languageNames[language]}
        </button>
      ))}
    </div>
  )
}
