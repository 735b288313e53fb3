/**
 * Where one is signed in, and the way to end it.
 * @module
 */
import { maxNameLength, type Session } from '@axia/contract'
import type { LucideIcon } from 'lucide-react'
import Laptop from 'lucide-react/icons/laptop'
import LogOut from 'lucide-react/icons/log-out'
import MonitorSmartphone from 'lucide-react/icons/monitor-smartphone'
import Pencil from 'lucide-react/icons/pencil'
import Smartphone from 'lucide-react/icons/smartphone'
import SquareTerminal from 'lucide-react/icons/square-terminal'
import Tablet from 'lucide-react/icons/tablet'
import { useCallback, useEffect, useState } from 'react'
import { useI18n } from '../../i18n/i18n.tsx'
import { problemText } from '../../i18n/problem-text.ts'
import { useSettingsWords } from '../../i18n/settings-words.ts'
import { Button, IconButton } from '../../parts/button.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { Notice } from '../../parts/notice.tsx'
import { RenameDialog } from '../../parts/rename-dialog.tsx'
import { SkeletonRows } from '../../parts/skeleton.tsx'
import { useToasts } from '../../parts/toasts.tsx'
import { useClient, useNow, useStore } from '../../services.tsx'
import styles from './devices-section.module.css'
import { EntryWords } from './entry-words.tsx'
import { Section } from './section.tsx'

const deviceIcons: readonly [RegExp, LucideIcon][] = [
  [/^axia \(/, SquareTerminal],
  [/\biPad\b/, Tablet],
  [/\b(?:iPhone|Android)\b/, Smartphone],
  [/\b(?:Windows|Mac|Linux|ChromeOS)\b/, Laptop],
]

type Asking = { about: 'none' } | { about: 'rename' | 'revoke'; session: Session } | { about: 'others' }

export function DevicesSection() {
  const { account } = useClient()
  const { t } = useI18n()
  const words = useSettingsWords()
  const { say } = useToasts()
  const sessions = useStore(account, (state) => state.sessions)
  const [failure, setFailure] = useState<unknown>()
  const [asking, setAsking] = useState<Asking>({ about: 'none' })
  const session = 'session' in asking ? asking.session : undefined
  const close = () => setAsking({ about: 'none' })

  const load = useCallback(() => {
    setFailure(undefined)
    account.sessions().catch(setFailure)
  }, [account])
  useEffect(load, [load])

  return (
    <Section id="devices" hint={words.devicesHint}>
      {failure !== undefined && (
        <Notice tone="danger" action={<Button onClick={load}>{t.common.retry}</Button>}>
          {words.devicesFailed} {problemText(failure, t)}
        </Notice>
      )}
      {sessions === undefined && failure === undefined && <SkeletonRows rows={2} />}
      {sessions !== undefined && (
        <ul className={styles.list}>
          {[...sessions].sort(currentFirst).map((one) => (
            <Device
              key={one.id}
              session={one}
              onRename={() => setAsking({ about: 'rename', session: one })}
              onRevoke={() => setAsking({ about: 'revoke', session: one })}
            />
          ))}
        </ul>
      )}
      {sessions !== undefined &&
        (sessions.length > 1 ? (
          <div>
            <Button icon={<LogOut size={16} />} onClick={() => setAsking({ about: 'others' })}>
              {words.revokeOthers}
            </Button>
          </div>
        ) : (
          <p className="soft">{words.onlyDevice}</p>
        ))}
      <RenameDialog
        open={asking.about === 'rename'}
        heading={words.rename}
        label={words.deviceName}
        name={session?.device_name ?? ''}
        maxLength={maxNameLength}
        onClose={close}
        onRename={async (name) => {
          if (session !== undefined) await account.renameSession(session.id, name)
        }}
      />
      <Confirm
        open={asking.about === 'revoke'}
        title={words.revokeTitle(session?.device_name ?? '')}
        text={words.revokeText}
        verb={words.revoke}
        onClose={close}
        onConfirm={async () => {
          if (session === undefined) return
          await account.revokeSession(session.id)
          say({ text: words.revoked(session.device_name) })
        }}
      />
      <Confirm
        open={asking.about === 'others'}
        title={words.revokeOthersTitle}
        text={words.revokeOthersText}
        verb={words.revokeOthers}
        onClose={close}
        onConfirm={async () => {
          await account.revokeOtherSessions()
          say({ text: words.revokedOthers })
        }}
      />
    </Section>
  )
}

interface DeviceProps {
  session: Session
  onRename: () => void
  onRevoke: () => void
}

function Device({ session, onRename, onRevoke }: DeviceProps) {
  const { format } = useI18n()
  const words = useSettingsWords()
  const now = useNow(60_000)
  const { device_name: name, address, created_at: created, last_seen_at: lastSeen, current } = session
  return (
    <li className={styles.device}>
      <span className={styles.icon} aria-hidden="true">
        <DeviceIcon name={name} />
      </span>
      <EntryWords
        name={
          <>
            {name}
            {current && <span className={styles.current}>{words.thisDevice}</span>}
          </>
        }
        details={
          <>
            <span>{words.lastSeen(format.ago(new Date(lastSeen), now))}</span>
            <span title={format.full(new Date(created))}>{words.signedIn(format.ago(new Date(created), now))}</span>
            <span>{words.from(address)}</span>
          </>
        }
      />
      <IconButton label={`${words.rename}: ${name}`} onClick={onRename}>
        <Pencil size={16} />
      </IconButton>
      {!current && (
        <IconButton label={words.revokeNamed(name)} className={styles.revoke ?? ''} onClick={onRevoke}>
          <LogOut size={16} />
        </IconButton>
      )}
    </li>
  )
}

/** By what the name says of it; one that its owner named says nothing. */
function DeviceIcon({ name }: { name: string }) {
  const [, Icon] = deviceIcons.find(([pattern]) => pattern.test(name)) ?? [undefined, MonitorSmartphone]
  return <Icon size={20} />
}

function currentFirst(one: Session, other: Session): number {
  if (one.current !== other.current) return one.current ? -1 : 1
  return other.last_seen_at.localeCompare(one.last_seen_at)
}
