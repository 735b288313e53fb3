/**
 * On a phone: whether it asks for a finger, a face or the phone's code before it shows anything.
 * @module
 */
import { useEffect, useState } from 'react'
import { useI18n } from '../../i18n/i18n.tsx'
import { Switch } from '../../parts/switch.tsx'
import type { ScreenLock } from '../../phone/screen-lock.ts'
import { useStore } from '../../services.tsx'
import { Section } from './section.tsx'

export function LockSection({ lock }: { lock: ScreenLock }) {
  const { t } = useI18n()
  const { isOn } = useStore(lock)
  const [isOffered, setOffered] = useState(isOn)

  useEffect(() => {
    let over = false
    void lock.isAvailable().then((isAvailable) => !over && setOffered(isAvailable || lock.state.isOn))
    return () => {
      over = true
    }
  }, [lock])

  if (!isOffered) return null
  return (
    <Section title={t.lock.section} hint={t.lock.hint}>
      <Switch label={t.lock.label} checked={isOn} onChange={(wanted) => void lock.turn(wanted, t.lock.turnReason)} />
    </Section>
  )
}
