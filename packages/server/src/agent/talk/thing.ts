/**
 * A task or an event, as one speaks of it.
 * @module
 */
import type { Occurrence } from '../../calendar/event.ts'
import type { TaskRow } from '../../tasks/task-pages.ts'

/** An open task, or an event as it happens once. */
export type Thing = { kind: 'task'; task: TaskRow } | { kind: 'event'; occurrence: Occurrence }

/** What stands for a thing until it is asked for again. */
export interface ThingName {
  kind: Thing['kind']
  id: string
  /** Of a series: which one, as the wire names it. */
  occurrence: string | null
}
