/**
 * A calendar file that comes in, and what became of its events.
 * @module
 */
import { ApiError } from '@axia/client'
import { type CalendarImportResult, maxCalendarFileLength } from '@axia/contract'
import FileUp from 'lucide-react/icons/file-up'
import { type ChangeEvent, useRef, useState } from 'react'
import { useCalendarWords } from '../../i18n/calendar-words.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { problemText } from '../../i18n/problem-text.ts'
import { Button } from '../../parts/button.tsx'
import { Notice } from '../../parts/notice.tsx'
import { useAttempt } from '../../parts/use-attempt.ts'
import { useClient } from '../../services.tsx'
import styles from './calendars-section.module.css'

export function CalendarImportPart() {
  const { calendarSources } = useClient()
  const { t, format } = useI18n()
  const { sources } = useCalendarWords()
  const { busy, failure, attempt, forget } = useAttempt()
  const [result, setResult] = useState<CalendarImportResult>()
  const [tooLarge, setTooLarge] = useState(false)
  const input = useRef<HTMLInputElement>(null)

  async function read({ target }: ChangeEvent<HTMLInputElement>) {
    const file = target.files?.[0]
    target.value = '' // the same file may be chosen again
    if (file === undefined) return
    forget()
    setResult(undefined)
    setTooLarge(file.size > maxCalendarFileLength)
    if (file.size > maxCalendarFileLength) return
    await attempt(async () => setResult(await calendarSources.importFile(await file.text())))
  }

  return (
    <div className={styles.part}>
      <h3>{sources.import}</h3>
      <p className="soft">{sources.importHint}</p>
      <input
        ref={input}
        type="file"
        accept=".ics,text/calendar"
        className="visually-hidden"
        aria-label={sources.choose}
        tabIndex={-1}
        onChange={(event) => void read(event)}
      />
      <Button icon={<FileUp size={16} />} busy={busy} onClick={() => input.current?.click()}>
        {sources.choose}
      </Button>
      {tooLarge && <Notice tone="danger">{sources.tooLarge}</Notice>}
      {failure !== undefined && <Notice tone="danger">{failureText()}</Notice>}
      <div aria-live="polite">
        {result !== undefined && (
          <>
            <p>
              {format.list([
                sources.imported(result.added),
                ...(result.already_there > 0 ? [sources.alreadyThere(result.already_there)] : []),
                ...(result.ignored_count > 0 ? [sources.ignored(result.ignored_count)] : []),
              ])}
            </p>
            {result.ignored.length > 0 && (
              <ul className={styles.ignored}>
                {result.ignored.map(({ line, reason }) => (
                  <li key={line}>{sources.reasons[reason](line)}</li>
                ))}
              </ul>
            )}
          </>
        )}
      </div>
    </div>
  )

  function failureText(): string {
    if (!(failure instanceof ApiError)) return problemText(failure, t)
    if (failure.code === 'payload_too_large' || failure.code === 'calendar_too_large') return sources.tooLarge
    if (failure.code !== 'not_a_calendar') return problemText(failure, t)
    const line = /^line (\d+)/.exec(failure.message)?.[1]
    return line === undefined ? sources.badFile : sources.badLine(Number(line))
  }
}
