/**
 * Grey shapes where something is still on its way.
 * @module
 */
import { useI18n } from '../i18n/i18n.tsx'
import styles from './skeleton.module.css'

/** @param rows how many there will be, about */
export function SkeletonRows({ rows = 4 }: { rows?: number }) {
  const { t } = useI18n()
  const widths = ['72%', '54%', '63%', '40%', '58%', '47%']
  return (
    <div className={styles.rows} role="status">
      <span className="visually-hidden">{t.common.loading}</span>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike and never move
        <div key={row} className={styles.row} style={{ inlineSize: widths[row % widths.length] }} />
      ))}
    </div>
  )
}
