/**
 * Second factor and passkeys, which are loaded together.
 * @module
 */
import { useCallback, useEffect, useState } from 'react'
import { useI18n } from '../../i18n/i18n.tsx'
import { problemText } from '../../i18n/problem-text.ts'
import { useSettingsWords } from '../../i18n/settings-words.ts'
import { Button } from '../../parts/button.tsx'
import { Notice } from '../../parts/notice.tsx'
import { SkeletonRows } from '../../parts/skeleton.tsx'
import { useClient, useStore } from '../../services.tsx'
import { PasskeysSection } from './passkeys-section.tsx'
import { Section } from './section.tsx'
import { TotpSection } from './totp-section.tsx'

export function SecuritySections() {
  const { security: provider } = useClient()
  const { t } = useI18n()
  const words = useSettingsWords()
  const security = useStore(provider, (state) => state.security)
  const [failure, setFailure] = useState<unknown>()

  const load = useCallback(() => {
    setFailure(undefined)
    provider.load().catch(setFailure)
  }, [provider])
  useEffect(load, [load])

  if (security === undefined) {
    return (
      <>
        <Section id="second-factor" hint={words.security.hint}>
          {failure === undefined ? (
            <SkeletonRows rows={1} />
          ) : (
            <Notice tone="danger" action={<Button onClick={load}>{t.common.retry}</Button>}>
              {words.security.failed} {problemText(failure, t)}
            </Notice>
          )}
        </Section>
        <Section id="passkeys" hint={words.security.passkeysHint}>
          {failure === undefined && <SkeletonRows rows={1} />}
        </Section>
      </>
    )
  }
  return (
    <>
      <TotpSection />
      <PasskeysSection />
    </>
  )
}
