/**
 * The index of the settings: beside them on a wide screen; elsewhere behind a bar that stays in sight and names what is read.
 * @module
 */
import ChevronDown from 'lucide-react/icons/chevron-down'
import { type FocusEvent, type KeyboardEvent, useState } from 'react'
import { useSectionWords } from '../../i18n/section-words.ts'
import { classNames } from '../../parts/class-names.ts'
import link from '../../parts/nav-link.module.css'
import panes from '../../parts/panes.module.css'
import { useMedia } from '../../parts/use-media.ts'
import styles from './section-index.module.css'
import type { SectionId } from './sections.ts'

export interface SectionIndexProps {
  ids: readonly SectionId[]
  /** The one that is read. */
  here: SectionId
}

export function SectionIndex(props: SectionIndexProps) {
  const { index } = useSectionWords()
  const isNarrow = useMedia('(max-width: 60rem)', false)
  if (isNarrow) return <FoldedIndex {...props} />
  return (
    <nav className={panes.side} aria-label={index}>
      <Entries {...props} />
    </nav>
  )
}

interface EntriesProps extends SectionIndexProps {
  className?: string | undefined
  onChosen?: () => void
}

function Entries({ ids, here, className, onChosen }: EntriesProps) {
  const { titles } = useSectionWords()
  return (
    <ul className={classNames(styles.entries, className)}>
      {ids.map((id) => (
        <li key={id}>
          <a
            href={`#${id}`}
            className={classNames(link.link, styles.entry)}
            aria-current={id === here ? 'location' : undefined}
            onClick={onChosen}
          >
            {titles[id]}
          </a>
        </li>
      ))}
    </ul>
  )
}

/** It unfolds over what is read, and folds when one has been chosen, at Escape, or when the focus goes elsewhere. */
function FoldedIndex(props: SectionIndexProps) {
  const { index, titles } = useSectionWords()
  const [isOpen, setIsOpen] = useState(false)
  const fold = () => setIsOpen(false)

  function onBlur({ currentTarget, relatedTarget }: FocusEvent<HTMLElement>) {
    if (!currentTarget.contains(relatedTarget)) fold()
  }

  function onKeyDown({ key, currentTarget }: KeyboardEvent<HTMLElement>) {
    if (key !== 'Escape' || !isOpen) return
    fold()
    currentTarget.querySelector('button')?.focus()
  }

  return (
    <nav className={classNames(panes.side, styles.index)} aria-label={index} onBlur={onBlur} onKeyDown={onKeyDown}>
      <button type="button" className={styles.bar} aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        <span className={styles.here}>{titles[props.here]}</span>
        <ChevronDown size={18} aria-hidden />
      </button>
      {isOpen && <Entries {...props} className={styles.unfolded} onChosen={fold} />}
    </nav>
  )
}
