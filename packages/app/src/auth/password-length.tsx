/**
 * What a new password must be, and how far the one being typed is.
 * @module
 */
import { useI18n } from '../i18n/i18n.tsx'
import { classNames } from '../parts/class-names.ts'
import styles from './password-length.module.css'

/** Shortest password that stands alone (NIST SP 800-63B-4 §3.1.1). */
export const minPasswordLength = 15

export function PasswordLength({ password }: { password: string }) {
  const { t } = useI18n()
  const typed = [...password.normalize('NFC')].length
  const enough = typed >= minPasswordLength
  return (
    <>
      {t.setup.passwordHint}
      {typed > 0 && (
        <span className={classNames(styles.meter, enough && styles.enough)}>
          <progress
            className={styles.bar}
            max={minPasswordLength}
            value={Math.min(typed, minPasswordLength)}
            aria-hidden
          />
          {enough ? t.setup.passwordLongEnough : t.setup.passwordCount(typed)}
        </span>
      )}
    </>
  )
}
