/**
 * A link that looks like a button.
 * @module
 */
import type { AnchorHTMLAttributes, ReactNode } from 'react'
import styles from './button.module.css'
import { classNames } from './class-names.ts'

export interface ButtonLinkProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  icon?: ReactNode
}

export function ButtonLink({ icon, className, children, ...rest }: ButtonLinkProps) {
  return (
    <a {...rest} className={classNames(styles.button, styles.plain, className)}>
      {icon}
      <span>{children}</span>
    </a>
  )
}
