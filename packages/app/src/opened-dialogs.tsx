/**
 * The dialogs of an event and of a task over a screen that is not about them alone; they come when they are first wanted.
 * @module
 */
import type { Task } from '@axia/contract'
import { lazy, Suspense } from 'react'
import type { EventTarget } from './calendar/event-dialog.tsx'

const EventDialog = lazy(() => import('./calendar/event-dialog.tsx').then((m) => ({ default: m.EventDialog })))
const TaskDialog = lazy(() => import('./tasks/task-dialog.tsx').then((m) => ({ default: m.TaskDialog })))

/** What is open. */
export type Opened = { kind: 'nothing' } | { kind: 'event'; target: EventTarget } | { kind: 'task'; task: Task }

export const nothing: Opened = { kind: 'nothing' }

export interface OpenedDialogsProps {
  opened: Opened
  onClose: () => void
  onRemove: (task: Task) => void
}

export function OpenedDialogs({ opened, onClose, onRemove }: OpenedDialogsProps) {
  return (
    <Suspense>
      {opened.kind === 'event' && <EventDialog target={opened.target} onClose={onClose} />}
      {opened.kind === 'task' && <TaskDialog task={opened.task} onClose={onClose} onRemove={onRemove} />}
    </Suspense>
  )
}
