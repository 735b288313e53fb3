/**
 * A change as it lies on the device. It stands apart from the queue, which is loaded later and brings no schemas with it.
 * @module
 */
import { CalendarEventPatch, NewCalendarEvent, NewTask, OccurrenceQuery, TaskPatch } from '@axia/contract'
import { type TSchema, Type } from 'typebox'
import { Check } from 'typebox/value'
import type { PendingEntry } from '../storage/pending-store.ts'
import type { ChangeCall, WaitingChange } from './changes.ts'

const Nothing = Type.Optional(Type.Undefined())
const bodies = {
  'POST /tasks': NewTask,
  'PATCH /tasks/{id}': TaskPatch,
  'DELETE /tasks/{id}': Nothing,
  'POST /calendar/events': NewCalendarEvent,
  'PATCH /calendar/events/{id}': CalendarEventPatch,
  'DELETE /calendar/events/{id}': Nothing,
} satisfies Record<ChangeCall, TSchema>
const changeCalls = Object.keys(bodies) as ChangeCall[]

const StoredChange = Type.Object({
  kind: Type.Literal('change'),
  username: Type.String(),
  id: Type.String({ minLength: 1 }),
  call: Type.String(),
  target: Type.String(),
  query: OccurrenceQuery,
  body: Type.Optional(Type.Unknown()),
  createdAt: Type.String({ format: 'date-time' }),
  failure: Type.Optional(Type.String()),
})

export type StoredChange = Extract<PendingEntry, { kind: 'change' }> & WaitingChange

/** Undefined for what lies there and is no change. */
export function readChange(entry: unknown): StoredChange | undefined {
  return Check(StoredChange, entry) && isChange(entry) ? entry : undefined
}

function isChange(entry: Extract<PendingEntry, { kind: 'change' }>): entry is StoredChange {
  const call = changeCalls.find((each) => each === entry.call)
  return call !== undefined && Check(bodies[call], entry.body)
}
