/**
 * One matter of the settings, under its heading.
 * @module
 */
import { type ReactNode, useId } from 'react'
import styles from './section.module.css'

export interface SectionProps {
  title: string
  hint?: string
  children?: ReactNode
}

export function Section({ title, hint, children }: SectionProps) {
  const id = useId()
  return (
    <section className={styles.section} aria-labelledby={id}>
      <header>
        <h2 id={id} className={styles.title}>
          {title}
        </h2>
        {hint !== undefined && <p className={styles.hint}>{hint}</p>}
      </header>
      {children}
    </section>
  )
}
