/**
 * Why something is not up to date: without a connection, when what is shown was seen; else what went wrong.
 * @module
 */
import type { ApiError, ChangesState } from '@axia/client'
import { useEffect } from 'react'
import { useI18n } from '../i18n/i18n.tsx'
import { problemText } from '../i18n/problem-text.ts'
import { useServices, useStore } from '../services.tsx'
import { dayOf } from '../time/zoned.ts'
import { Button } from './button.tsx'
import styles from './load-failure.module.css'
import { Notice } from './notice.tsx'

/** What of a provider's state says how up to date it is. */
export interface Loaded {
  status: 'idle' | 'loading' | 'ready' | 'failed'
  error?: ApiError
  seenAt?: Date
}

const nothing: ChangesState = { waiting: [], refused: [], isUnsafe: false }

/** Where no change is kept for later. */
export const nothingWaits = { state: nothing, subscribe: () => () => undefined }

/** The server is out of reach, and what is shown is what was seen before. */
function isOffline({ status, error, seenAt }: Loaded): boolean {
  const isOut = error?.code === 'unreachable' || error?.code === 'timeout'
  return status === 'failed' && isOut && seenAt !== undefined
}

/** It is known what there is to show, and be it nothing: now, or as it was seen. */
export function isKnown(loaded: Loaded): boolean {
  return loaded.status === 'ready' || loaded.seenAt !== undefined
}

/** It is not known yet. */
export function isAwaited(loaded: Loaded): boolean {
  return !isKnown(loaded) && loaded.status !== 'failed'
}

/** Once on a screen: it shows what was seen. Of several, the oldest counts. */
export function OfflineNote({ of, onRetry }: { of: readonly Loaded[]; onRetry: () => void }) {
  const { t, format, timeZone } = useI18n()
  const { client, clock } = useServices()
  const { waiting } = useStore(client.changes ?? nothingWaits)
  useEffect(() => {
    // Without a connection the attempt fails at once, and then it is known since when nothing new was seen.
    const changes = ['offline', 'online']
    for (const change of changes) window.addEventListener(change, onRetry)
    return () => {
      for (const change of changes) window.removeEventListener(change, onRetry)
    }
  }, [onRetry])
  const times = of.filter(isOffline).flatMap(({ seenAt }) => seenAt?.getTime() ?? [])
  const seenAt = new Date(Math.min(...times))
  const isToday = times.length > 0 && dayOf(seenAt, timeZone) === dayOf(clock(), timeZone)
  return (
    <div role="status" className={styles.region}>
      {times.length > 0 && (
        <Notice tone="info" action={<Button onClick={onRetry}>{t.common.retry}</Button>}>
          <p>{isToday ? t.common.seenToday(format.time(seenAt)) : t.common.seenOn(format.full(seenAt))}</p>
          {waiting.length > 0 && <p>{t.common.waitingChanges(waiting.length)}</p>}
        </Notice>
      )}
    </div>
  )
}

/** What went wrong, where it is not that `OfflineNote` says it. */
export function failureOf(loaded: Loaded): ApiError | undefined {
  return loaded.status === 'failed' && !isOffline(loaded) ? loaded.error : undefined
}

export interface LoadFailureProps {
  error: ApiError | undefined
  /** What failed. */
  text: string
  onRetry: () => void
}

export function LoadFailure({ error, text, onRetry }: LoadFailureProps) {
  const { t } = useI18n()
  if (error === undefined) return null
  return (
    <Notice tone="danger" action={<Button onClick={onRetry}>{t.common.retry}</Button>}>
      {text} {problemText(error, t)}
    </Notice>
  )
}
