/**
 * One matter of the settings, under its heading.
 * @module
 */
import type { ReactNode } from 'react'
import { useSectionWords } from '../../i18n/section-words.ts'
import styles from './section.module.css'
import type { SectionId } from './sections.ts'

export interface SectionProps {
  id: SectionId
  hint?: string
  children?: ReactNode
}

export function Section({ id, hint, children }: SectionProps) {
  const { titles } = useSectionWords()
  return (
    <section className={styles.section} id={id} tabIndex={-1} aria-labelledby={`${id}-title`}>
      <header>
        <h2 id={`${id}-title`} className={styles.title}>
          {titles[id]}
        </h2>
        {hint !== undefined && <p className={styles.hint}>{hint}</p>}
      </header>
      {children}
    </section>
  )
}
