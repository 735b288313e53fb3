/**
 * Short words at the screen's edge about what was just done, with the way back. The latest stands in front, those before it
 * are edges behind it that unfold; they wait while one looks at them. F6 leads to them, Escape sends them away.
 * @module
 */
import X from 'lucide-react/icons/x'
import {
  createContext,
  type FocusEvent,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useRef,
  useState,
} from 'react'
import { createPortal } from 'react-dom'
import { useI18n } from '../i18n/i18n.tsx'
import { problemText } from '../i18n/problem-text.ts'
import { IconButton } from './button.tsx'
import { classNames } from './class-names.ts'
import styles from './toasts.module.css'

/** How long one stays: longer with a way back, or with something that went wrong. */
const shortMs = 4000
const longMs = 8000
const mostAtOnce = 3

export interface ToastAction {
  label: string
  run: () => void
}

export interface ToastOptions {
  text: string
  tone?: 'done' | 'danger'
  /** The way back: a word and what it does. */
  action?: ToastAction
  /** The way on, to what it is about. */
  way?: ToastAction | undefined
  /** It waits until it is answered or sent away. */
  stays?: boolean
}

/** Says something; the answer takes it back. */
export type Say = (toast: ToastOptions) => () => void

interface ShownToast extends ToastOptions {
  id: number
}

const SayContext = createContext<Say | undefined>(undefined)
const ForgetContext = createContext(() => {})

/** Takes back what was said to somebody, when they are gone. */
export function useForgetfulToasts(): void {
  const forget = useContext(ForgetContext)
  useEffect(() => forget, [forget])
}

export function useToasts(): { say: Say; sayProblem: (error: unknown) => void } {
  const { t } = useI18n()
  const say = useContext(SayContext)
  if (say === undefined) throw new Error('this screen stands outside Toasts')
  const sayProblem = useCallback(
    (error: unknown) => void say({ text: problemText(error, t), tone: 'danger' }),
    [say, t],
  )
  return { say, sayProblem }
}

/** The place where toasts appear, around everything that says them. */
export function Toasts({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly ShownToast[]>([])
  const latest = useRef(0)
  const close = useCallback((id: number) => setToasts((shown) => shown.filter((toast) => toast.id !== id)), [])
  const say = useCallback<Say>(
    (toast) => {
      const id = ++latest.current
      setToasts((shown) => latestOf([...shown, { ...toast, id }]))
      return () => close(id)
    },
    [close],
  )
  const forget = useCallback(() => setToasts((shown) => shown.filter(({ stays }) => stays)), [])
  return (
    <SayContext value={say}>
      <ForgetContext value={forget}>{children}</ForgetContext>
      {createPortal(<Viewport toasts={toasts} onClose={close} />, document.body)}
    </SayContext>
  )
}

/** Room for the latest; what waits for an answer is not pushed out. */
function latestOf(toasts: readonly ShownToast[]): ShownToast[] {
  const passing = toasts.filter(({ stays }) => !stays).slice(-mostAtOnce)
  return toasts.filter((toast) => toast.stays || passing.includes(toast))
}

interface ViewportProps {
  toasts: readonly ShownToast[]
  onClose: (id: number) => void
}

function Viewport({ toasts, onClose }: ViewportProps) {
  const { t } = useI18n()
  const viewport = useRef<HTMLElement>(null)
  const cameFrom = useRef<HTMLElement | null>(null)
  const byTouch = useRef(false)
  const [isLookedAt, setIsLookedAt] = useState(false)
  const isEmpty = toasts.length === 0
  if (isEmpty && isLookedAt) setIsLookedAt(false) // what is gone tells nobody that the pointer left it

  useEffect(() => {
    if (isEmpty) return
    const lead = (event: globalThis.KeyboardEvent) => {
      if (event.key === 'F6') viewport.current?.querySelector('button')?.focus()
    }
    const leave = ({ target }: globalThis.PointerEvent) => {
      if (!(target instanceof Node && viewport.current?.contains(target))) setIsLookedAt(false)
    }
    window.addEventListener('keydown', lead)
    window.addEventListener('pointerdown', leave)
    return () => {
      window.removeEventListener('keydown', lead)
      window.removeEventListener('pointerdown', leave)
    }
  }, [isEmpty])

  const close = useCallback(
    (id: number) => {
      // Who was in it goes back to where they came from.
      if (viewport.current?.contains(document.activeElement)) cameFrom.current?.focus({ preventScroll: true })
      if (byTouch.current) setIsLookedAt(false)
      onClose(id)
    },
    [onClose],
  )

  function remember({ relatedTarget }: FocusEvent) {
    setIsLookedAt(true)
    if (relatedTarget instanceof HTMLElement && !viewport.current?.contains(relatedTarget))
      cameFrom.current = relatedTarget
  }

  function onKeyDown({ key }: KeyboardEvent) {
    if (key === 'Escape') for (const { id } of toasts) close(id)
  }

  /** A finger is not over what it does not touch: it unfolds them by a press, and nothing moves below one on a button. */
  function onPress({ pointerType, target }: PointerEvent) {
    byTouch.current = pointerType === 'touch'
    if (byTouch.current && target instanceof Element && target.closest('button') === null) setIsLookedAt(true)
  }

  return (
    <section
      ref={viewport}
      className={classNames(styles.viewport, !isLookedAt && styles.folded)}
      aria-label={t.common.notifications}
      onPointerEnter={({ pointerType }) => pointerType !== 'touch' && setIsLookedAt(true)}
      onPointerLeave={({ pointerType }) =>
        pointerType !== 'touch' && setIsLookedAt(viewport.current?.contains(document.activeElement) === true)
      }
      onPointerDown={onPress}
      onFocus={remember}
      onBlur={() => setIsLookedAt(false)}
      onKeyDown={onKeyDown}
    >
      <div className={styles.stack} aria-live="polite">
        {toasts.toReversed().map((toast) => (
          <Toast key={toast.id} toast={toast} isWaiting={isLookedAt} onClose={close} />
        ))}
      </div>
    </section>
  )
}

interface ToastProps {
  toast: ShownToast
  /** Somebody is looking: it does not go. */
  isWaiting: boolean
  onClose: (id: number) => void
}

function Toast({ toast: { id, text, tone = 'done', action, way, stays = false }, isWaiting, onClose }: ToastProps) {
  const { t } = useI18n()
  const staysMs = action === undefined && tone === 'done' ? shortMs : longMs

  useEffect(() => {
    if (isWaiting || stays) return
    const timer = setTimeout(() => onClose(id), staysMs)
    return () => clearTimeout(timer)
  }, [id, isWaiting, stays, staysMs, onClose])

  return (
    <div className={classNames(styles.toast, styles[tone])} role={tone === 'danger' ? 'alert' : undefined}>
      <p className={styles.text}>{text}</p>
      {[way, action].map(
        (each) =>
          each !== undefined && (
            <button
              key={each.label}
              type="button"
              className={styles.action}
              onClick={() => {
                onClose(id)
                each.run()
              }}
            >
              {each.label}
            </button>
          ),
      )}
      <IconButton label={t.common.dismiss} className={styles.close ?? ''} onClick={() => onClose(id)}>
        <X size={16} />
      </IconButton>
    </div>
  )
}
