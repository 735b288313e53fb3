/**
 * The private address under which other programs read the own calendar.
 * @module
 */
import Link2 from 'lucide-react/icons/link-2'
import { useEffect, useState } from 'react'
import { useCalendarWords } from '../../i18n/calendar-words.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { problemText } from '../../i18n/problem-text.ts'
import { Button } from '../../parts/button.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Notice } from '../../parts/notice.tsx'
import { useToasts } from '../../parts/toasts.tsx'
import { useClient, useNow, useStore } from '../../services.tsx'
import { dayOf } from '../../time/zoned.ts'
import styles from './calendars-section.module.css'

export function CalendarFeedPart() {
  const { calendarSources } = useClient()
  const { t, format, timeZone } = useI18n()
  const { sources } = useCalendarWords()
  const { say, sayProblem } = useToasts()
  const { feed } = useStore(calendarSources)
  const now = useNow(60_000)
  const [failure, setFailure] = useState<unknown>()
  const [address, setAddress] = useState<string>()
  const [asking, setAsking] = useState<'again' | 'revoke'>()

  useEffect(() => {
    const abort = new AbortController()
    calendarSources
      .loadFeed({ signal: abort.signal })
      .catch((error: unknown) => !abort.signal.aborted && setFailure(error))
    return () => abort.abort()
  }, [calendarSources])

  async function make() {
    setAddress((await calendarSources.openFeed()).url)
  }

  return (
    <div className={styles.part}>
      <h3>{sources.feed}</h3>
      <p className="soft">{sources.feedHint}</p>
      {failure !== undefined && <Notice tone="danger">{problemText(failure, t)}</Notice>}
      {feed !== undefined && (
        <p>
          {feed.active && feed.created_at !== null
            ? sources.feedOn(format.dateWithYear(dayOf(new Date(feed.created_at), timeZone)))
            : sources.feedOff}{' '}
          {feed.active &&
            (feed.last_read_at === null
              ? sources.feedNeverRead
              : sources.feedRead(format.ago(new Date(feed.last_read_at), now)))}
        </p>
      )}
      {address !== undefined && (
        <>
          <Notice tone="info">{sources.feedOnce}</Notice>
          <p className={styles.address}>{address}</p>
          <CopyButton text={address} label={sources.copy} copied={sources.copied} />
        </>
      )}
      {feed?.active === false && (
        <Button icon={<Link2 size={16} />} onClick={() => void make().catch(sayProblem)}>
          {sources.feedMake}
        </Button>
      )}
      {feed?.active === true && (
        <div className={styles.row}>
          <Button onClick={() => setAsking('again')}>{sources.feedAgain}</Button>
          <Button onClick={() => setAsking('revoke')}>{sources.feedRevoke}</Button>
        </div>
      )}
      <Confirm
        open={asking !== undefined}
        title={asking === 'again' ? sources.feedAgainTitle : sources.feedRevokeTitle}
        text={asking === 'again' ? sources.feedAgainText : sources.feedRevokeText}
        verb={asking === 'again' ? sources.feedAgain : sources.feedRevoke}
        onClose={() => setAsking(undefined)}
        onConfirm={async () => {
          if (asking === 'again') return make()
          await calendarSources.closeFeed()
          setAddress(undefined)
          say({ text: sources.feedRevoked })
        }}
      />
    </div>
  )
}
