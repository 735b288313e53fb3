/**
 * A sentence in a box: what went wrong, or what should be known.
 * @module
 */
import CircleAlert from 'lucide-react/icons/circle-alert'
import Info from 'lucide-react/icons/info'
import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import styles from './notice.module.css'

export interface NoticeProps {
  /** `danger` is read out at once. */
  tone: 'info' | 'danger'
  children: ReactNode
  /** A button beside the words. */
  action?: ReactNode
}

export function Notice({ tone, children, action }: NoticeProps) {
  return (
    <div className={classNames(styles.notice, styles[tone])} role={tone === 'danger' ? 'alert' : undefined}>
      {tone === 'danger' ? <CircleAlert size={18} aria-hidden /> : <Info size={18} aria-hidden />}
      <div className={styles.words}>{children}</div>
      {action}
    </div>
  )
}
