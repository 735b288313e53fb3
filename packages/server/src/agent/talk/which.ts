/**
 * Which of several things is meant: asked with numbers, kept with the conversation, and answered by one of them.
 * @module
 */
import { fold } from '@axia/words'
import { and, eq, gt, isNull, lt, lte, or } from 'drizzle-orm'
import { type Static, Type } from 'typebox'
import { Parse } from 'typebox/value'
import type { Database } from '../../db/database.ts'
import { agentQuestions } from '../../db/schema.ts'
import type { Thing } from './thing.ts'
import { findThings, isAnyEvent, nameOf, nextThings, thingLine } from './things.ts'
import { type Deed, paragraphs, type Turn } from './turn.ts'

/** For so long a number is an answer. */
const askedForMs = 3_600_000

/** Choices that are offered; who means another says more of it. */
const maxChoices = 9

/** A `ThingName`. */
const Choice = Type.Object({
  kind: Type.Enum(['task', 'event']),
  id: Type.String(),
  occurrence: Type.Union([Type.String(), Type.Null()]),
})

const Question = Type.Object({
  wish: Type.Enum(['move', 'move-earlier', 'delete', 'rename', 'complete', 'add-task', 'add-event']),
  language: Type.Enum(['es', 'en']),
  rest: Type.String(),
  choices: Type.Array(Choice),
})

export interface OpenQuestion extends Static<typeof Question> {
  /** The moment from which its words count. */
  askedAt: Date
}

/** What can be wished for of one thing. */
export type OneThingWish = OpenQuestion['wish']

export interface OneThing {
  wish: OneThingWish
  /** The words that name it. */
  said: string
  act: (thing: Thing) => Deed
}

/** Does it to the thing that is meant; asks which, where several can be. */
export async function doToOne(turn: Turn, { wish, said, act }: OneThing): Promise<Deed> {
  if (turn.chosen !== undefined) return act(turn.chosen)
  const things = await findThings(turn, said)
  const [thing] = things
  if (thing === undefined) {
    const next = isAnyEvent(said) ? await nextThings(turn) : []
    return next.length === 0 ? turn.say.noSuchThing : askWhich(turn, wish, next) // one that was not named is no one's choice
  }
  return things.length === 1 ? act(thing) : askWhich(turn, wish, things)
}

/** Asks, and keeps the question with the conversation until the next message. */
export function askWhich(turn: Turn, wish: OneThingWish, things: readonly Thing[]): Deed {
  const { say } = turn
  const offered = things.slice(0, maxChoices)
  const lines = offered.map((thing, index) => `${index + 1}. ${thingLine(thing, turn)}`)
  const more = things.length > maxChoices ? say.more(things.length - maxChoices) : undefined
  return async (tx) => {
    await keepQuestion(tx, turn, { wish, choices: offered.map(nameOf) })
    return paragraphs(say.whichOne, lines.join('\n'), more)
  }
}

/** The question is the conversation's open one; without choices it is to be answered by yes or no. */
export async function keepQuestion(
  tx: Database,
  { userId, conversation, language, rest, now: createdAt }: Turn,
  asked: Pick<OpenQuestion, 'wish' | 'choices'>,
): Promise<void> {
  const question = JSON.stringify({ ...asked, language, rest } satisfies Static<typeof Question>)
  await tx
    .insert(agentQuestions)
    .values({ userId, conversation, question, createdAt })
    .onConflictDoUpdate({
      target: [agentQuestions.userId, agentQuestions.conversation],
      set: { question, answeredBy: null, createdAt },
    })
}

/** What the conversation was asked last, as long as it is open; for the message that answered it, too. */
export async function openQuestion(
  db: Database,
  { userId, conversation, messageId, now }: Pick<Turn, 'userId' | 'conversation' | 'messageId' | 'now'>,
): Promise<OpenQuestion | undefined> {
  const isYoung = gt(agentQuestions.createdAt, new Date(now.getTime() - askedForMs))
  const [row] = await db
    .select({ question: agentQuestions.question, askedAt: agentQuestions.createdAt })
    .from(agentQuestions)
    .where(
      and(
        eq(agentQuestions.userId, userId),
        eq(agentQuestions.conversation, conversation),
        isOpenTo(messageId),
        isYoung,
      ),
    )
  return row && { ...Parse(Question, JSON.parse(row.question)), askedAt: row.askedAt }
}

/** The question is open until this message, which answers it or speaks of something else. */
export async function closeQuestion(tx: Database, { userId, conversation, messageId, now }: Turn): Promise<void> {
  const ofConversation = and(eq(agentQuestions.userId, userId), eq(agentQuestions.conversation, conversation))
  await tx
    .update(agentQuestions)
    .set({ answeredBy: messageId })
    .where(and(ofConversation, isOpenTo(messageId), lte(agentQuestions.createdAt, now)))
}

/** Answered by nobody yet, or by this very message that comes again. */
function isOpenTo(messageId: string) {
  return or(isNull(agentQuestions.answeredBy), eq(agentQuestions.answeredBy, messageId))
}

/** Forgets questions that nobody will answer any more. */
export async function pruneQuestions(db: Database, now: Date): Promise<void> {
  await db.delete(agentQuestions).where(lt(agentQuestions.createdAt, new Date(now.getTime() - askedForMs)))
}

// biome-ignore format: a table
const ordinals: Partial<Record<string, number>> = {
  primero: 0, primera: 0, first: 0, segundo: 1, segunda: 1, second: 1, tercero: 2, tercera: 2, third: 2, cuarto: 3, cuarta: 3, fourth: 3,
  quinto: 4, quinta: 4, fifth: 4, ultimo: -1, ultima: -1, last: -1,
}

const choiceForm =
  /^[\s¿¡]*(?:(?:el|la|lo|the|number|numero|opcion|option)\s+|(?:n[.º°]|#)\s*)*(?:(?<number>[1-9]\d?)|(?<ordinal>[a-z]+))(?:\s+(?:one|opcion|option))?(?:\s*,?\s*(?:por favor|porfa|please))?[\s.!)]*$/u
const yesForm =
  /^(?:si|claro|vale|ok|okay|dale|de acuerdo|hazlo|anadel[ao]|anotal[ao]|yes|yep|yeah|sure|do it|add it|note it)(?:[ ,]+(?:por favor|porfa|please))?[\s.!]*$/u
const noneForm =
  /^(?:ningun[oa]|nada|no|cancela(?:r)?|dejalo|olvidalo|none(?: of them)?|neither|nothing|cancel|never ?mind|forget it|no,? (?:thanks|gracias))[\s.!]*$/u

/** An answer to the question: a place in the row (from the end, when negative), none of them, or yes. */
export type Answer = number | 'none' | 'yes'

/** Undefined when it is no such answer. */
export function readAnswer(text: string): Answer | undefined {
  const said = fold(text).trim()
  if (noneForm.test(said)) return 'none'
  if (yesForm.test(said)) return 'yes'
  const { number, ordinal = '' } = choiceForm.exec(said)?.groups ?? {}
  return number === undefined ? ordinals[ordinal] : Number(number) - 1
}
