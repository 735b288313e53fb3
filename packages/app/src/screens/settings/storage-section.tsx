/**
 * Where the access token is kept on this device, and what can be done where that is not much of a place.
 * @module
 */
import ShieldAlert from 'lucide-react/icons/shield-alert'
import ShieldCheck from 'lucide-react/icons/shield-check'
import { useSettingsWords } from '../../i18n/settings-words.ts'
import { classNames } from '../../parts/class-names.ts'
import { useClient } from '../../services.tsx'
import { Section } from './section.tsx'
import styles from './storage-section.module.css'

export function StorageSection() {
  const { auth } = useClient()
  const { storageKinds, storageNames, storageCure, signOutHint } = useSettingsWords()
  // A vault that did not take the token leaves it in memory.
  const kind = auth.isStored ? auth.storageKind : 'memory'
  const isMemory = kind === 'memory'
  const isNamed = kind === 'browser' || kind === 'memory' || kind === 'ios-keychain' || kind === 'android-keystore'
  const [name, text] = isNamed
    ? [storageNames[kind], storageKinds[kind]]
    : [storageNames.other, storageKinds.other(kind)]
  return (
    <Section id="storage">
      <div className={classNames(styles.place, isMemory && styles.weak)}>
        {isMemory ? <ShieldAlert size={20} aria-hidden /> : <ShieldCheck size={20} aria-hidden />}
        <div>
          <p className={styles.name}>{name}</p>
          <p className={styles.text}>{text}</p>
          {isMemory && <p className={styles.text}>{storageCure}</p>}
          <p className={styles.text}>{signOutHint}</p>
        </div>
      </div>
    </Section>
  )
}
