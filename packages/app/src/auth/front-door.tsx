/**
 * How the screens before the login look: the mark, a title, and one thing to do.
 * @module
 */
import type { ReactNode } from 'react'
import { Mark } from '../parts/mark.tsx'
import { useTitle } from '../parts/page.tsx'
import { useHiddenScreen } from '../services.tsx'
import styles from './front-door.module.css'
import { LanguageSwitch } from './language-switch.tsx'

export interface FrontDoorProps {
  title: string
  lead: string
  children: ReactNode
}

export function FrontDoor({ title, lead, children }: FrontDoorProps) {
  useTitle(title)
  useHiddenScreen()
  return (
    <main className={styles.door}>
      <div className={styles.panel}>
        <header className={styles.header}>
          <Mark size={48} />
          <h1 className={styles.title}>{title}</h1>
          <p className={styles.lead}>{lead}</p>
        </header>
        {children}
      </div>
      <LanguageSwitch />
    </main>
  )
}
