/**
 * A calendar file cut into its parts (RFC 5545 §3.1), each with the line on which it begins.
 * @module
 */

/** A file that cannot be read. The message says where and what, never what stands there. */
export class CalendarFileError extends Error {
  override readonly name = 'CalendarFileError'
  /** Counted from 1. */
  readonly line: number

  constructor(line: number, message: string, options?: ErrorOptions) {
    super(`line ${line}: ${message}`, options)
    this.line = line
  }
}

/** A component of a file, such as a VEVENT, as text of its own. */
export interface IcsPart {
  line: number
  text: string
}

export interface IcsParts {
  /** The calendar's own name, if it has one. */
  name: string | undefined
  zones: IcsPart[]
  events: IcsPart[]
}

/** A name, parameters whose quoted values may hold anything, a colon. */
const contentLine = /^([A-Za-z0-9-]+)((?:;[^:"\r\n]*(?:"[^"\r\n]*"[^:"\r\n]*)*)?):/

/** Characters of a calendar's name that are kept. */
const maxNameLength = 500

/** Components may lie this deep in one another; those of the format lie three deep. */
const maxDepth = 8

/** A file of the greatest length has fewer, unless it is written to cost. */
const maxLines = 200_000

/**
 * Cuts a file into its events and zones, and checks that it is one.
 *
 * @throws {CalendarFileError} naming the first line that is wrong.
 */
export function cutCalendar(text: string): IcsParts {
  const parts: IcsParts = { name: undefined, zones: [], events: [] }
  const open: { name: string; line: number }[] = []
  let part: { line: number; lines: string[] } | undefined
  let calendars = 0
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  if (lines.length > maxLines) throw new CalendarFileError(maxLines + 1, `a calendar has at most ${maxLines} lines`)
  for (const [index, content] of lines.entries()) {
    const line = index + 1
    if (/^[ \t]/.test(content)) {
      part?.lines.push(content)
      continue
    }
    if (content === '') continue
    const match = contentLine.exec(content)
    if (match === null) {
      throw new CalendarFileError(
        line,
        open.length === 0 ? 'a calendar begins with BEGIN:VCALENDAR' : 'has no name and colon',
      )
    }
    const name = (match[1] ?? '').toUpperCase()
    const value = content.slice(match[0].length).trim()
    if (name === 'BEGIN') {
      const component = value.toUpperCase()
      if (open.length === 0 && component !== 'VCALENDAR')
        throw new CalendarFileError(line, 'a calendar begins with BEGIN:VCALENDAR')
      if (open.length >= maxDepth) throw new CalendarFileError(line, 'is nested too deeply')
      open.push({ name: component, line })
      if (open.length === 1) calendars++
      if (open.length === 2) part = { line, lines: [] }
      part?.lines.push(content)
      continue
    }
    const innermost = open.at(-1)
    if (innermost === undefined) throw new CalendarFileError(line, 'stands outside the calendar')
    part?.lines.push(content)
    if (name === 'END') {
      if (value.toUpperCase() !== innermost.name) throw new CalendarFileError(line, 'ends what was not begun')
      open.pop()
      if (open.length === 1 && part !== undefined) {
        const whole = { line: part.line, text: part.lines.join('\r\n') }
        if (innermost.name === 'VEVENT') parts.events.push(whole)
        if (innermost.name === 'VTIMEZONE') parts.zones.push(whole)
        part = undefined
      }
    } else if (open.length === 1 && (name === 'X-WR-CALNAME' || name === 'NAME')) {
      parts.name ??= nameIn(value)
    }
  }
  const unclosed = open.at(-1)
  if (unclosed !== undefined) throw new CalendarFileError(unclosed.line, 'begins what never ends')
  if (calendars === 0) throw new CalendarFileError(1, 'a calendar begins with BEGIN:VCALENDAR')
  return parts
}

/** Without what no database holds. */
function nameIn(value: string): string | undefined {
  const name = value.replaceAll('\0', '').slice(0, maxNameLength).toWellFormed().trim()
  return name === '' ? undefined : name.replaceAll(/\\([,;\\])/g, '$1')
}
