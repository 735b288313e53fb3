/**
 * What the built-in agent offers to keep, when somebody only says what there is: `dinner with Eve on Friday at 8`.
 * @module
 */
import { understand } from '@axia/words'
import { strong } from './markdown.ts'
import { type Deed, momentOf, type Turn } from './turn.ts'
import { keepQuestion } from './which.ts'

/** Longer ones tell a story. */
const maxLength = 200

/** Asks whether to keep a line that has a date; undefined for what is no such line. */
export function offerToKeep(turn: Turn): Deed | undefined {
  const { rest, now, timeZone, firstWeekday, language, say } = turn
  if (/[?¿]/.test(rest) || rest.length > maxLength) return undefined
  const { kind, title, when } = understand(rest, {
    now,
    timeZone,
    firstWeekday,
    language,
    without: new Set(['reminder']),
  })
  if (when === undefined || when.time === 'past' || title === '') return undefined
  const offer = say.offer[kind](strong(title), momentOf(when, turn))
  return async (tx) => {
    await keepQuestion(tx, turn, { wish: kind === 'event' ? 'add-event' : 'add-task', choices: [] })
    return offer
  }
}
