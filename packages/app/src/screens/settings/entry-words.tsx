/**
 * What an entry of a list in the settings is about: its name, and below it what is known of it.
 * @module
 */
import type { ReactNode } from 'react'
import styles from './entry-words.module.css'

export interface EntryWordsProps {
  name: ReactNode
  /** A `span` for each. */
  details: ReactNode
  /** What stands below. */
  children?: ReactNode
}

export function EntryWords({ name, details, children }: EntryWordsProps) {
  return (
    <div className={styles.words}>
      <p className={styles.name}>{name}</p>
      <p className={styles.details}>{details}</p>
      {children}
    </div>
  )
}
