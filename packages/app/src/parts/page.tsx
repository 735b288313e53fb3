/**
 * The frame of a screen: its heading, which is the page's title and takes the focus when one comes here, and what it holds.
 * @module
 */
import { createContext, type ReactNode, useContext, useEffect, useRef } from 'react'
import { CoveredContext } from '../auth/cover.ts'
import { SearchButton } from '../search/search-button.tsx'
import { useUnread } from '../services.tsx'
import { classNames } from './class-names.ts'
import styles from './page.module.css'

/** Whether the user has moved from one screen to another: the first screen takes no focus away. */
export const MovedContext = createContext(false)

/** The browser's title while this is shown, before everything else how many messages wait to be read. */
export function useTitle(title: string): void {
  const unread = useUnread()
  const isCovered = useContext(CoveredContext)
  useEffect(() => {
    const whole = `${unread > 0 ? `(${unread}) ` : ''}${title === 'AxIA' ? title : `${title} · AxIA`}`
    document.title = isCovered ? 'AxIA' : whole
  }, [title, unread, isCovered])
}

export interface PageProps {
  title: string
  /** What stands as the heading, where it is not the title itself. */
  heading?: ReactNode
  /** A line below the heading. */
  lead?: ReactNode
  /** Buttons beside the heading. */
  actions?: ReactNode
  /** `wide` for two columns, `full` for a calendar. Default: a readable column. */
  width?: 'column' | 'wide' | 'full'
  /** It is as high as the screen: what it holds scrolls in itself. */
  fits?: boolean
  children: ReactNode
}

export function Page({ title, heading, lead, actions, width = 'column', fits = false, children }: PageProps) {
  const moved = useContext(MovedContext)
  const headingRef = useRef<HTMLHeadingElement>(null)
  useTitle(title)
  useEffect(() => {
    if (moved) headingRef.current?.focus({ preventScroll: true })
  }, [moved])

  return (
    <div className={classNames(styles.page, styles[width], fits && styles.fits)}>
      <header className={styles.header}>
        <div className={styles.top}>
          <div className={styles.words}>
            <h1 className={styles.heading} ref={headingRef} tabIndex={-1}>
              {heading ?? title}
            </h1>
            {lead !== undefined && <p className={styles.lead}>{lead}</p>}
          </div>
          <span className={styles.search}>
            <SearchButton />
          </span>
        </div>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  )
}
