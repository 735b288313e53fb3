/**
 * Signing in, as a form needs it: whether it is under way, what was said of it, and which field is to be filled in anew.
 * @module
 */
import { ApiError } from '@axia/client'
import { useState } from 'react'
import { useI18n } from '../i18n/i18n.tsx'
import { problemText } from '../i18n/problem-text.ts'
import { useServices } from '../services.tsx'
import { askForPasskey } from './passkey.ts'
import { useWaitText } from './wait-text.ts'

export interface Credentials {
  username: string
  password: string
  /** Undefined where none was asked for. */
  code: string | undefined
  rememberMe: boolean
}

/** A field whose content was missing or wrong. */
export type WrongField = 'username' | 'password' | 'code'

type Failure = { status: 'none' } | { status: 'said'; text: string } | { status: 'throttled'; until: Date }

export interface SignIn {
  busy: boolean
  /** Why one is not signed in. */
  problem: string | undefined
  /** How long nothing can be tried, in words; undefined when it can. */
  wait: string | undefined
  /** The second factor is asked for, too. */
  asksCode: boolean
  submit: (credentials: Credentials) => Promise<WrongField | undefined>
  submitPasskey: () => Promise<void>
}

export function useSignIn(): SignIn {
  const { client, clock } = useServices()
  const { t } = useI18n()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure>({ status: 'none' })
  const [asksCode, setAsksCode] = useState(false)
  const wait = useWaitText(failure.status === 'throttled' ? failure.until : undefined)

  const say = (text: string) => setFailure({ status: 'said', text })

  async function attempt<T>(login: () => Promise<void>, fail: (error: unknown) => T): Promise<T | undefined> {
    setBusy(true)
    setFailure({ status: 'none' })
    try {
      await login()
      return undefined
    } catch (error) {
      return fail(error)
    } finally {
      setBusy(false)
    }
  }

  async function submit({ username, password, code, rememberMe }: Credentials): Promise<WrongField | undefined> {
    if (username === '' || password === '') {
      say(t.login.missing)
      return username === '' ? 'username' : 'password'
    }
    return attempt(() => client.auth.login(username, password, { rememberMe, code }), refused)

    function refused(error: unknown): WrongField | undefined {
      const problem = error instanceof ApiError ? error.code : undefined
      if (problem === 'mfa_required') setAsksCode(true)
      else if (problem === 'invalid_grant' && code !== undefined) say(t.login.wrongCode)
      else sayFailure(error)
      if (problem !== 'invalid_grant') return undefined
      return code === undefined ? 'password' : 'code'
    }
  }

  async function submitPasskey(): Promise<void> {
    await attempt(
      () => client.auth.loginWithPasskey(askForPasskey),
      (error) => (error instanceof ApiError ? sayFailure(error) : say(t.login.passkeyFailed)),
    )
  }

  function sayFailure(error: unknown): void {
    if (error instanceof ApiError && error.code === 'too_many_requests') {
      const waitMs = (error.retryAfterSeconds ?? 30) * 1000
      setFailure({ status: 'throttled', until: new Date(clock().getTime() + waitMs) })
    } else say(problemText(error, t))
  }

  return { busy, problem: failure.status === 'said' ? failure.text : undefined, wait, asksCode, submit, submitPasskey }
}
