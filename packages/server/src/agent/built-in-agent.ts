/**
 * The agent that needs nothing else: it reads and changes the user's tasks and calendar by plain words, in Spanish and
 * English. No model, no guessing: what it does not understand it says.
 * @module
 */
import { firstWeekdayOf } from '@axia/words/first-weekday'
import { readDay, wallTimeOf } from '@axia/words/wall-time'
import { eq } from 'drizzle-orm'
import { Type } from 'typebox'
import type { EventStore } from '../calendar/event-store.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { messageKey, once } from '../db/idempotency.ts'
import { lockUser } from '../db/lock-user.ts'
import { messages } from '../db/schema.ts'
import { type Language, readersTag } from '../language-tag.ts'
import { Problem } from '../problem.ts'
import type { SearchStore } from '../search/search-store.ts'
import type { TaskListStore } from '../tasks/task-list-store.ts'
import type { TaskStore } from '../tasks/task-store.ts'
import type { Agent, Question } from './agent.ts'
import { addEvent, showAgenda } from './talk/agenda.ts'
import { lastTouched, pruneChanges } from './talk/changes.ts'
import { englishPhrases } from './talk/english-phrases.ts'
import { showFree } from './talk/free.ts'
import { findIntent, type Intent, languageOf, withoutPoliteness } from './talk/intent.ts'
import type { IntentName } from './talk/intent-pattern.ts'
import { plain } from './talk/markdown.ts'
import { moveThing } from './talk/move.ts'
import { offerToKeep } from './talk/offer.ts'
import { removeThing } from './talk/remove.ts'
import { renameThing } from './talk/rename.ts'
import { showFound } from './talk/search.ts'
import { spanishPhrases } from './talk/spanish-phrases.ts'
import { addListedTask, addReminder, completeTask, showTasks } from './talk/tasks.ts'
import { contentOf, findThings, thingOf } from './talk/things.ts'
import { type Deed, readTurnWhen, refusalOf, saidAt, type Turn } from './talk/turn.ts'
import { undoLast } from './talk/undo.ts'
import { showWhen } from './talk/when-is.ts'
import {
  type Answer,
  askWhich,
  closeQuestion,
  type OpenQuestion,
  openQuestion,
  pruneQuestions,
  readAnswer,
} from './talk/which.ts'
import { writtenAs } from './talk/written.ts'

export interface BuiltInAgentOptions {
  db: Database
  clock: Clock
  taskStore: TaskStore
  taskListStore: TaskListStore
  eventStore: EventStore
  searchStore: SearchStore
  /** Whether a device shows the user's reminders. */
  isReached: (userId: string) => Promise<boolean>
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
  when: showWhen,
  free: showFree,
}

const doing: Partial<Record<IntentName, (turn: Turn) => Deed | Promise<Deed>>> = {
  'add-task': addListedTask,
  remind: addReminder,
  'add-event': addEvent,
  complete: completeTask,
  move: (turn) => moveThing(turn),
  'move-earlier': (turn) => moveThing(turn, { isEarlier: true }),
  delete: removeThing,
  rename: renameThing,
  undo: undoLast,
}

