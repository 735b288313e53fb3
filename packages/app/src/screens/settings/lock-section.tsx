/**
 * On a phone: whether it asks for a finger, a face or the phone's code before it shows anything.
 * @module
 */
import { useSettingsWords } from '../../i18n/settings-words.ts'
import { Switch } from '../../parts/switch.tsx'
import type { ScreenLock } from '../../phone/screen-lock.ts'
import { useStore } from '../../services.tsx'
import { Section } from './section.tsx'

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
