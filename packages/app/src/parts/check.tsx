/**
 * The round box that checks a task off.
 * @module
 */
import CheckIcon from 'lucide-react/icons/check'
import styles from './check.module.css'

export interface CheckProps {
  checked: boolean
  /** What checking it means, with the thing's own name. */
  label: string
  onChange: (checked: boolean) => void
}

export function Check({ checked, label, onChange }: CheckProps) {
  return (
    <span className={styles.check}>
      <input
        type="checkbox"
        className={styles.input}
        checked={checked}
        aria-label={label}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span className={styles.circle} aria-hidden="true">
        <CheckIcon size={14} strokeWidth={3} />
      </span>
    </span>
  )
}
