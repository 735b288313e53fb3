/**
 * Username and password, and what the server said of them: on the login screen and in the sheet over a screen.
 * @module
 */
import { ApiError } from '@axia/client'
import KeyRound from 'lucide-react/icons/key-round'
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { useI18n } from '../i18n/i18n.tsx'
import { problemText } from '../i18n/problem-text.ts'
import { Button } from '../parts/button.tsx'
import { TextField } from '../parts/field.tsx'
import { Notice } from '../parts/notice.tsx'
import { PasswordField } from '../parts/password-field.tsx'
import { useHiddenScreen, useServices } from '../services.tsx'
import doorForm from './door-form.module.css'
import { askForPasskey, passkeysSupported } from './passkey.ts'
import styles from './sign-in-form.module.css'
import { useWaitText } from './wait-text.ts'

export interface SignInFormProps {
  /** Who signs in, where that is certain already. */
  fixedUsername?: string
  /** Who probably signs in. */
  knownUsername?: string | undefined
  children?: ReactNode
}

type Failure = { status: 'none' } | { status: 'said'; text: string } | { status: 'throttled'; until: Date }

export function SignInForm({ fixedUsername, knownUsername, children }: SignInFormProps) {
  const { client, clock, phone } = useServices()
  const { t } = useI18n()
  const [username, setUsername] = useState(fixedUsername ?? knownUsername ?? '')
  const [remember, setRemember] = useState(knownUsername !== undefined)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure>({ status: 'none' })
  const [typed, setTyped] = useState(false)
  const [asksCode, setAsksCode] = useState(false)
  const codeInput = useRef<HTMLInputElement>(null)
  const nameInput = useRef<HTMLInputElement>(null)
  const passwordInput = useRef<HTMLInputElement>(null)
  useHiddenScreen()
  const wait = useWaitText(failure.status === 'throttled' ? failure.until : undefined)

  // The remembered name is read from the vault, and may come after the form.
  useEffect(() => {
    if (knownUsername === undefined || typed) return
    setUsername(knownUsername)
    setRemember(true)
    passwordInput.current?.focus()
  }, [knownUsername, typed])

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    const password = passwordInput.current?.value ?? ''
    if (username.trim() === '' || password === '') {
      setFailure({ status: 'said', text: t.login.missing })
      const missing = username.trim() === '' ? nameInput : passwordInput
      missing.current?.focus()
      return
    }
    const code = codeInput.current?.value.trim()
    setBusy(true)
    setFailure({ status: 'none' })
    try {
      const rememberMe = fixedUsername !== undefined || remember
      await client.auth.login(username.trim(), password, { rememberMe, code })
    } catch (error) {
      if (error instanceof ApiError && error.code === 'mfa_required') return setAsksCode(true)
      if (code !== undefined && error instanceof ApiError && error.code === 'invalid_grant') {
        setFailure({ status: 'said', text: t.login.wrongCode })
        codeInput.current?.select()
        return
      }
      setFailure(failureOf(error))
      if (error instanceof ApiError && error.code === 'invalid_grant' && passwordInput.current !== null) {
        passwordInput.current.value = ''
        passwordInput.current.focus()
      }
    } finally {
      setBusy(false)
    }
  }

  async function signInWithPasskey() {
    setBusy(true)
    setFailure({ status: 'none' })
    try {
      await client.auth.loginWithPasskey(askForPasskey)
    } catch (error) {
      setFailure(error instanceof ApiError ? failureOf(error) : { status: 'said', text: t.login.passkeyFailed })
    } finally {
      setBusy(false)
    }
  }

  function failureOf(error: unknown): Failure {
    if (error instanceof ApiError && error.code === 'too_many_requests') {
      return { status: 'throttled', until: new Date(clock().getTime() + (error.retryAfterSeconds ?? 30) * 1000) }
    }
    return { status: 'said', text: problemText(error, t) }
  }

  const blocked = wait !== undefined
  const offersPasskeys = phone === undefined && passkeysSupported() // they belong to the server's own pages
  return (
    <form className={doorForm.form} onSubmit={(event) => void submit(event)} noValidate>
      {fixedUsername === undefined ? (
        <TextField
          ref={nameInput}
          label={t.login.username}
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          maxLength={256}
          value={username}
          onChange={(event) => {
            setTyped(true)
            setUsername(event.target.value)
          }}
          autoFocus={knownUsername === undefined}
          required
        />
      ) : (
        // Password managers look for the name beside the password.
        <input type="text" name="username" autoComplete="username" value={fixedUsername} readOnly hidden />
      )}
      <PasswordField
        ref={passwordInput}
        label={t.login.password}
        name="password"
        autoComplete="current-password"
        maxLength={1024}
        required
      />
      {asksCode && (
        <TextField
          ref={codeInput}
          label={t.login.code}
          hint={t.login.codeLead}
          name="totp"
          autoComplete="one-time-code"
          autoCapitalize="none"
          maxLength={64}
          autoFocus
          required
        />
      )}
      {fixedUsername === undefined && (
        <label className={styles.remember}>
          <input type="checkbox" checked={remember} onChange={(event) => setRemember(event.target.checked)} />
          {t.login.remember}
        </label>
      )}
      {failure.status === 'said' && <Notice tone="danger">{failure.text}</Notice>}
      {wait !== undefined && <Notice tone="danger">{t.login.throttled(wait)}</Notice>}
      <Button type="submit" look="primary" wide busy={busy} disabled={blocked}>
        {busy ? t.login.submitting : t.login.submit}
      </Button>
      {offersPasskeys && (
        <Button wide icon={<KeyRound size={16} />} disabled={busy || blocked} onClick={() => void signInWithPasskey()}>
          {t.login.passkey}
        </Button>
      )}
      {children}
    </form>
  )
}
