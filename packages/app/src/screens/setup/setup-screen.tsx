/**
 * The first start: makes the first user with the code that the server printed, and signs them in.
 * @module
 */
import { ApiError } from '@axia/client'
import type { ServerInfo } from '@axia/contract'
import { type FormEvent, useState } from 'react'
import doorForm from '../../auth/door-form.module.css'
import { FrontDoor } from '../../auth/front-door.tsx'
import { PasswordLength, weakPasswordText } from '../../auth/password-length.tsx'
import { ServerInUse } from '../../auth/server-in-use.tsx'
import { useI18n } from '../../i18n/i18n.tsx'
import { problemFields, problemText } from '../../i18n/problem-text.ts'
import { Button } from '../../parts/button.tsx'
import { TextField } from '../../parts/field.tsx'
import { Notice } from '../../parts/notice.tsx'
import { PasswordField } from '../../parts/password-field.tsx'
import { useFocusWrong } from '../../parts/use-focus-wrong.ts'
import { useServices } from '../../services.tsx'
import styles from './setup-screen.module.css'

export interface SetupScreenProps {
  serverInfo: ServerInfo
  /** A user exists now, or has existed all the time. */
  onSetUp: () => void
}

export function SetupScreen({ serverInfo, onSetUp }: SetupScreenProps) {
  const { client, deviceTimeZone } = useServices()
  const { t, locale } = useI18n()
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState('')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<unknown>()
  const formRef = useFocusWrong(failure)
  const wrong = problemFields(failure)
  const code = failure instanceof ApiError ? failure.code : undefined
  const isWeak = code === 'weak_password' || wrong.has('password')

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (busy) return
    const form = new FormData(event.currentTarget)
    const username = String(form.get('username')).trim()
    setTried(password)
    setBusy(true)
    setFailure(undefined)
    try {
      const account = { code: String(form.get('code')).trim(), username, password }
      const made = await client.setup({ ...account, locale, time_zone: deviceTimeZone })
      try {
        await client.auth.login(made.username, password)
      } finally {
        onSetUp() // the account stands now, signed in or not
      }
    } catch (error) {
      setFailure(error)
      if (error instanceof ApiError && error.code === 'already_set_up') onSetUp()
    } finally {
      setBusy(false)
    }
  }

  return (
    <FrontDoor title={t.setup.title} lead={t.setup.lead}>
      <form ref={formRef} className={doorForm.form} onSubmit={(event) => void submit(event)}>
        <TextField
          label={t.setup.code}
          name="code"
          hint={t.setup.codeHint}
          error={code === 'invalid_setup_code' || wrong.has('code') ? t.setup.wrongCode : undefined}
          autoComplete="one-time-code"
          autoCapitalize="characters"
          autoCorrect="off"
          spellCheck={false}
          maxLength={64}
          autoFocus
          required
        />
        <TextField
          label={t.login.username}
          name="username"
          hint={t.setup.usernameHint}
          error={wrong.has('username') ? t.setup.usernameWrong : undefined}
          autoComplete="username"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          maxLength={64}
          required
        />
        <PasswordField
          label={t.login.password}
          name="password"
          hint={<PasswordLength password={password} />}
          error={isWeak ? weakPasswordText(tried, t) : undefined}
          autoComplete="new-password"
          maxLength={1024}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          required
        />
        {failure !== undefined && wrong.size === 0 && code !== 'invalid_setup_code' && code !== 'weak_password' && (
          <Notice tone="danger">{problemText(failure, t)}</Notice>
        )}
        {serverInfo.plain_http && <Notice tone="info">{t.login.plainHttp}</Notice>}
        <Button type="submit" look="primary" wide busy={busy}>
          {busy ? t.setup.submitting : t.setup.submit}
        </Button>
        <p className={styles.zone}>{t.setup.zone(deviceTimeZone)}</p>
      </form>
      <ServerInUse />
    </FrontDoor>
  )
}
