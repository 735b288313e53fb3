/**
 * How many messages wait to be read.
 * @module
 */
import { useI18n } from '../i18n/i18n.tsx'
import styles from './unread-badge.module.css'

export function UnreadBadge({ count }: { count: number }) {
  const { t } = useI18n()
  return (
    <span className={styles.badge} data-unread>
      <span aria-hidden="true">{count < 100 ? count : '99+'}</span>
      <span className="visually-hidden"> {t.navigation.unread(count)}</span>
    </span>
  )
}
