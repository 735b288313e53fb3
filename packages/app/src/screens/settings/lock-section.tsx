/**
 * On a phone: whether it asks for a finger, a face or the phone's code before it shows anything.
 * @module
 */
import { useEffect, useState } from 'react'
import { useSettingsWords } from '../../i18n/settings-words.ts'
import { Switch } from '../../parts/switch.tsx'
import type { ScreenLock } from '../../phone/screen-lock.ts'
import { useStore } from '../../services.tsx'
import { Section } from './section.tsx'

/** The lock, where this phone has what it asks for; undefined elsewhere. */
export function useLockOffer(lock: ScreenLock | undefined): ScreenLock | undefined {
  const [isOffered, setOffered] = useState(lock?.state.isOn ?? false)
  useEffect(() => {
    let over = false
    void lock?.isAvailable().then((isAvailable) => !over && setOffered(isAvailable || lock.state.isOn))
    return () => {
      over = true
    }
  }, [lock])
  return isOffered ? lock : undefined
}

export function LockSection({ lock }: { lock: ScreenLock }) {
  const words = useSettingsWords()
  const { isOn } = useStore(lock)
  return (
    <Section id="lock" hint={words.lock.hint}>
      <Switch
        label={words.lock.label}
        checked={isOn}
        onChange={(wanted) => void lock.turn(wanted, words.lock.turnReason)}
      />
    </Section>
  )
}
