/**
 * The index of the settings: beside them on a wide screen, a row that stays in sight above them on a phone.
 * @module
 */
import { useEffect, useRef } from 'react'
import { useSectionWords } from '../../i18n/section-words.ts'
import { classNames } from '../../parts/class-names.ts'
import link from '../../parts/nav-link.module.css'
import styles from './section-index.module.css'
import type { SectionId } from './sections.ts'

export interface SectionIndexProps {
  ids: readonly SectionId[]
  /** The one that is read. */
  here: SectionId | undefined
}

export function SectionIndex({ ids, here }: SectionIndexProps) {
  const words = useSectionWords()
  const row = useRef<HTMLElement>(null)

  // The row moves alone: what is read stays where it is.
  useEffect(() => {
    const entry = here && row.current?.querySelector<HTMLElement>(`[href="#${here}"]`)
    if (!row.current || !entry) return
    row.current.scrollLeft = entry.offsetLeft - (row.current.clientWidth - entry.offsetWidth) / 2
  }, [here])

  return (
    <nav ref={row} className={styles.index} aria-label={words.index}>
      <ul className={styles.entries}>
        {ids.map((id) => (
          <li key={id}>
            <a
              href={`#${id}`}
              className={classNames(link.link, styles.entry)}
              aria-current={id === here ? 'location' : undefined}
            >
              {words.titles[id]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
