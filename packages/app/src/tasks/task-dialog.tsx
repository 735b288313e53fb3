/**
 * One task with everything that can be changed about it.
 * @module
 */
import type { Task } from '@axia/contract'
import { useState } from 'react'
import { useI18n } from '../i18n/i18n.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { TaskEditor } from './task-editor.tsx'

export interface TaskDialogProps {
  /** The task that is open; none: closed. */
  task: Task | undefined
  onClose: () => void
  onRemove: (task: Task) => void
}

export function TaskDialog({ task, onClose, onRemove }: TaskDialogProps) {
  const { t } = useI18n()
  // The last one stays to be seen while the dialog goes.
  const [shown, setShown] = useState(task)
  if (task !== undefined && task !== shown) setShown(task)
  return (
    <Dialog open={task !== undefined} onClose={onClose} title={t.tasks.edit}>
      {shown !== undefined && <TaskEditor key={shown.id} task={shown} onClose={onClose} onRemove={onRemove} />}
    </Dialog>
  )
}
