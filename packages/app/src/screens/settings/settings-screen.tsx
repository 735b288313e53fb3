/**
 * The account, the devices, the password, where the access is kept, and how the app looks.
 * @module
 */
import LogOut from 'lucide-react/icons/log-out'
import { useMemo, useRef, useState } from 'react'
import { useI18n } from '../../i18n/i18n.tsx'
import { useSettingsWords } from '../../i18n/settings-words.ts'
import { Button } from '../../parts/button.tsx'
import { classNames } from '../../parts/class-names.ts'
import { Page } from '../../parts/page.tsx'
import panes from '../../parts/panes.module.css'
import { useLockOffer } from '../../phone/use-lock-offer.ts'
import { useServices, useUsername } from '../../services.tsx'
import { ActivitySection } from './activity-section.tsx'
import { AppearanceSection } from './appearance-section.tsx'
import { CalendarsSection } from './calendars-section.tsx'
import { DevicesSection } from './devices-section.tsx'
import { LockSection } from './lock-section.tsx'
import { PasswordSection } from './password-section.tsx'
import { RemindersSection } from './reminders-section.tsx'
import { SectionIndex } from './section-index.tsx'
import { sectionIds } from './sections.ts'
import { SecuritySections } from './security-sections.tsx'
import styles from './settings-screen.module.css'
import { StorageSection } from './storage-section.tsx'
import { useSectionInSight } from './use-section-in-sight.ts'

export function SettingsScreen() {
  const {
    client: { auth },
    phone,
  } = useServices()
  const { t } = useI18n()
  const words = useSettingsWords()
  const [busy, setBusy] = useState(false)
  const username = useUsername()
  const lock = useLockOffer(phone?.lock)
  const hasLock = lock !== undefined
  const ids = useMemo(() => sectionIds(hasLock), [hasLock])
  const sections = useRef<HTMLDivElement>(null)
  const here = useSectionInSight(sections, ids)

  async function signOut() {
    setBusy(true)
    try {
      await auth.logout()
    } finally {
      setBusy(false)
    }
  }

  return (
    <Page
      title={words.title}
      lead={username}
      width="wide"
      actions={
        <Button icon={<LogOut size={16} />} busy={busy} onClick={() => void signOut()}>
          {t.settings.signOut}
        </Button>
      }
    >
      <div className={classNames(panes.panes, styles.panes)}>
        <SectionIndex ids={ids} here={here} />
        <div ref={sections} className={panes.content}>
          <AppearanceSection />
          <RemindersSection />
          <CalendarsSection />
          <DevicesSection />
          <PasswordSection />
          <SecuritySections />
          <ActivitySection />
          {lock !== undefined && <LockSection lock={lock} />}
          <StorageSection />
        </div>
      </div>
    </Page>
  )
}
