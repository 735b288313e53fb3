/**
 * A few further things that can be done, behind three dots.
 * @module
 */
import { Menu as Base } from '@base-ui/react/menu'
import Ellipsis from 'lucide-react/icons/ellipsis'
import type { ReactNode } from 'react'
import { IconButton } from './button.tsx'
import { classNames } from './class-names.ts'
import styles from './menu.module.css'

export interface MenuItem {
  label: string
  icon: ReactNode
  danger?: boolean
  onSelect: () => void
}

/** @param label what the dots are called for those who do not see them */
export function Menu({ label, items, className }: { label: string; items: MenuItem[]; className?: string }) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={<IconButton label={label} {...(className && { className })} />}>
        <Ellipsis size={18} />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className={styles.positioner} align="end" sideOffset={4}>
          <Base.Popup className={styles.popup}>
            {items.map(({ label: text, icon, danger, onSelect }) => (
              <Base.Item key={text} className={classNames(styles.item, danger && styles.danger)} onClick={onSelect}>
                {icon}
                {text}
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
