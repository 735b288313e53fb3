/**
 * Tasks and events as a server tells them, with ids that pass its schemas.
 * @module
 */
import type { CalendarEvent, Task } from '@axia/contract'

const created = '2026-11-20T12:00:00Z'

/** The same id for the same name. */
export function idOf(name: string): string {
  const digits = [...name].map((letter) => letter.charCodeAt(0).toString(16)).join('')
  return `018f0000-0000-7000-8000-${digits.slice(-12).padStart(12, '0')}`
}

export function sampleTask(title: string, changes: Partial<Task> = {}): Task {
  return {
    id: idOf(title),
    title,
    description: '',
    completed: false,
    due_date: null,
    list_id: null,
    position: 0,
    recurrence: null,
    follows_id: null,
    created_at: created,
    updated_at: created,
    ...changes,
  }
}

export function sampleEvent(title: string, changes: Partial<CalendarEvent> = {}): CalendarEvent {
  return {
    id: idOf(title),
    title,
    description: '',
    location: '',
    start_time: '2026-11-21T15:00:00Z',
    end_time: '2026-11-21T16:00:00Z',
    all_day: false,
    time_zone: 'America/Bogota',
    recurrence: null,
    occurrence: null,
    subscription_id: null,
    reminder: 'default',
    created_at: created,
    updated_at: created,
    ...changes,
  }
}
