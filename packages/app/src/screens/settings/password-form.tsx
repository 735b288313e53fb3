/**
 * The password asked for again, in a dialog, before something weighty is done.
 * @module
 */
import { ApiError } from '@axia/client'
import { minPasswordLength } from '@axia/contract'
import { type FormEvent, type ReactNode, useRef } from 'react'
import { useI18n } from '../../i18n/i18n.tsx'
import { problemText } from '../../i18n/problem-text.ts'
import { useSettingsWords } from '../../i18n/settings-words.ts'
import { Button } from '../../parts/button.tsx'
import { DialogActions } from '../../parts/dialog.tsx'
import { Notice } from '../../parts/notice.tsx'
import { PasswordField } from '../../parts/password-field.tsx'
import { useAttempt } from '../../parts/use-attempt.ts'
import { useUsername } from '../../services.tsx'

export interface PasswordFormProps {
  lead: string
  /** The word on the button that does it. */
  verb: string
  look?: 'primary' | 'danger'
  /** Further fields, above the password. */
  children?: ReactNode
  onCancel: () => void
  /** Does it; what it throws is said in the form. */
  onPassword: (password: string) => Promise<void>
}

export function PasswordForm({ lead, verb, look = 'primary', children, onCancel, onPassword }: PasswordFormProps) {
  const { t } = useI18n()
  const words = useSettingsWords()
  const username = useUsername()
  const password = useRef<HTMLInputElement>(null)
  const { busy, failure, attempt } = useAttempt()
  const isWrong = failure instanceof ApiError && failure.code === 'wrong_password'

  function submit(event: FormEvent) {
    event.preventDefault()
    const typed = password.current?.value ?? ''
    if (typed !== '') void attempt(() => onPassword(typed))
  }

  return (
    <form className="stack" onSubmit={submit}>
      <p>{lead}</p>
      {children}
      {/* Password managers look for the name beside the password. */}
      <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
      <PasswordField
        ref={password}
        label={words.currentPassword}
        autoComplete="current-password"
        maxLength={1024}
        error={isWrong ? t.errors.codes.wrong_password : undefined}
        required
      />
      {failure !== undefined && !isWrong && <Notice tone="danger">{wordsFor(failure)}</Notice>}
      <DialogActions>
        <Button onClick={onCancel}>{t.common.cancel}</Button>
        <Button type="submit" look={look} busy={busy}>
          {verb}
        </Button>
      </DialogActions>
    </form>
  )

  /** What a device's own dialog throws is nobody's fault: the person turned away from it. */
  function wordsFor(failure: unknown): string {
    if (!(failure instanceof ApiError)) return words.security.passkeyCancelled
    return failure.code === 'weak_password'
      ? words.security.tooShortAlone(minPasswordLength.alone)
      : problemText(failure, t)
  }
}
