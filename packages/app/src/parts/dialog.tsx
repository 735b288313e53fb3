/**
 * A window over the screen: in the middle on a wide one, a sheet from below on a phone.
 * @module
 */
import { Dialog as Base } from '@base-ui/react/dialog'
import X from 'lucide-react/icons/x'
import { type ReactNode, type RefObject, useRef } from 'react'
import { useI18n } from '../i18n/i18n.tsx'
import { IconButton } from './button.tsx'
import { classNames } from './class-names.ts'
import styles from './dialog.module.css'
import { useKeyboardInset } from './use-keyboard-inset.ts'
import { useMedia } from './use-media.ts'

export interface DialogFrameProps {
  open: boolean
  /** It wants to go: Escape, or a press beside it. */
  onClose: () => void
  children: ReactNode
  /** Nothing but an answer closes it: no Escape, no press beside it. Default: false. */
  insistent?: boolean
  /** It is what stands over the cover, and lets nothing be seen of what lies underneath. Default: false. */
  covers?: boolean | undefined
  /**
   * Where the focus goes first. Default: the first field; under fingers only where it is empty, for the keyboard would cover
   * what one came to see.
   */
  initialFocus?: RefObject<HTMLElement | null> | undefined
  /** Where the focus goes when it closes; default, and for `true`: where it was before. */
  finalFocus?: (() => HTMLElement | null | true) | undefined
  /** `palette` stands near the top, and on a phone takes the whole screen. Default: `window`. */
  look?: 'window' | 'palette'
  /** Its name where no title names it. */
  label?: string
}

/** What lies over the screen, with nothing in it yet. */
export function DialogFrame(props: DialogFrameProps) {
  const { open, onClose, children, insistent = false, covers = false, look = 'window', label } = props
  const { initialFocus, finalFocus } = props
  const popup = useRef<HTMLDivElement>(null)
  const isTouched = useMedia('(pointer: coarse)', false)
  useKeyboardInset(open)
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
      <Base.Portal data-over-cover={covers || undefined}>
        <Base.Backdrop className={classNames(styles.backdrop, covers && styles.cover)} forceRender />
        <Base.Viewport className={classNames(styles.viewport, styles[look])}>
          <Base.Popup
            ref={popup}
            className={styles.popup}
            aria-label={label}
            initialFocus={initialFocus ?? (() => firstFocus(popup.current, isTouched) ?? true)}
            finalFocus={finalFocus}
          >
            {children}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  )
}

export interface DialogProps extends Omit<DialogFrameProps, 'look' | 'label'> {
  title: string
  description?: ReactNode
}

/** One with a title, and a cross unless it is insistent. */
export function Dialog({ title, description, children, ...frame }: DialogProps) {
  const { t } = useI18n()
  return (
    <DialogFrame {...frame}>
      <header className={styles.header}>
        <div>
          <Base.Title className={styles.title}>{title}</Base.Title>
          {description !== undefined && (
            <Base.Description className={styles.description}>{description}</Base.Description>
          )}
        </div>
        {!frame.insistent && (
          <Base.Close render={<IconButton label={t.common.close} className={styles.close} />}>
            <X size={18} />
          </Base.Close>
        )}
      </header>
      {children}
    </DialogFrame>
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

function firstFocus(popup: HTMLElement | null, isTouched: boolean): HTMLElement | null | undefined {
  const field = popup?.querySelector<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>(
    'input:not([hidden]), textarea, select',
  )
  return isTouched && field?.value ? popup : field
}
