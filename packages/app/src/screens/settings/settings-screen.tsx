/**
 * The account, the devices, the password, where the access is kept, and how the app looks.
 * @module
 */
import LogOut from 'lucide-react/icons/log-out'
import { useState } from 'react'
import { useI18n } from '../../i18n/i18n.tsx'
import { Button } from '../../parts/button.tsx'
import { Page } from '../../parts/page.tsx'
import { useServices, useUsername } from '../../services.tsx'
import { ActivitySection } from './activity-section.tsx'
import { AppearanceSection } from './appearance-section.tsx'
import { CalendarsSection } from './calendars-section.tsx'
import { DevicesSection } from './devices-section.tsx'
import { LockSection } from './lock-section.tsx'
import { PasswordSection } from './password-section.tsx'
import { RemindersSection } from './reminders-section.tsx'
import { SecuritySections } from './security-sections.tsx'
import { StorageSection } from './storage-section.tsx'

export function SettingsScreen() {
  const {
    client: { auth },
    phone,
  } = useServices()
  const { t } = useI18n()
  const [busy, setBusy] = useState(false)
  const username = useUsername()

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
      title={t.settings.title}
      lead={username}
      actions={
        <Button icon={<LogOut size={16} />} busy={busy} onClick={() => void signOut()}>
          {t.settings.signOut}
        </Button>
      }
    >
      <AppearanceSection />
      <RemindersSection />
      <CalendarsSection />
      <DevicesSection />
      <PasswordSection />
      <SecuritySections />
      <ActivitySection />
      {phone !== undefined && <LockSection lock={phone.lock} />}
      <StorageSection />
    </Page>
  )
}
