/**
 * Which devices get reminders: this one is switched on here, others can be taken off.
 * @module
 */
import type { PushSubscription } from '@axia/contract'
import Bell from 'lucide-react/icons/bell'
import BellOff from 'lucide-react/icons/bell-off'
import { useCallback, useEffect, useState } from 'react'
import { useI18n } from '../../i18n/i18n.tsx'
import { problemText } from '../../i18n/problem-text.ts'
import { useReminderWords } from '../../i18n/reminder-words.ts'
import { useSettingsWords } from '../../i18n/settings-words.ts'
import { Button, IconButton } from '../../parts/button.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { Notice } from '../../parts/notice.tsx'
import { SkeletonRows } from '../../parts/skeleton.tsx'
import { useToasts } from '../../parts/toasts.tsx'
import { forgetDevice } from '../../reminders/keep-device.ts'
import { browserPushDevice, type PushDevice, type PushState } from '../../reminders/push-device.ts'
import { useTurnOn } from '../../reminders/use-turn-on.ts'
import { useClient, useNow } from '../../services.tsx'
import styles from './calendars-section.module.css'
import { EntryWords } from './entry-words.tsx'

export function ReminderDevicesPart() {
  const { api } = useClient()
  const { t } = useI18n()
  const words = useReminderWords()
  const { say } = useToasts()
  const [device] = useState(browserPushDevice)
  const [here, setHere] = useState<PushState>()
  const [devices, setDevices] = useState<readonly PushSubscription[]>()
  const [failure, setFailure] = useState<unknown>()
  const [removing, setRemoving] = useState<PushSubscription>()

  const load = useCallback(async () => {
    setFailure(undefined)
    try {
      setHere(await device.state())
      setDevices(await api.request('GET /push/subscriptions'))
    } catch (error) {
      setFailure(error)
    }
  }, [api, device])
  useEffect(() => void load(), [load])

  async function remove(one: PushSubscription): Promise<void> {
    await api.request('DELETE /push/subscriptions/{id}', { params: { id: one.id } })
    if (one.current) await forgetDevice({ device })
    await load()
  }

  return (
    <>
      <ThisDevice device={device} here={here} devices={devices} onRemove={remove} onDone={load} />
      <div className={styles.part}>
        <h3>{words.devices}</h3>
        {failure !== undefined && (
          <Notice tone="danger" action={<Button onClick={() => void load()}>{t.common.retry}</Button>}>
            {problemText(failure, t)}
          </Notice>
        )}
        {devices === undefined && failure === undefined && <SkeletonRows rows={1} />}
        {devices?.length === 0 && <p className="soft">{words.noDevices}</p>}
        {devices !== undefined && devices.length > 0 && (
          <ul className={styles.list}>
            {devices.map((one) => (
              <Device key={one.id} device={one} onRemove={() => setRemoving(one)} />
            ))}
          </ul>
        )}
      </div>
      <Confirm
        open={removing !== undefined}
        title={words.removeTitle(removing?.device_name ?? '')}
        text={words.removeText}
        verb={words.removeVerb}
        onClose={() => setRemoving(undefined)}
        onConfirm={async () => {
          if (removing === undefined) return
          await remove(removing)
          say({ text: words.turnedOff })
        }}
      />
    </>
  )
}

interface ThisDeviceProps {
  device: PushDevice
  here: PushState | undefined
  devices: readonly PushSubscription[] | undefined
  onRemove: (device: PushSubscription) => Promise<void>
  /** Something was tried: it may be otherwise now. */
  onDone: () => Promise<void>
}

function ThisDevice({ device, here, devices, onRemove, onDone }: ThisDeviceProps) {
  const { api } = useClient()
  const words = useReminderWords()
  const { say, sayProblem } = useToasts()
  const turnOn = useTurnOn(device)
  const [busy, setBusy] = useState(false)
  const current = here === 'on' ? devices?.find((each) => each.current) : undefined

  /** Does something about this device, and shows what became of it. */
  async function attempt(work: () => Promise<string>) {
    setBusy(true)
    try {
      say({ text: await work() })
    } catch (error) {
      sayProblem(error)
    } finally {
      setBusy(false)
      await onDone()
    }
  }

  async function turnOff(on: PushSubscription): Promise<string> {
    await onRemove(on)
    return words.turnedOff
  }

  async function test({ id }: PushSubscription): Promise<string> {
    await api.request('POST /push/subscriptions/{id}/test', { params: { id } })
    return words.tested
  }

  return (
    <div className={styles.part}>
      {here === 'unsupported' && <Notice tone="info">{words.unsupported}</Notice>}
      {here === 'denied' && <Notice tone="info">{words.denied}</Notice>}
      {(here === 'off' || here === 'on') && current === undefined && devices !== undefined && (
        <Button look="primary" icon={<Bell size={16} />} busy={busy} onClick={() => void attempt(turnOn)}>
          {words.turnOn}
        </Button>
      )}
      {current !== undefined && (
        <>
          <p>{words.isOn}</p>
          <div className={styles.row}>
            <Button icon={<Bell size={16} />} busy={busy} onClick={() => void attempt(() => test(current))}>
              {words.test}
            </Button>
            <Button icon={<BellOff size={16} />} onClick={() => void attempt(() => turnOff(current))}>
              {words.turnOff}
            </Button>
          </div>
        </>
      )}
    </div>
  )
}

function Device({ device, onRemove }: { device: PushSubscription; onRemove: () => void }) {
  const { format } = useI18n()
  const { thisDevice } = useSettingsWords()
  const words = useReminderWords()
  const now = useNow(60_000)
  const { device_name: name, last_sent_at: lastSent, failing, current } = device
  return (
    <li className={styles.calendar}>
      <EntryWords
        name={name}
        details={
          <>
            {current && <span>{thisDevice}</span>}
            <span>{lastSent === null ? words.neverSent : words.lastSent(format.ago(new Date(lastSent), now))}</span>
          </>
        }
      >
        {failing && <p className={styles.failure}>{words.failing}</p>}
      </EntryWords>
      <IconButton label={words.remove(name)} onClick={onRemove}>
        <BellOff size={16} />
      </IconButton>
    </li>
  )
}
