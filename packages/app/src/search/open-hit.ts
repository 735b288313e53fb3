/**
 * What was found, whole, so that it can be opened over the present screen.
 * @module
 */
import { ApiError, type AxiaClient } from '@axia/client'
import type { CalendarEvent, SearchHit, Task } from '@axia/contract'

const dayMs = 86_400_000
/** A series is opened at its next occurrence within so many days. */
const aheadDays = 366

/** The task as it is now; undefined when it is gone. @throws {ApiError} */
export async function findTask({ api, tasks }: AxiaClient, id: string): Promise<Task | undefined> {
  const known = tasks.state.tasks.find((task) => task.id === id)
  return known ?? (await unlessGone(api.request('GET /tasks/{id}', { params: { id } })))
}

/** The event as it is now, of a series the next occurrence, or the series when it is over; undefined when it is gone. @throws {ApiError} */
export async function findEvent(
  { api, calendar }: AxiaClient,
  { id, recurring }: Extract<SearchHit, { kind: 'event' }>,
  now: Date,
): Promise<CalendarEvent | undefined> {
  const known = calendar.state.events.filter((event) => event.id === id)
  if (!recurring && known[0] !== undefined) return known[0]
  const coming =
    known.find(({ end_time }) => new Date(end_time) > now) ?? (recurring ? await nextOf(api, id, now) : undefined)
  return coming ?? (await unlessGone(api.request('GET /calendar/events/{id}', { params: { id } })))
}

async function nextOf(api: AxiaClient['api'], id: string, now: Date): Promise<CalendarEvent | undefined> {
  const query = {
    time_min: now.toISOString(),
    time_max: new Date(now.getTime() + aheadDays * dayMs).toISOString(),
    limit: 200,
  }
  const events = await api.request('GET /calendar/events', { query })
  return events.find((event) => event.id === id)
}

async function unlessGone<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof ApiError && error.code === 'not_found') return undefined
    throw error
  }
}
