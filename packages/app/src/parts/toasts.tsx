/**
 * Short words at the screen's edge about what was just done, with the way back.
 * @module
 */
import { Toast } from '@base-ui/react/toast'
import X from 'lucide-react/icons/x'
import { type ReactNode, useCallback } from 'react'
import { useI18n } from '../i18n/i18n.tsx'
import { problemText } from '../i18n/problem-text.ts'
import { IconButton } from './button.tsx'
import styles from './toasts.module.css'

export interface ToastOptions {
  text: string
  tone?: 'done' | 'danger'
  /** The way back: a word and what it does. */
  action?: { label: string; run: () => void }
}

/** Says something; the answer takes it back. */
export type Say = (toast: ToastOptions) => () => void

export function useToasts(): { say: Say; sayProblem: (error: unknown) => void } {
  const { t } = useI18n()
  const { add, close } = Toast.useToastManager()
  const say = useCallback<Say>(
    ({ text, tone = 'done', action }) => {
      const id = add({
        title: text,
        type: tone,
        timeout: action === undefined && tone === 'done' ? 4000 : 8000,
        priority: tone === 'danger' ? 'high' : 'low',
        ...(action !== undefined && {
          actionProps: {
            children: action.label,
            onClick() {
              close(id)
              action.run()
            },
          },
        }),
      })
      return () => close(id)
    },
    [add, close],
  )
  const sayProblem = useCallback((error: unknown) => say({ text: problemText(error, t), tone: 'danger' }), [say, t])
  return { say, sayProblem }
}

/** The place where toasts appear, around everything that says them. */
export function Toasts({ children }: { children: ReactNode }) {
  const { t } = useI18n()
  return (
    <Toast.Provider limit={3}>
      {children}
      <Toast.Portal>
        <Toast.Viewport className={styles.viewport} aria-label={t.common.notifications}>
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  )
}

function ToastList() {
  const { t } = useI18n()
  const { toasts } = Toast.useToastManager()
  return toasts.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} className={styles.toast} swipeDirection={['down', 'left', 'right']}>
      <Toast.Content className={styles.content}>
        <Toast.Title className={styles.text} render={<p />} />
        <Toast.Action className={styles.action} />
        <Toast.Close render={<IconButton label={t.common.dismiss} className={styles.close} />}>
          <X size={16} />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ))
}
