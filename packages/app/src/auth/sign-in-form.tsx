/**
 * Username and password, and what the server said of them: on the login screen and in the sheet over a screen.
 * @module
 */
import KeyRound from 'lucide-react/icons/key-round'
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { useI18n } from '../i18n/i18n.tsx'
import { Button } from '../parts/button.tsx'
import { TextField } from '../parts/field.tsx'
import { Notice } from '../parts/notice.tsx'
import { PasswordField } from '../parts/password-field.tsx'
import { useHiddenScreen, useServices } from '../services.tsx'
import doorForm from './door-form.module.css'
import { passkeysSupported } from './passkey.ts'
import styles from './sign-in-form.module.css'
import { useSignIn } from './use-sign-in.ts'

export interface SignInFormProps {
  /** Who signs in, where that is certain already. */
  fixedUsername?: string
  /** Who probably signs in. */
  knownUsername?: string | undefined
  children?: ReactNode
}

export function SignInForm({ fixedUsername, knownUsername, children }: SignInFormProps) {
  const { phone } = useServices()
  const { t } = useI18n()
  const [username, setUsername] = useState(fixedUsername ?? knownUsername ?? '')
  const [remember, setRemember] = useState(knownUsername !== undefined)
  const [typed, setTyped] = useState(false)
  const codeInput = useRef<HTMLInputElement>(null)
  const nameInput = useRef<HTMLInputElement>(null)
  const passwordInput = useRef<HTMLInputElement>(null)
  useHiddenScreen()
  const { busy, problem, wait, asksCode, submit, submitPasskey } = useSignIn()

  // The remembered name is read from the vault, and may come after the form.
  useEffect(() => {
    if (knownUsername === undefined || typed) return
    setUsername(knownUsername)
    setRemember(true)
    passwordInput.current?.focus()
  }, [knownUsername, typed])

  async function onSubmit(event: FormEvent) {
    event.preventDefault()
    const password = passwordInput.current?.value ?? ''
    const rememberMe = fixedUsername !== undefined || remember
    const code = codeInput.current?.value.trim()
    const wrong = await submit({ username: username.trim(), password, code, rememberMe })
    if (wrong === 'username') nameInput.current?.focus()
    else if (wrong === 'code') {
      codeInput.current?.focus()
      codeInput.current?.select()
    } else if (wrong === 'password' && passwordInput.current !== null) {
      passwordInput.current.value = ''
      passwordInput.current.focus()
    }
  }

  const blocked = wait !== undefined
  const offersPasskeys = phone === undefined && passkeysSupported() // they belong to the server's own pages
  return (
    <form className={doorForm.form} onSubmit={(event) => void onSubmit(event)} noValidate>
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
      {problem !== undefined && <Notice tone="danger">{problem}</Notice>}
      {wait !== undefined && <Notice tone="danger">{t.login.throttled(wait)}</Notice>}
      <Button type="submit" look="primary" wide busy={busy} disabled={blocked}>
        {busy ? t.login.submitting : t.login.submit}
      </Button>
      {offersPasskeys && (
        <Button wide icon={<KeyRound size={16} />} disabled={busy || blocked} onClick={() => void submitPasskey()}>
          {t.login.passkey}
        </Button>
      )}
      {children}
    </form>
  )
}
