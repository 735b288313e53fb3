/**
 * The agent that needs nothing else: it reads and changes the user's tasks and calendar by plain words, in Spanish and
 * English. No model, no guessing: what it does not understand it says.
 * @module
 */
import { firstWeekdayOf } from '@axia/words/first-weekday'
import { readDay, wallTimeOf } from '@axia/words/wall-time'
import { Type } from 'typebox'
import type { EventStore } from '../calendar/event-store.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { once } from '../db/idempotency.ts'
import { languageTagOf } from '../language-tag.ts'
import type { SearchStore } from '../search/search-store.ts'
import type { TaskListStore } from '../tasks/task-list-store.ts'
import type { TaskStore } from '../tasks/task-store.ts'
import type { Agent, Question } from './agent.ts'
import { addEvent, showAgenda } from './talk/agenda.ts'
import { englishPhrases } from './talk/english-phrases.ts'
import { hoursOf } from './talk/hours.ts'
import { findIntent, languageOf } from './talk/intent.ts'
import type { IntentName } from './talk/intent-pattern.ts'
import { plain } from './talk/markdown.ts'
import { showFound } from './talk/search.ts'
import { spanishPhrases } from './talk/spanish-phrases.ts'
import { addListedTask, addTask, completeTask, showTasks } from './talk/tasks.ts'
import { type Deed, readTurnWhen, refusalOf, saidAt, type Turn } from './talk/turn.ts'

export interface BuiltInAgentOptions {
  db: Database
  clock: Clock
  taskStore: TaskStore
  taskListStore: TaskListStore
  eventStore: EventStore
  searchStore: SearchStore
}

/** Words, or undefined: not understood after all. */
type Reply = string | undefined

const showing: Partial<Record<IntentName, (turn: Turn) => Reply | Promise<Reply>>> = {
  help: ({ say }) => say.help,
  greeting: ({ say, username }) => say.greeting(plain(username)),
  thanks: ({ say }) => say.thanks,
  clock: (turn) => {
    const { day, minutes = 0 } = saidAt(turn.now, turn)
    return turn.say.clock(turn.say.time(minutes), turn.say.date(day, turn.today), turn.timeZone)
  },
  date: showDate,
  agenda: (turn) => showAgenda(turn),
  tasks: showTasks,
  search: showFound,
}

const doing: Partial<Record<IntentName, (turn: Turn) => Deed | Promise<Deed>>> = {
  'add-task': addListedTask,
  remind: (turn) => addTask(turn, true),
  'add-event': addEvent,
  complete: completeTask,
}

/** An agent of its own; a question that comes twice is answered twice with the same words, and done once. */
export function builtInAgent({ db, clock, ...stores }: BuiltInAgentOptions): Agent {
  async function reply(question: Question): Promise<string> {
    const { userId, username, timeZone, locale, text, messageId, sentAt: now } = question
    const intent = findIntent(text, locale)
    const language = intent?.language ?? languageOf(text, locale)
    const say = {
      ...(language === 'es' ? spanishPhrases : englishPhrases),
      ...hoursOf(languageTagOf(language, timeZone)),
    }
    if (text.trim() === '' && question.type === 'audio') return say.cannotHear
    if (text.trim() === '' && question.images.length > 0) return say.cannotSee
    const firstWeekday = firstWeekdayOf(languageTagOf(locale, timeZone))
    const today = wallTimeOf(now, timeZone).startOf('day')
    const wish = { rest: intent?.rest ?? text, list: intent?.list }
    const turn: Turn = { userId, username, timeZone, now, today, firstWeekday, language, say, ...wish, ...stores }
    if (intent === undefined) return (await showAgenda(turn, { needsDate: true })) ?? say.notUnderstood // `and tomorrow?`
    const show = showing[intent.name]
    if (show !== undefined) return (await show(turn)) ?? say.notUnderstood
    const deed = (await doing[intent.name]?.(turn)) ?? say.notUnderstood
    const key = `message ${messageId}` // a blank: no client's own key can be the same
    return once({ db, userId, key, fingerprint: text, now: clock(), result: Type.String() }, async (tx) =>
      typeof deed === 'string' ? deed : deed(tx),
    )
  }

  return {
    async answer(question, { signal }) {
      signal.throwIfAborted()
      return { status: 'answered', text: await reply(question), audio: undefined }
    },
  }
}

/** The date of today, or of the day that was asked for. */
function showDate(turn: Turn): Reply {
  const reading = readTurnWhen(turn, 'agenda')
  if (reading.status === 'unreadable' || reading.status === 'ambiguous') return refusalOf(reading, turn)
  const day = reading.status === 'read' ? readDay(reading.day) : turn.today
  return turn.say.dateIs(turn.say.date(day, turn.today))
}
