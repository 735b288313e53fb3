/**
 * Passkeys: added on this device, named, removed.
 * @module
 */
import { maxNameLength, type Passkey } from '@axia/contract'
import KeyRound from 'lucide-react/icons/key-round'
import Pencil from 'lucide-react/icons/pencil'
import Trash from 'lucide-react/icons/trash-2'
import { useState } from 'react'
import { makePasskey, passkeysSupported } from '../../auth/passkey.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { useSectionWords } from '../../i18n/section-words.ts'
import { useSettingsWords } from '../../i18n/settings-words.ts'
import { Button, IconButton } from '../../parts/button.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { TextField } from '../../parts/field.tsx'
import { RenameDialog } from '../../parts/rename-dialog.tsx'
import { useToasts } from '../../parts/toasts.tsx'
import { useClient, useNow, useStore } from '../../services.tsx'
import styles from './devices-section.module.css'
import { EntryWords } from './entry-words.tsx'
import { PasswordForm } from './password-form.tsx'
import { Section } from './section.tsx'

type Asking = { about: 'none' } | { about: 'add' } | { about: 'rename' | 'remove'; passkey: Passkey }

export function PasskeysSection() {
  const { security: provider, account } = useClient()
  const { titles } = useSectionWords()
  const words = useSettingsWords()
  const { say } = useToasts()
  const security = useStore(provider, (state) => state.security)
  const me = useStore(account, (state) => state.me)
  const [asking, setAsking] = useState<Asking>({ about: 'none' })
  const [name, setName] = useState('')
  const passkey = 'passkey' in asking ? asking.passkey : undefined
  const close = () => setAsking({ about: 'none' })
  if (security === undefined) return null

  return (
    <Section id="passkeys" hint={words.security.passkeysHint}>
      {security.passkeys.length === 0 ? (
        <p className="soft">{passkeysSupported() ? words.security.noPasskeys : words.security.passkeysUnsupported}</p>
      ) : (
        <ul className={styles.list}>
          {security.passkeys.map((one) => (
            <PasskeyRow
              key={one.id}
              passkey={one}
              onRename={() => setAsking({ about: 'rename', passkey: one })}
              onRemove={() => setAsking({ about: 'remove', passkey: one })}
            />
          ))}
        </ul>
      )}
      {passkeysSupported() && (
        <div>
          <Button
            icon={<KeyRound size={16} />}
            onClick={() => {
              setName(me?.session.device_name ?? '')
              setAsking({ about: 'add' })
            }}
          >
            {words.security.addPasskey}
          </Button>
        </div>
      )}
      <Dialog open={asking.about === 'add'} onClose={close} title={words.security.addPasskey}>
        <PasswordForm
          lead={words.security.askPassword}
          verb={words.security.next}
          onCancel={close}
          onPassword={async (password) => {
            await provider.addPasskey(password, name.trim() || titles.passkeys, makePasskey)
            close()
            say({ text: words.security.passkeyAdded })
          }}
        >
          <TextField
            label={words.security.passkeyName}
            value={name}
            maxLength={maxNameLength}
            onChange={(event) => setName(event.target.value)}
            required
          />
        </PasswordForm>
      </Dialog>
      <RenameDialog
        open={asking.about === 'rename'}
        heading={words.security.renameTitle}
        label={words.security.passkeyName}
        name={passkey?.name ?? ''}
        maxLength={maxNameLength}
        onClose={close}
        onRename={async (wanted) => {
          if (passkey !== undefined) await provider.renamePasskey(passkey.id, wanted)
        }}
      />
      <Confirm
        open={asking.about === 'remove'}
        title={words.security.removeTitle(passkey?.name ?? '')}
        text={words.security.removeText}
        verb={words.security.removeVerb}
        onClose={close}
        onConfirm={async () => {
          if (passkey === undefined) return
          await provider.removePasskey(passkey.id)
          say({ text: words.security.removed })
        }}
      />
    </Section>
  )
}

interface PasskeyRowProps {
  passkey: Passkey
  onRename: () => void
  onRemove: () => void
}

function PasskeyRow({ passkey, onRename, onRemove }: PasskeyRowProps) {
  const { format } = useI18n()
  const words = useSettingsWords()
  const now = useNow(60_000)
  const { name, created_at: created, last_used_at: lastUsed } = passkey
  return (
    <li className={styles.device}>
      <span className={styles.icon} aria-hidden="true">
        <KeyRound size={20} />
      </span>
      <EntryWords
        name={name}
        details={
          <>
            <span>
              {lastUsed === null
                ? words.security.neverUsed
                : words.security.lastUsed(format.ago(new Date(lastUsed), now))}
            </span>
            <span>{words.security.added(format.ago(new Date(created), now))}</span>
          </>
        }
      />
      <IconButton label={words.security.rename(name)} onClick={onRename}>
        <Pencil size={16} />
      </IconButton>
      <IconButton label={words.security.remove(name)} className={styles.revoke ?? ''} onClick={onRemove}>
        <Trash size={16} />
      </IconButton>
    </li>
  )
}
