/**
 * Another password.
 * @module
 */
import { ApiError } from '@axia/client'
import { type FormEvent, useState } from 'react'
import { PasswordLength, weakPasswordText } from '../../auth/password-length.tsx'
import { useI18n } from '../../i18n/i18n.tsx'
import { problemFields, problemText } from '../../i18n/problem-text.ts'
import { useSettingsWords } from '../../i18n/settings-words.ts'
import { Button } from '../../parts/button.tsx'
import { Notice } from '../../parts/notice.tsx'
import { PasswordField } from '../../parts/password-field.tsx'
import { useToasts } from '../../parts/toasts.tsx'
import { useFocusWrong } from '../../parts/use-focus-wrong.ts'
import { useClient, useStore } from '../../services.tsx'
import styles from './password-section.module.css'
import { Section } from './section.tsx'

export function PasswordSection() {
  const { account, security } = useClient()
  const { t } = useI18n()
  const words = useSettingsWords()
  const { say } = useToasts()
  const me = useStore(account, (state) => state.me)
  const hasSecondFactor = useStore(security, (state) => state.security?.totp ?? false)
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const [tried, setTried] = useState('')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<unknown>()
  const form = useFocusWrong(failure)
  const code = failure instanceof ApiError ? failure.code : undefined
  const fields = problemFields(failure)
  const isCurrentWrong = code === 'wrong_password' || fields.has('current_password')
  const isNextWeak = code === 'weak_password' || fields.has('new_password')

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    setTried(next)
    setBusy(true)
    setFailure(undefined)
    try {
      await account.changePassword(current, next)
      setCurrent('')
      setNext('')
      say({ text: words.passwordChanged })
    } catch (error) {
      setFailure(error)
    } finally {
      setBusy(false)
    }
  }

  return (
    <Section id="password" hint={words.passwordHint}>
      <form ref={form} className={styles.form} onSubmit={(event) => void submit(event)}>
        {/* Password managers look for the name beside the password. */}
        <input type="text" name="username" autoComplete="username" value={me?.username ?? ''} readOnly hidden />
        <PasswordField
          label={words.currentPassword}
          autoComplete="current-password"
          maxLength={1024}
          value={current}
          error={isCurrentWrong ? t.errors.codes.wrong_password : undefined}
          onChange={(event) => setCurrent(event.target.value)}
          required
        />
        <PasswordField
          label={words.newPassword}
          hint={<PasswordLength password={next} hasSecondFactor={hasSecondFactor} />}
          autoComplete="new-password"
          maxLength={1024}
          value={next}
          error={isNextWeak ? weakPasswordText(tried, t, hasSecondFactor) : undefined}
          onChange={(event) => setNext(event.target.value)}
          required
        />
        {failure !== undefined && !isCurrentWrong && !isNextWeak && (
          <Notice tone="danger">{problemText(failure, t)}</Notice>
        )}
        <div>
          <Button type="submit" busy={busy}>
            {words.changePassword}
          </Button>
        </div>
      </form>
    </Section>
  )
}
