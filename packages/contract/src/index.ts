/**
 * The wire: every call, frame and problem of AxIA, once.
 * @module
 */
import { authCalls } from './auth.ts'
import { calendarCalls } from './calendar.ts'
import { calendarSourceCalls } from './calendar-sources.ts'
import { chatCalls } from './chat.ts'
import { reminderCalls } from './reminders.ts'
import { searchCalls } from './search.ts'
import { securityCalls } from './security.ts'
import { serverCalls } from './server.ts'
import { taskCalls } from './tasks.ts'

export * from './auth.ts'
export * from './calendar.ts'
export * from './calendar-sources.ts'
export * from './chat.ts'
export * from './json.ts'
export * from './problem.ts'
export * from './reminders.ts'
export * from './search.ts'
export * from './search-text.ts'
export * from './security.ts'
export * from './server.ts'
export * from './socket.ts'
export * from './tasks.ts'
export { Id, Instant, Locale, Moment, maxNameLength, maxTextLength, maxTitleLength, TimeZone } from './wire.ts'

/** Every REST call, keyed by `METHOD /path`. */
export const calls = {
  ...serverCalls,
  ...authCalls,
  ...securityCalls,
  ...calendarCalls,
  ...calendarSourceCalls,
  ...taskCalls,
  ...chatCalls,
  ...reminderCalls,
  ...searchCalls,
}
export type Calls = typeof calls