/** An agent of its own; a question that comes twice is answered twice with the same words, and done once. */
export function builtInAgent({ db, clock, ...stores }: BuiltInAgentOptions): Agent {
  async function reply(question: Question): Promise<string> {
    const { locale, text } = question
    const intent = findIntent(text, locale)
    const turn = turnOf(question, intent?.language ?? languageOf(text, locale), intent)
    const { say } = turn
    if (text.trim() === '' && question.type === 'audio') return say.cannotHear
    if (text.trim() === '' && question.images.length > 0) return say.cannotSee
    const chosen = await answerTo(turn, text, intent)
    if (chosen !== undefined) return doOnce(turn, text, () => deedOfAnswer(question, chosen))
    const wish = intent && doing[intent.name]
    if (wish !== undefined) return doOnce(turn, text, async () => closing(turn, await wish(turn)))
    if (intent === undefined) return replyToLine(turn, text)
    await closeQuestion(db, turn)
    return (await showing[intent.name]?.(turn)) ?? say.notUnderstood
  }

  /** To what names no wish: a day that is asked for (`and tomorrow?`), or what may be kept. */
  async function replyToLine(turn: Turn, text: string): Promise<string> {
    const shown = await showAgenda(turn, { needsDate: true })
    const offer = shown === undefined ? offerToKeep({ ...turn, rest: withoutPoliteness(text) }) : undefined
    if (offer !== undefined) return doOnce(turn, text, () => offer)
    await closeQuestion(db, turn)
    return shown ?? turn.say.notUnderstood
  }

  function turnOf(
    question: Question,
    language: Language,
    wish: { rest: string; list?: string | undefined } | undefined,
  ): Turn {
    const {
      userId,
      username,
      timeZone,
      locale,
      text,
      messageId,
      conversationName: conversation,
      sentAt: now,
    } = question
    const phrases = language === 'es' ? spanishPhrases : englishPhrases
    return {
      userId,
      username,
      timeZone,
      now,
      today: wallTimeOf(now, timeZone).startOf('day'),
      firstWeekday: firstWeekdayOf(readersTag(locale, question)),
      language,
      say: { ...phrases, ...writtenAs(readersTag(language, question)) },
      rest: wish?.rest ?? text,
      list: wish?.list,
      messageId,
      conversation,
      chosen: undefined,
      recall: () => lastTouched(db, { userId, conversation, ...stores }),
      ...stores,
    }
  }

  /** The open question that the message answers, be it with a bare number or with the wish again: `delete 2`. */
  async function answerTo(turn: Turn, text: string, intent: Intent | undefined) {
    const bare = readAnswer(text)
    const answer = bare ?? (intent && readAnswer(intent.rest))
    const open = answer === undefined ? undefined : await openQuestion(db, turn)
    if (answer === undefined || open === undefined) return undefined
    if (open.choices.length === 0 && typeof answer === 'number') return undefined
    return bare === undefined && open.wish !== intent?.name ? undefined : { answer, open }
  }

  /** What was wished for, done to the thing that the answer chooses, with its days as they were when it was asked. */
  async function deedOfAnswer(
    question: Question,
    { answer, open }: { answer: Answer; open: OpenQuestion },
  ): Promise<Deed> {
    const turn = turnOf({ ...question, sentAt: open.askedAt }, open.language, open)
    const deed = await wishedDeed(turn, answer, open)
    return deed === undefined ? turn.say.noSuchChoice : closing(turn, deed)
  }

  /** No question from before is open after it. */
  function closing(turn: Turn, deed: Deed): Deed {
    return async (tx) => {
      await closeQuestion(tx, turn)
      return done(deed, tx)
    }
  }

  async function done(deed: Deed, tx: Database): Promise<string> {
    return typeof deed === 'string' ? deed : deed(tx)
  }

  async function wishedDeed(turn: Turn, answer: Answer, { wish, choices }: OpenQuestion): Promise<Deed | undefined> {
    const { say } = turn
    if (answer === 'none') return say.noneChosen
    if (choices.length === 0) return doing[wish]?.(turn)
    if (answer === 'yes' && choices.length > 1) return askAgain(turn, wish, choices)
    const choice = choices.at(answer === 'yes' ? 0 : answer)
    const chosen = choice && (await thingOf(turn, choice))
    if (chosen === undefined) return choice && say.noSuchThing
    return doing[wish]?.({ ...turn, chosen })
  }

  async function askAgain(turn: Turn, wish: OpenQuestion['wish'], choices: OpenQuestion['choices']): Promise<Deed> {
    const things = await Promise.all(choices.map((choice) => thingOf(turn, choice)))
    return askWhich(
      turn,
      wish,
      things.filter((thing) => thing !== undefined),
    )
  }

  /** What the stores refuse, such as a date beyond all calendars or a thing that is gone, is said and not done. */
  async function doOnce(turn: Turn, fingerprint: string, wish: () => Deed | Promise<Deed>): Promise<string> {
    const { userId, messageId, say } = turn
    const settle = (deed: Deed) =>
      once({ db, userId, key: messageKey(messageId), fingerprint, now: clock(), result: Type.String() }, async (tx) =>
        (await isWithdrawn(tx, turn)) ? say.notDone : done(deed, tx),
      )
    try {
      return await settle(await wish())
    } catch (error) {
      if (error instanceof Problem && error.status < 500) return settle(closing(turn, say.notDone))
      throw error
    }
  }

  return {
    async answer(question, { signal }) {
      signal.throwIfAborted()
      return { status: 'answered', text: await reply(question), audio: undefined }
    },
  }
}

/** Whether the message was deleted or cancelled; nobody does so until the transaction ends, or hears of what it left behind. */
async function isWithdrawn(tx: Database, { userId, messageId }: Turn): Promise<boolean> {
  await lockUser(tx, userId)
  const [message] = await tx
    .select({ deleted: messages.deleted, status: messages.status })
    .from(messages)
    .where(eq(messages.id, messageId))
  return message !== undefined && (message.deleted || message.status === 'cancelled')
}

/** The date of today, or of the day that was asked for; when a thing is, if the question names one. */
async function showDate(turn: Turn): Promise<Reply> {
  const { say, today, rest } = turn
  const reading = readTurnWhen(turn, 'agenda')
  if (reading.status === 'unreadable' || reading.status === 'ambiguous') return refusalOf(reading, turn)
  const namesThing = contentOf(reading.rest).length > 0 && (await findThings(turn, rest)).length > 0
  if (namesThing) return showWhen(turn)
  return say.dateIs(say.date(reading.status === 'read' ? readDay(reading.day) : today, today))
}

/** Forgets what the agent no longer has to remember of its conversations. */
export async function pruneAgentMemory(db: Database, now: Date): Promise<void> {
  await pruneChanges(db, now)
  await pruneQuestions(db, now)
}
