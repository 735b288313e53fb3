/**
 * What one is reminded of, and when, where nothing else is said.
 * @module
 */
import type { ReminderSettings, ReminderSettingsPatch } from '@axia/contract'
import { useEffect, useState } from 'react'
import { useI18n } from '../../i18n/i18n.tsx'
import { problemText } from '../../i18n/problem-text.ts'
import { useReminderWords } from '../../i18n/reminder-words.ts'
import { Notice } from '../../parts/notice.tsx'
import { SkeletonRows } from '../../parts/skeleton.tsx'
import { Switch } from '../../parts/switch.tsx'
import { useToasts } from '../../parts/toasts.tsx'
import { leadMinutes } from '../../reminders/lead-choices.ts'
import { LeadField } from '../../reminders/lead-field.tsx'
import { useClient } from '../../services.tsx'
import styles from './calendars-section.module.css'

const eventChoices: readonly ReminderSettings['events'][] = ['none', ...leadMinutes]
const allDayChoices: readonly ReminderSettings['all_day'][] = ['none', 'same_day', 'day_before']

export function ReminderTimesPart() {
  const { api } = useClient()
  const { t } = useI18n()
  const words = useReminderWords()
  const { sayProblem } = useToasts()
  const [settings, setSettings] = useState<ReminderSettings>()
  const [failure, setFailure] = useState<unknown>()

  useEffect(() => {
    const abort = new AbortController()
    api
      .request('GET /reminders', { signal: abort.signal })
      .then(setSettings)
      .catch((error: unknown) => !abort.signal.aborted && setFailure(error))
    return () => abort.abort()
  }, [api])

  /** Shows the choice at once, and takes it back when it was not kept. */
  async function change(patch: ReminderSettingsPatch) {
    const before = settings
    if (before === undefined) return
    setSettings({ ...before, ...patch })
    try {
      setSettings(await api.request('PATCH /reminders', { body: patch }))
    } catch (error) {
      setSettings(before)
      sayProblem(error)
    }
  }

  return (
    <div className={styles.part}>
      <h3>{words.defaults}</h3>
      {failure !== undefined && <Notice tone="danger">{problemText(failure, t)}</Notice>}
      {settings === undefined && failure === undefined && <SkeletonRows rows={3} />}
      {settings !== undefined && (
        <>
          <LeadField
            label={words.events}
            value={settings.events}
            choices={eventChoices}
            onChange={(events) => void change({ events })}
          />
          <LeadField
            label={words.allDay}
            value={settings.all_day}
            choices={allDayChoices}
            onChange={(all_day) => void change({ all_day })}
          />
          <Switch label={words.tasks} checked={settings.tasks} onChange={(tasks) => void change({ tasks })} />
          <p className="soft">{words.tasksHint}</p>
          <Switch label={words.answers} checked={settings.answers} onChange={(answers) => void change({ answers })} />
        </>
      )}
    </div>
  )
}
