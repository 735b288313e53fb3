/**
 * What a new password must be, and how far the one being typed is.
 * @module
 */
import { minPasswordLength } from '@axia/contract'
import type { Dictionary } from '../i18n/es.ts'
import { useI18n } from '../i18n/i18n.tsx'
import { classNames } from '../parts/class-names.ts'
import styles from './password-length.module.css'

export interface PasswordLengthProps {
  password: string
  hasSecondFactor?: boolean
}

export function PasswordLength({ password, hasSecondFactor = false }: PasswordLengthProps) {
  const { t } = useI18n()
  const typed = lengthOf(password)
  const least = leastLength(hasSecondFactor)
  const enough = typed >= least
  return (
    <>
      {t.setup.passwordHint(least)}
      {typed > 0 && (
        <span className={classNames(styles.meter, enough && styles.enough)}>
          <progress className={styles.bar} max={least} value={Math.min(typed, least)} aria-hidden />
          {enough ? t.setup.passwordLongEnough : t.setup.passwordCount(typed, least)}
        </span>
      )}
    </>
  )
}

/** Why the server refused a new password. */
export function weakPasswordText(password: string, t: Dictionary, hasSecondFactor = false): string {
  const least = leastLength(hasSecondFactor)
  return lengthOf(password) < least ? t.setup.passwordTooShort(least) : t.errors.codes.weak_password
}

function leastLength(hasSecondFactor: boolean): number {
  return hasSecondFactor ? minPasswordLength.withSecondFactor : minPasswordLength.alone
}

/** In characters, as the server counts them. */
function lengthOf(password: string): number {
  return [...password.normalize('NFC')].length
}
