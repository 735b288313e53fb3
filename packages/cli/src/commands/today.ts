/**
 * `axia today`: the day's events, and the tasks that are due.
 * @module
 */
import { addDays, inWords } from '../dates.ts'
import { dueDay, eventLine, lineStyleOf, taskLine } from '../lines.ts'
import type { Session } from '../session.ts'
import { allTasks } from '../tasks.ts'

/** @throws {ApiError} */
export async function today(session: Session): Promise<void> {
  const { client, out, words, surroundings } = session
  const style = await lineStyleOf(session)
  const { today: day, timeZone } = style
  await client.calendar.load(day, addDays(day, 1), { signal: surroundings.signal })
  if (client.calendar.state.error !== undefined) throw client.calendar.state.error
  const { events } = client.calendar.state
  const open = await allTasks(session, { completed: false })
  const tasks = open.filter((task) => (dueDay(task, timeZone) ?? '9999') <= day)
  if (out.isJson) {
    out.json({ date: day, time_zone: timeZone, events, tasks })
    return
  }
  out.print(out.style('bold', inWords(day, style)))
  out.print(`\n${words.events}`)
  for (const event of events) out.print(`  ${eventLine(event, style, { withDay: false })}`)
  if (events.length === 0) out.print(`  ${words.noEvents}`)
  out.print(`\n${words.tasks}`)
  for (const task of tasks) out.print(`  ${taskLine(task, style)}`)
  if (tasks.length === 0) out.print(`  ${words.noOpenTasks}`)
}
