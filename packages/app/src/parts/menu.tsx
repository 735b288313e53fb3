/**
 * A few further things that can be done, behind three dots.
 * @module
 */
import { Menu as Base } from '@base-ui/react/menu'
import Ellipsis from 'lucide-react/icons/ellipsis'
import { Fragment, type ReactNode } from 'react'
import { IconButton } from './button.tsx'
import { classNames } from './class-names.ts'
import styles from './menu.module.css'

export interface MenuItem {
  label: string
  icon: ReactNode
  danger?: boolean
  /** A line stands between it and the one before. */
  divided?: boolean
  onSelect: () => void
}

export interface MenuProps {
  /** What the dots are called for those who do not see them. */
  label: string
  items: MenuItem[]
  className?: string
  /** Keys that do the same, as `aria-keyshortcuts` has them. */
  shortcuts?: string
}

export function Menu({ label, items, className, shortcuts }: MenuProps) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger
        render={<IconButton label={label} aria-keyshortcuts={shortcuts} {...(className && { className })} />}
      >
        <Ellipsis size={18} />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className={styles.positioner} align="end" sideOffset={4}>
          <Base.Popup className={styles.popup}>
            {items.map(({ label: text, icon, danger, divided, onSelect }, index) => (
              <Fragment key={text}>
                {divided && index > 0 && <Base.Separator className={styles.line} />}
                <Base.Item className={classNames(styles.item, danger && styles.danger)} onClick={onSelect}>
                  {icon}
                  {text}
                </Base.Item>
              </Fragment>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
