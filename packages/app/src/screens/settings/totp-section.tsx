/**
 * The second factor: an authenticator app, and recovery codes for when it is lost.
 * @module
 */
import { ApiError } from '@axia/client'
import type { TotpSecret } from '@axia/contract'
import Smartphone from 'lucide-react/icons/smartphone'
import { type FormEvent, useState } from 'react'
import { useI18n } from '../../i18n/i18n.tsx'
import { problemText } from '../../i18n/problem-text.ts'
import { useSettingsWords } from '../../i18n/settings-words.ts'
import { Button } from '../../parts/button.tsx'
import { ButtonLink } from '../../parts/button-link.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
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
  const words = useSettingsWords()
  const { say } = useToasts()
  const security = useStore(provider, (state) => state.security)
  const [step, setStep] = useState<Step>({ status: 'closed' })
  const close = () => setStep({ status: 'closed' })
  if (security === undefined) return null

  const titles = {
    closed: words.security.turnOnTitle,
    confirming: words.security.turnOnTitle,
    scanning: words.security.turnOnTitle,
    keeping: words.security.recoveryTitle,
    removing: words.security.turnOffTitle,
  }
  return (
    <Section id="second-factor" hint={words.security.hint}>
      {security.totp ? (
        <>
          <p>
            {words.security.on} {words.security.codesLeft(security.recovery_codes_left)}
          </p>
          <div>
            <Button onClick={() => setStep({ status: 'removing' })}>{words.security.turnOff}</Button>
          </div>
        </>
      ) : (
        <div>
          <Button onClick={() => setStep({ status: 'confirming' })}>{words.security.turnOn}</Button>
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
            lead={words.security.askPassword}
            verb={words.security.next}
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
              say({ text: words.security.turnedOn })
            }}
          />
        )}
        {step.status === 'removing' && (
          <PasswordForm
            lead={words.security.turnOffText}
            verb={words.security.turnOff}
            look="danger"
            onCancel={close}
            onPassword={async (password) => {
              await provider.removeTotp(password)
              close()
              say({ text: words.security.turnedOff })
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
  const words = useSettingsWords()
  const [code, setCode] = useState('')
  const { busy, failure, attempt } = useAttempt()
  const isWrong = failure instanceof ApiError && failure.code === 'wrong_code'

  function submit(event: FormEvent) {
    event.preventDefault()
    if (code.trim() !== '') void attempt(() => onCode(code.trim()))
  }

  return (
    <form className="stack" onSubmit={submit}>
      <p>{words.security.scan}</p>
      <QrCode text={secret.otpauth_url} label={words.security.qrCode} />
      <p className={styles.secret}>
        <span>{words.security.secret}</span> <code>{secret.secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
      </p>
      <div className={styles.here}>
        <ButtonLink href={secret.otpauth_url} icon={<Smartphone size={16} />}>
          {words.security.openApp}
        </ButtonLink>
        <CopyButton text={secret.secret} label={words.security.copySecret} copied={words.security.copied} />
      </div>
      <TextField
        label={words.security.code}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={7}
        value={code}
        error={isWrong ? words.security.wrongCode : undefined}
        onChange={(event) => setCode(event.target.value)}
        required
      />
      {failure !== undefined && !isWrong && <Notice tone="danger">{problemText(failure, t)}</Notice>}
      <DialogActions>
        <Button onClick={onCancel}>{t.common.cancel}</Button>
        <Button type="submit" look="primary" busy={busy}>
          {words.security.turnOn}
        </Button>
      </DialogActions>
    </form>
  )
}

function KeepCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const words = useSettingsWords()
  return (
    <div className="stack">
      <p>{words.security.recoveryText}</p>
      <ul className={styles.codes}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <DialogActions>
        <CopyButton text={codes.join('\n')} label={words.security.copy} copied={words.security.copied} />
        <Button look="primary" onClick={onKept}>
          {words.security.kept}
        </Button>
      </DialogActions>
    </div>
  )
}
