/**
 * The login.
 * @module
 */
import type { ServerInfo } from '@axia/contract'
import { useEffect, useState } from 'react'
import { FrontDoor } from '../../auth/front-door.tsx'
import { ServerInUse } from '../../auth/server-in-use.tsx'
import { SignInForm } from '../../auth/sign-in-form.tsx'
import { useI18n } from '../../i18n/i18n.tsx'
import { Notice } from '../../parts/notice.tsx'
import { useClient } from '../../services.tsx'

export function LoginScreen({ serverInfo }: { serverInfo: ServerInfo | undefined }) {
  const { auth } = useClient()
  const { t } = useI18n()
  // As it was when the screen came: a login under way must not take the words away.
  const [ended] = useState(() => (auth.state.status === 'token_expired' ? auth.state.username : undefined))
  const [remembered, setRemembered] = useState<string>()

  useEffect(() => {
    let over = false
    auth.rememberedUsername().then(
      (username) => !over && setRemembered(username),
      () => undefined, // a vault that cannot be read remembers nobody
    )
    return () => {
      over = true
    }
  }, [auth])

  return (
    <FrontDoor title={t.login.title} lead={t.login.lead}>
      {ended !== undefined && <Notice tone="info">{t.login.ended}</Notice>}
      <SignInForm knownUsername={ended ?? remembered} />
      <ServerInUse />
      {serverInfo?.plain_http === true && <Notice tone="info">{t.login.plainHttp}</Notice>}
    </FrontDoor>
  )
}
