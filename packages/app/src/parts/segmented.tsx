/**
 * One of a few: a row of choices that are all to be seen.
 * @module
 */
import { useId } from 'react'
import styles from './segmented.module.css'

export interface SegmentedProps<Value extends string> {
  /** What is chosen here. */
  label: string
  /** Shows the label; else only those who listen hear it. */
  labelled?: boolean
  value: Value
  choices: readonly { value: Value; label: string }[]
  onChange: (value: Value) => void
}

export function Segmented<Value extends string>({ label, labelled, value, choices, onChange }: SegmentedProps<Value>) {
  const name = useId()
  return (
    <fieldset className={styles.field}>
      <legend className={labelled ? styles.legend : 'visually-hidden'}>{label}</legend>
      <div className={styles.choices}>
        {choices.map((choice) => (
          <label key={choice.value} className={styles.choice}>
            <input
              type="radio"
              className="visually-hidden"
              name={name}
              checked={choice.value === value}
              onChange={() => onChange(choice.value)}
            />
            <span>{choice.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
