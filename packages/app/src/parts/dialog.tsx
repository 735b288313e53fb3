/**
 * A window over the screen: in the middle on a wide one, a sheet from below on a phone.
 * @module
 */
import { Dialog as Base } from '@base-ui/react/dialog'
import X from 'lucide-react/icons/x'
import { type ReactNode, type RefObject, useRef } from 'react'
import { useI18n } from '../i18n/i18n.tsx'
import { IconButton } from './button.tsx'
import styles from './dialog.module.css'

export interface DialogProps {
  open: boolean
  /** It wants to go: Escape, a press beside it, or its cross. */
  onClose: () => void
  title: string
  description?: ReactNode
  children: ReactNode
  /** Nothing but an answer closes it: no cross, no Escape, no press beside it. Default: false. */
  insistent?: boolean
  /** Where the focus goes first; default: the first field, but not on a phone, where the keyboard would cover it. */
  initialFocus?: RefObject<HTMLElement | null>
}

export function Dialog({ open, onClose, title, description, children, insistent = false, initialFocus }: DialogProps) {
  const { t } = useI18n()
  const popup = useRef<HTMLDivElement>(null)
  return (
    <Base.Root
      open={open}
      disablePointerDismissal={insistent}
      onOpenChange={(next, details) => {
        if (next) return
        if (insistent) details.cancel()
        else onClose()
      }}
    >
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Viewport className={styles.viewport}>
          <Base.Popup
            ref={popup}
            className={styles.popup}
            initialFocus={initialFocus ?? ((by) => (by === 'touch' ? true : (firstField(popup.current) ?? true)))}
          >
            <header className={styles.header}>
              <div>
                <Base.Title className={styles.title}>{title}</Base.Title>
                {description !== undefined && (
                  <Base.Description className={styles.description}>{description}</Base.Description>
                )}
              </div>
              {!insistent && (
                <Base.Close render={<IconButton label={t.common.close} className={styles.close} />}>
                  <X size={18} />
                </Base.Close>
              )}
            </header>
            {children}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  )
}

/** The buttons at a dialog's end. */
export function DialogActions({ start, children }: { start?: ReactNode; children: ReactNode }) {
  return (
    <div className={styles.actions}>
      {start && <div className={styles.start}>{start}</div>}
      {children}
    </div>
  )
}

function firstField(popup: HTMLElement | null): HTMLElement | null | undefined {
  return popup?.querySelector<HTMLElement>('input:not([hidden]), textarea, select')
}
