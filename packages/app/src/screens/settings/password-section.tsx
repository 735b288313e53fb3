/**
 * Another password.
 * @module
 */
import { ApiError } from '@axia/client'
import { type FormEvent, useState } from 'react'
import { PasswordLength } from '../../auth/password-length.tsx'
import { useI18n } from '../../i18n/i18n.tsx'
import { problemFields, problemText } from '../../i18n/problem-text.ts'
import { Button } from '../../parts/button.tsx'
import { Notice } from '../../parts/notice.tsx'
import { PasswordField } from '../../parts/password-field.tsx'
import { useToasts } from '../../parts/toasts.tsx'
import { useClient, useStore } from '../../services.tsx'
import styles from './password-section.module.css'
import { Section } from './section.tsx'

export function PasswordSection() {
  const { account } = useClient()
  const { t } = useI18n()
  const { say } = useToasts()
  const { me } = useStore(account)
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<unknown>()
  const code = failure instanceof ApiError ? failure.code : undefined
  const fields = problemFields(failure)
  const isCurrentWrong = code === 'wrong_password' || fields.has('current_password')
  const isNextWeak = code === 'weak_password' || fields.has('new_password')

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    setFailure(undefined)
    try {
      await account.changePassword(current, next)
      setCurrent('')
      setNext('')
      say({ text: t.settings.passwordChanged })
    } catch (error) {
      setFailure(error)
    } finally {
      setBusy(false)
    }
  }

  return (
    <Section title={t.settings.password} hint={t.settings.passwordHint}>
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        {/* Password managers look for the name beside the password. */}
        <input type="text" name="username" autoComplete="username" value={me?.username ?? ''} readOnly hidden />
        <PasswordField
          label={t.settings.currentPassword}
          autoComplete="current-password"
          maxLength={1024}
          value={current}
          error={isCurrentWrong ? t.errors.codes.wrong_password : undefined}
          onChange={(event) => setCurrent(event.target.value)}
          required
        />
        <PasswordField
          label={t.settings.newPassword}
          hint={<PasswordLength password={next} />}
          autoComplete="new-password"
          maxLength={1024}
          value={next}
          error={isNextWeak ? t.errors.codes.weak_password : undefined}
          onChange={(event) => setNext(event.target.value)}
          required
        />
        {failure !== undefined && !isCurrentWrong && !isNextWeak && (
          <Notice tone="danger">{problemText(failure, t)}</Notice>
        )}
        <div>
          <Button type="submit" busy={busy}>
            {t.settings.changePassword}
          </Button>
        </div>
      </form>
    </Section>
  )
}
