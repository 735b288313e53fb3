/**
 * The first screen: looks for a stored login and leads on.
 * @module
 */
import type { ServerInfo } from '@axia/contract'
import { useCallback, useEffect, useLayoutEffect, useState } from 'react'
import { useI18n } from '../../i18n/i18n.tsx'
import { Button } from '../../parts/button.tsx'
import { Mark } from '../../parts/mark.tsx'
import { useTitle } from '../../parts/page.tsx'
import { useHiddenScreen, useServices } from '../../services.tsx'

export interface SplashScreenProps {
  /** The look is over. What the server said of itself is undefined where nobody had to ask. */
  onOpened: (serverInfo: ServerInfo | undefined) => void
}

export function SplashScreen({ onOpened }: SplashScreenProps) {
  const { client, phone } = useServices()
  const { t } = useI18n()
  const [unreachable, setUnreachable] = useState(false)
  useTitle('AxIA')
  useHiddenScreen() // a login may follow

  const open = useCallback(
    async (isOver: () => boolean) => {
      setUnreachable(false)
      try {
        const authenticated = await client.auth.checkAuthentication()
        const serverInfo = authenticated ? undefined : await client.serverInfo()
        if (!isOver()) onOpened(serverInfo)
      } catch {
        if (!isOver()) setUnreachable(true)
      }
    },
    [client, onOpened],
  )

  useEffect(() => {
    let over = false
    void open(() => over)
    return () => {
      over = true
    }
  }, [open])

  // The mark of the page itself stays as long as nothing else is to be said.
  useLayoutEffect(() => (unreachable ? removeOpening() : removeOpening), [unreachable])

  if (!unreachable) {
    return (
      <p className="visually-hidden" role="status">
        {t.splash.opening}
      </p>
    )
  }
  return (
    <main className="opening">
      <Mark size={64} />
      <p role="alert">{t.splash.unreachable}</p>
      <Button onClick={() => void open(() => false)}>{t.common.retry}</Button>
      {phone !== undefined && (
        <Button look="quiet" onClick={() => void phone.changeServer()}>
          {t.server.change}
        </Button>
      )}
    </main>
  )
}

/** What index.html shows before the app is there. */
function removeOpening(): void {
  document.getElementById('opening')?.remove()
}
