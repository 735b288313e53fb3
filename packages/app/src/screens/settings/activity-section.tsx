/**
 * What happened to the account, as the server wrote it down.
 * @module
 */
import type { AuditEntry } from '@axia/contract'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useActivityWords } from '../../i18n/activity-words.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { problemText } from '../../i18n/problem-text.ts'
import { useSettingsWords } from '../../i18n/settings-words.ts'
import { Button } from '../../parts/button.tsx'
import { Notice } from '../../parts/notice.tsx'
import { SkeletonRows } from '../../parts/skeleton.tsx'
import { useAttempt } from '../../parts/use-attempt.ts'
import { useClient, useNow, useStore } from '../../services.tsx'
import styles from './activity-section.module.css'
import { Section } from './section.tsx'

export function ActivitySection() {
  const { security: provider } = useClient()
  const { t } = useI18n()
  const words = useSettingsWords()
  const { entries, hasOlderEntries } = useStore(provider)
  const [failure, setFailure] = useState<unknown>()
  const older = useAttempt()
  const list = useRef<HTMLOListElement>(null)

  const load = useCallback(() => {
    setFailure(undefined)
    provider.loadEntries().catch(setFailure)
  }, [provider])
  useEffect(load, [load])

  /** Leads on to the first of those that came: the button may be gone. */
  async function showOlder() {
    const before = entries?.length ?? 0
    if (!(await older.attempt(() => provider.loadOlderEntries()))) return
    const first = list.current?.children[before]
    if (first instanceof HTMLElement) first.focus({ preventScroll: true })
  }

  return (
    <Section id="activity" hint={words.security.activityHint}>
      {failure !== undefined && (
        <Notice tone="danger" action={<Button onClick={load}>{t.common.retry}</Button>}>
          {words.security.failed} {problemText(failure, t)}
        </Notice>
      )}
      {entries === undefined && failure === undefined && <SkeletonRows rows={3} />}
      {entries !== undefined && (
        <ol ref={list} className={styles.list}>
          {entries.map((entry) => (
            <Entry key={entry.number} entry={entry} />
          ))}
        </ol>
      )}
      {older.failure !== undefined && <Notice tone="danger">{problemText(older.failure, t)}</Notice>}
      {hasOlderEntries && (
        <div>
          <Button busy={older.busy} onClick={() => void showOlder()}>
            {words.security.older}
          </Button>
        </div>
      )}
    </Section>
  )
}

function Entry({ entry }: { entry: AuditEntry }) {
  const actions = useActivityWords()
  const { format } = useI18n()
  const words = useSettingsWords()
  const now = useNow(60_000)
  const at = new Date(entry.at)
  const where = [entry.device_name, entry.current ? words.security.bySelf : undefined, entry.address].filter(Boolean)
  return (
    <li className={styles.entry} tabIndex={-1} data-refused={entry.action === 'login_refused' || undefined}>
      <span className={styles.action}>{actions[entry.action]}</span>
      <span className={styles.where}>{where.join(' · ')}</span>
      <time className={styles.when} dateTime={entry.at} title={format.full(at)}>
        {format.ago(at, now)}
      </time>
    </li>
  )
}
