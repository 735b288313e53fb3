/**
 * When and where something is that is known by its words.
 * @module
 */
import { fold } from '@axia/words'
import { readDay } from '@axia/words/wall-time'
import { plain, strong } from './markdown.ts'
import type { Thing } from './thing.ts'
import { contentOf, findThings, isAnyEvent, momentIn, nextThings, thingLine, titleIn } from './things.ts'
import { paragraphs, readTurnWhen, type Turn } from './turn.ts'

/** Things that one answer shows. */
const maxShown = 10

/** Asks for the one that comes next. */
const next = /\b(?:next|proxim[oa]|siguiente|sigue)\b/u

/** The thing's moment and place, or those of all that can be meant. */
export async function showWhen(turn: Turn): Promise<string> {
  const { say, rest, today } = turn
  if (rest === '') return say.whenWhat
  const reading = readTurnWhen(turn, 'agenda')
  if (reading.status === 'read' && contentOf(reading.rest).length === 0) {
    return say.dateIs(say.date(readDay(reading.day), today))
  }
  const named = await findThings(turn, rest)
  const isNext = next.test(fold(rest))
  const isAny = isAnyEvent(rest) || (isNext && contentOf(rest).length === 0)
  const found = named.length === 0 && isAny ? await nextThings(turn) : named
  const things = isNext ? found.slice(0, 1) : found
  const [thing] = things
  if (thing === undefined) return say.foundNothing(plain(rest))
  if (things.length === 1) return sentenceOf(thing, turn)
  const lines = things.slice(0, maxShown).map((each) => `- ${thingLine(each, turn)}`)
  const more = things.length > maxShown ? say.more(things.length - maxShown) : undefined
  return paragraphs(say.foundTitle(plain(rest)), lines.join('\n'), more)
}

function sentenceOf(thing: Thing, turn: Turn): string {
  const { say } = turn
  const where = thing.kind === 'event' ? plain(thing.occurrence.event.location) : ''
  const repeats = thing.kind === 'event' ? thing.occurrence.event.recurrence : thing.task.recurrence
  return paragraphs(
    say.itIs(strong(titleIn(thing)), momentIn(thing, turn), where),
    repeats === null ? undefined : say.itRepeats,
  )
}
