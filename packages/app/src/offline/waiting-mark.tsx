/**
 * Says of a task or an event that a change of it waits on this device for a connection.
 * @module
 */
import CloudUpload from 'lucide-react/icons/cloud-upload'
import { useI18n } from '../i18n/i18n.tsx'
import { nothingWaits } from '../parts/load-failure.tsx'
import { useClient, useStore } from '../services.tsx'

/** Stands behind a title. */
export function WaitingMark({ id }: { id: string }) {
  const { changes } = useClient()
  const { waiting } = useStore(changes ?? nothingWaits)
  const { t } = useI18n()
  if (!waiting.some((change) => change.id === id || change.target === id)) return null
  return (
    <>
      {' '}
      <span title={t.common.waits}>
        <CloudUpload size={14} aria-hidden />
        <span className="visually-hidden">{t.common.waits}</span>
      </span>
    </>
  )
}
