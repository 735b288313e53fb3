/**
 * The second factor: an authenticator app, and recovery codes for when it is lost.
 * @module
 */
import { ApiError } from '@axia/client'
import type { TotpSecret } from '@axia/contract'
import { type FormEvent, useState } from 'react'
import { useI18n } from '../../i18n/i18n.tsx'
import { problemText } from '../../i18n/problem-text.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog, DialogActions } from '../../parts/dialog.tsx'
import { TextField } from '../../parts/field.tsx'
import { Notice } from '../../parts/notice.tsx'
import { QrCode } from '../../parts/qr-code.tsx'
import { useToasts } from '../../parts/toasts.tsx'
import { useAttempt } from '../../parts/use-attempt.ts'
import { useClient, useStore } from '../../services.tsx'
import { PasswordForm } from './password-form.tsx'
import { Section } from './section.tsx'
import styles from './totp-section.module.css'

type Step =
  | { status: 'closed' }
  | { status: 'confirming' }
  | { status: 'scanning'; secret: TotpSecret }
  | { status: 'keeping'; codes: readonly string[] }
  | { status: 'removing' }

export function TotpSection() {
  const { security: provider } = useClient()
  const { t } = useI18n()
  const { say } = useToasts()
  const { security } = useStore(provider)
  const [step, setStep] = useState<Step>({ status: 'closed' })
  const close = () => setStep({ status: 'closed' })
  if (security === undefined) return null

  const titles = {
    closed: t.security.turnOnTitle,
    confirming: t.security.turnOnTitle,
    scanning: t.security.turnOnTitle,
    keeping: t.security.recoveryTitle,
    removing: t.security.turnOffTitle,
  }
  return (
    <Section title={t.security.title} hint={t.security.hint}>
      {security.totp ? (
        <>
          <p>
            {t.security.on} {t.security.codesLeft(security.recovery_codes_left)}
          </p>
          <div>
            <Button onClick={() => setStep({ status: 'removing' })}>{t.security.turnOff}</Button>
          </div>
        </>
      ) : (
        <div>
          <Button onClick={() => setStep({ status: 'confirming' })}>{t.security.turnOn}</Button>
        </div>
      )}
      <Dialog
        open={step.status !== 'closed'}
        onClose={close}
        title={titles[step.status]}
        insistent={step.status === 'keeping'} // the codes are shown this once
      >
        {step.status === 'confirming' && (
          <PasswordForm
            lead={t.security.askPassword}
            verb={t.security.next}
            onCancel={close}
            onPassword={async (password) => {
              setStep({ status: 'scanning', secret: await provider.beginTotp(password) })
            }}
          />
        )}
        {step.status === 'scanning' && (
          <ScanForm
            secret={step.secret}
            onCancel={close}
            onCode={async (code) => {
              setStep({ status: 'keeping', codes: await provider.confirmTotp(code) })
            }}
          />
        )}
        {step.status === 'keeping' && (
          <KeepCodes
            codes={step.codes}
            onKept={() => {
              close()
              say({ text: t.security.turnedOn })
            }}
          />
        )}
        {step.status === 'removing' && (
          <PasswordForm
            lead={t.security.turnOffText}
            verb={t.security.turnOff}
            look="danger"
            onCancel={close}
            onPassword={async (password) => {
              await provider.removeTotp(password)
              close()
              say({ text: t.security.turnedOff })
            }}
          />
        )}
      </Dialog>
    </Section>
  )
}

interface ScanFormProps {
  secret: TotpSecret
  onCancel: () => void
  onCode: (code: string) => Promise<void>
}

function ScanForm({ secret, onCancel, onCode }: ScanFormProps) {
  const { t } = useI18n()
  const [code, setCode] = useState('')
  const { busy, failure, attempt } = useAttempt()
  const isWrong = failure instanceof ApiError && failure.code === 'wrong_code'

  function submit(event: FormEvent) {
    event.preventDefault()
    if (code.trim() !== '') void attempt(() => onCode(code.trim()))
  }

  return (
    <form className="stack" onSubmit={submit}>
      <p>{t.security.scan}</p>
      <QrCode text={secret.otpauth_url} label={t.security.qrCode} />
      <p className={styles.secret}>
        <span>{t.security.secret}</span> <code>{secret.secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
      </p>
      <TextField
        label={t.security.code}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={7}
        value={code}
        error={isWrong ? t.security.wrongCode : undefined}
        onChange={(event) => setCode(event.target.value)}
        required
      />
      {failure !== undefined && !isWrong && <Notice tone="danger">{problemText(failure, t)}</Notice>}
      <DialogActions>
        <Button onClick={onCancel}>{t.common.cancel}</Button>
        <Button type="submit" look="primary" busy={busy}>
          {t.security.turnOn}
        </Button>
      </DialogActions>
    </form>
  )
}

function KeepCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const { t } = useI18n()
  const [copied, setCopied] = useState(false)
  return (
    <div className="stack">
      <p>{t.security.recoveryText}</p>
      <ul className={styles.codes}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <DialogActions>
        <Button
          onClick={() => {
            void navigator.clipboard?.writeText(codes.join('\n')).then(() => setCopied(true))
          }}
        >
          {copied ? t.security.copied : t.security.copy}
        </Button>
        <Button look="primary" onClick={onKept}>
          {t.security.kept}
        </Button>
      </DialogActions>
    </div>
  )
}
