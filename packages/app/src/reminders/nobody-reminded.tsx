/**
 * Says beside a reminder that no device would show it, and switches them on here.
 * @module
 */
import Bell from 'lucide-react/icons/bell'
import { useCallback, useEffect, useState } from 'react'
import { useReminderWords } from '../i18n/reminder-words.ts'
import { Button } from '../parts/button.tsx'
import { useToasts } from '../parts/toasts.tsx'
import { useClient, useServices } from '../services.tsx'
import styles from './nobody-reminded.module.css'
import { browserPushDevice, type PushState } from './push-device.ts'
import { useTurnOn } from './use-turn-on.ts'

export function NobodyReminded() {
  const { api } = useClient()
  const { phone } = useServices()
  const words = useReminderWords()
  const { say, sayProblem } = useToasts()
  const [device] = useState(browserPushDevice)
  const [here, setHere] = useState<PushState>() // where no device gets them
  const [busy, setBusy] = useState(false)
  const turnOn = useTurnOn(device)

  const look = useCallback(async () => {
    const devices = await api.request('GET /push/subscriptions')
    setHere(devices.length === 0 ? await device.state() : undefined)
  }, [api, device])
  useEffect(() => void look().catch(() => undefined), [look]) // who is offline is told nothing

  async function press() {
    setBusy(true)
    try {
      say({ text: await turnOn() })
      await look()
    } catch (error) {
      sayProblem(error)
    } finally {
      setBusy(false)
    }
  }

  if (here === undefined) return null
  const canBeHere = phone === undefined && (here === 'off' || here === 'on')
  return (
    <div className={styles.nobody}>
      <p className="soft">{canBeHere ? words.nobody : `${words.nobody} ${words.nobodyHere}`}</p>
      {canBeHere && (
        <Button icon={<Bell size={16} />} busy={busy} onClick={() => void press()}>
          {words.turnOn}
        </Button>
      )}
    </div>
  )
}
