/**
 * The app on a phone: the same one as in the browser, behind a lock if the user wants one.
 * @module
 */
import { useEffect, useState } from 'react'
import { I18nProvider } from '../i18n/i18n.tsx'
import { App } from '../router.tsx'
import { type Services, ServicesProvider, useStore } from '../services.tsx'
import { LockScreen } from './lock-screen.tsx'
import type { ScreenLock } from './screen-lock.ts'

export function PhoneApp({ services, lock }: { services: Services; lock: ScreenLock }) {
  const { status } = useStore(lock)
  const isLocked = status === 'locked'
  // Behind the first lock nothing is drawn at all; behind a later one everything stays as it was.
  const [wasOpen, setWasOpen] = useState(!isLocked)
  if (!isLocked && !wasOpen) setWasOpen(true)

  useEffect(() => {
    const seen = () => (document.visibilityState === 'visible' ? lock.shown() : lock.hidden())
    document.addEventListener('visibilitychange', seen)
    return () => document.removeEventListener('visibilitychange', seen)
  }, [lock])

  return (
    <>
      {wasOpen && <App services={services} basePath="" />}
      {isLocked && (
        <ServicesProvider services={services}>
          <I18nProvider>
            <LockScreen lock={lock} />
          </I18nProvider>
        </ServicesProvider>
      )}
    </>
  )
}
