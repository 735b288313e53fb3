/**
 * Reads one line into a task or an event: what it is called, when it is, how it repeats, where, on which list, and when to be
 * reminded of it.
 * A pure module, as `when.ts` is.
 * @module
 */
import { capitalised } from './capitalised.ts'
import { englishThings } from './english-things.ts'
import { fold } from './fold.ts'
import type { About } from './piece.ts'
import { findReminder, type Reminder } from './reminder.ts'
import { spanishThings } from './spanish-things.ts'
import type { Things } from './thing.ts'
import { readWhen, type When, type WhenReading } from './when.ts'

/** What of a line can be understood beside its title. */
export type Aspect = 'when' | 'place' | 'list' | 'reminder'

export interface UnderstandOptions {
  now: Date
  timeZone: string
  /** The user's own; a line in the other one is understood too. */
  language: 'es' | 'en'
  /** On which day the user's weeks begin: 0 for Sunday to 6 for Saturday. */
  firstWeekday: number
  /** What it is, when that is known. */
  kind?: 'task' | 'event' | undefined
  /** What is not to be looked for: its words are the title's. */
  without?: ReadonlySet<Aspect>
}

/** What a line says. Every word of it stands in the title, or in what was understood. */
export interface Understanding {
  kind: 'task' | 'event'
  /** Empty when the line says nothing else. */
  title: string
  when: When | undefined
  place: string | undefined
  /** As it was written after the `#`. */
  list: string | undefined
  reminder: Reminder | undefined
  /** Words that look like a date and name none that there is, or two that do not fit each other: they stay in the title. */
  notUnderstood: string | undefined
}

type Language = UnderstandOptions['language']

const things: Record<Language, Things> = { es: spanishThings, en: englishThings }

const listPattern = /(?:^|\s)#(?<list>[\p{L}\p{N}][\p{L}\p{N}_-]*)/u

/** Understands a line, in whichever of the two languages says more of it. */
export function understand(line: string, options: UnderstandOptions): Understanding {
  const { list, rest } = options.without?.has('list') ? { list: undefined, rest: line } : withoutList(line)
  const other: Language = options.language === 'es' ? 'en' : 'es'
  const [own, foreign] = [read(rest, list, options.language, options), read(rest, list, other, options)]
  return knownLength(foreign) > knownLength(own) ? foreign : own
}

function withoutList(line: string): { list: string | undefined; rest: string } {
  const found = listPattern.exec(line)
  if (found === null) return { list: undefined, rest: line }
  return {
    list: found.groups?.list,
    rest: `${line.slice(0, found.index)} ${line.slice(found.index + found[0].length)}`,
  }
}

function read(line: string, list: string | undefined, language: Language, options: UnderstandOptions): Understanding {
  const found = options.without?.has('reminder') ? undefined : findReminder(line, language)
  if (found === undefined) return readPlain(line, list, language, options)
  const { reminder, rest } = found
  const kind = options.kind ?? (reminder.isWish ? 'task' : undefined)
  const reading = readPlain(rest, list, language, { ...options, kind })
  return canHave(reading, reminder) ? { ...reading, reminder } : readPlain(line, list, language, options)
}

/** A task is reminded of when it is due, an event some time before; hours before a day without hours mean nothing. */
function canHave({ kind, title, when }: Understanding, { minutes, isWish }: Reminder): boolean {
  if (title === '') return false
  if (isWish) return kind === 'task' || when !== undefined
  return kind === 'event' && when !== undefined && (when.at !== undefined || minutes % (24 * 60) === 0)
}

