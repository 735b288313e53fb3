/**
 * A field whose words narrow down what stands below it.
 * @module
 */
import Funnel from 'lucide-react/icons/funnel'
import type { ComponentProps } from 'react'
import { classNames } from './class-names.ts'
import styles from './filter-field.module.css'

export interface FilterFieldProps extends Pick<ComponentProps<'input'>, 'ref' | 'maxLength' | 'onKeyDown'> {
  label: string
  value: string
  onChange: (words: string) => void
  className?: string | undefined
}

export function FilterField({ label, className, onChange, ...input }: FilterFieldProps) {
  return (
    <div className={classNames(styles.field, className)}>
      <Funnel size={16} aria-hidden />
      <input
        {...input}
        className="bare-input"
        type="search"
        aria-label={label}
        placeholder={label}
        onChange={({ target }) => onChange(target.value)}
      />
    </div>
  )
}
