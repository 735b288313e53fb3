/**
 * What a line says of being reminded: how long before it (`avísame 1 hora antes`), or that it is to be reminded of at all
 * (`remind me to …`).
 * @module
 */
import { type DurationWords, durationIn } from './duration.ts'
import { englishDurations } from './english.ts'
import { fold } from './fold.ts'
import { spanishDurations } from './spanish.ts'

/** A reminder as it was said. */
export interface Reminder {
  /** Before the start; 0 for when it starts or is due. */
  minutes: number
  phrase: string
  /** All of the line is a wish to be reminded: it is something to do. */
  isWish: boolean
}

interface ReminderWords {
  durations: DurationWords
  /** Says how long before, at the end of a part of the line. */
  aside: RegExp
  /** The same at the line's beginning, before what it is about. */
  ahead: RegExp
  /** Begins a line that is a wish as a whole. */
  wish: RegExp
}

const dayMinutes = 24 * 60
const maxMinutes = 7 * dayMinutes

/** @param of what leads from a reminder at the line's beginning to what it is about */
function reminderWords(
  durations: DurationWords & { pattern: string },
  {
    asks,
    before,
    day,
    start,
    of,
    and,
    wish,
  }: Record<'asks' | 'before' | 'day' | 'start' | 'of' | 'and' | 'wish', string>,
): ReminderWords {
  const said = `(?:${asks})\\s*:?\\s+(?:${durations.pattern}\\s+(?:${before})|(?<day>${day})|(?<start>${start}))`
  return {
    durations,
    aside: new RegExp(`(?:^|\\s*[,;]|\\s)\\s*(?:(?:${and})\\s+)?${said}(?=\\s*(?:$|[,.;:!?)]))`, 'u'),
    ahead: new RegExp(`^\\s*${said}\\s+(?:${of})(?=\\s)`, 'u'),
    wish: new RegExp(`^\\s*${wish}`, 'u'),
  }
}

const languages: Record<'es' | 'en', ReminderWords> = {
  es: reminderWords(spanishDurations, {
    asks: '(?:avisa|recuerda|notifica|alerta)me(?:l[oa])?(?:\\s+con)?|(?:avisar|recordar)me(?:l[oa])?(?:\\s+con)?|(?:con\\s+)?(?:un\\s+)?(?:aviso|recordatorio)|(?:con\\s+)?(?:una\\s+)?(?:alerta|alarma)',
    before: 'antes|de\\s+(?:antelacion|anticipacion)',
    day: 'el\\s+dia\\s+(?:de\\s+)?(?:antes|anterior)|la\\s+vispera',
    start: 'al\\s+(?:empezar|comenzar)|a\\s+(?:la|esa)\\s+hora|a\\s+la\\s+hora\\s+en\\s+punto',
    of: 'del?',
    and: 'y',
    wish: '(?:recuerda|acuerda|recordar)me\\s+(?:que\\s+|de\\s+|(?=(?:el|la|los|las|lo|mi|mis|un|una)\\s|[a-z]+[aei]r(?:[lmst][a-z]{1,5})?\\b))(?=\\S)',
  }),
  en: reminderWords(englishDurations, {
    asks: '(?:remind|alert|notify)\\s+me|(?:with\\s+)?(?:an?\\s+)?(?:reminder|alert|alarm)',
    before: 'before(?:hand)?|earlier|ahead|prior|in\\s+advance',
    day: 'the\\s+day\\s+before',
    start: 'at\\s+the\\s+(?:start|time)|when\\s+it\\s+(?:starts|begins)',
    of: '(?:of\\s+)?(?:the|my|our)',
    and: 'and',
    wish: '(?:please\\s+)?remind\\s+me\\s+(?:to|about|of|that)\\s+(?=\\S)',
  }),
}

/** Finds the reminder of a line, and what is left of it. */
export function findReminder(line: string, language: 'es' | 'en'): { reminder: Reminder; rest: string } | undefined {
  const { durations, aside, ahead, wish } = languages[language]
  const text = line.normalize('NFC').replace(/\s+/g, ' ')
  const folded = fold(text)
  const without = (found: RegExpExecArray, minutes: number, isWish: boolean) => {
    const [phrase, rest] = [
      text.slice(found.index, found.index + found[0].length),
      text.slice(found.index + found[0].length),
    ]
    return { reminder: { minutes, phrase: phrase.trim(), isWish }, rest: `${text.slice(0, found.index)} ${rest}` }
  }
  const led = aside.exec(folded) ?? ahead.exec(folded)
  const minutes = led && minutesOf(led.groups ?? {}, durations)
  if (led && minutes !== null && minutes <= maxMinutes) return without(led, minutes, false)
  const wished = wish.exec(folded)
  return wished === null ? undefined : without(wished, 0, true)
}

/** Infinite for what is too long to be counted in days. */
function minutesOf(groups: Record<string, string | undefined>, durations: DurationWords): number {
  if (groups.start !== undefined) return 0
  if (groups.day !== undefined) return dayMinutes
  const { minutes, days, months } = durationIn(groups, durations)
  return months > 0 ? Number.POSITIVE_INFINITY : Math.round(minutes + days * dayMinutes)
}