function readPlain(
  line: string,
  list: string | undefined,
  language: Language,
  options: UnderstandOptions,
): Understanding {
  const asEvent = readAs('event', line, language, options)
  const kind = options.kind ?? kindOf(asEvent, list, things[language])
  const reading = kind === 'event' ? asEvent : readAs('task', line, language, options)
  const rest = 'rest' in reading ? reading.rest : tidy(line)
  const findsPlace = kind === 'event' && options.without?.has('place') !== true
  const { place, title } = findsPlace ? withoutPlace(rest, things[language]) : { place: undefined, title: rest }
  const said = reading.status === 'read' ? reading : undefined
  const isYearly = kind === 'event' && said !== undefined && things[language].yearly.test(fold(title))
  const when = isYearly ? yearly(said) : said
  const notUnderstood = strangerIn(reading)
  return { kind, title: capitalised(title), when, place, list, reminder: undefined, notUnderstood }
}

/** A day that comes again each year, unless something else is said of it. */
function yearly(when: When): When {
  const isDay = when.at === undefined && when.day === when.lastDay
  return isDay && when.repeat === undefined ? { ...when, repeat: 'FREQ=YEARLY' } : when
}

function readAs(about: About, line: string, language: Language, options: UnderstandOptions): WhenReading {
  if (options.without?.has('when')) return { status: 'none', rest: tidy(line) }
  const { now, timeZone, firstWeekday } = options
  return readWhen(line, { now, timeZone, firstWeekday, language, about, repeats: true })
}

function kindOf(reading: WhenReading, list: string | undefined, words: Things): 'task' | 'event' {
  if (reading.status !== 'read' || list !== undefined) return 'task'
  const { at, endsAt, day, lastDay, phrases } = reading
  const said = fold(reading.rest)
  if (words.outing.test(said)) return at === undefined ? 'task' : 'event'
  if (words.doing.test(said)) return 'task'
  if (endsAt !== undefined) return 'event'
  const isDue = reading.repeat === undefined && phrases.some((phrase) => words.deadline.test(fold(phrase)))
  if (isDue) return 'task'
  const happens = at !== undefined || lastDay !== day || words.occasion.test(said)
  return happens || withoutPlace(reading.rest, words).place !== undefined ? 'event' : 'task'
}

/** A title, and the place that stood beside it. */
export interface Placed {
  place: string | undefined
  title: string
}

/** Finds the place of something that happens. */
export function findPlace(text: string, language: Language): Placed {
  return withoutPlace(text, things[language])
}

/** The last place that is named, as long as something is left to be called. */
function withoutPlace(text: string, words: Things): Placed {
  const none = { place: undefined, title: text }
  const found = [...fold(text).matchAll(words.place)].filter(({ 0: all, groups, index }) => {
    const place = groups?.place ?? ''
    const start = index + all.length - place.length
    return isPlace(place, text.slice(start), all.includes('@'), words)
  })
  const last = found.at(-1)
  if (last === undefined) return none
  const end = last.index + last[0].length
  const place = text.slice(end - (last.groups?.place ?? '').length, end)
  const title = tidy(`${text.slice(0, last.index)} ${text.slice(end)}`)
  return title === '' ? none : { place: capitalised(place.trim()), title }
}

function isPlace(folded: string, written: string, isMarked: boolean, { noPlace, knownPlace }: Things): boolean {
  if (isMarked) return true
  if (noPlace.test(folded)) return false
  return (
    /^(?:el|la|los|las|un|una|mi|tu|su|nuestr[oa]|the|a|an)\s/.test(folded) ||
    knownPlace.test(folded) ||
    /^\p{Lu}/u.test(written)
  )
}

function strangerIn(reading: WhenReading): string | undefined {
  if (reading.status === 'unreadable') return reading.phrase
  return reading.status === 'ambiguous' ? reading.phrases.join(', ') : undefined
}

function knownLength({ when, place = '', reminder }: Understanding): number {
  return ((when?.phrases.join('').length ?? 0) + (reminder?.phrase.length ?? 0)) * 2 + place.length
}

function tidy(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .replace(/\s+([,.;:!?])/g, '$1')
    .replace(/^[\s,;:–-]+|(?<![\s,;:–-])[\s,;:–-]+$/g, '')
}
