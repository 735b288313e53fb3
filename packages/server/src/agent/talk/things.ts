/**
 * Tasks and events as one speaks of them: found by their words, wherever an accent or an ending differs, and by their day.
 * @module
 */
import { foldForSearch, readTerms, type SearchKind, wordsOf } from '@axia/contract'
import type { When } from '@axia/words'
import { instantOf, readDay } from '@axia/words/wall-time'
import type { DateTime } from 'luxon'
import type { Occurrence } from '../../calendar/event.ts'
import { plain, strong } from './markdown.ts'
import { maxRead, openTasks } from './open-tasks.ts'
import { dueMoment, taskLine, whenItIs } from './spans.ts'
import type { Thing, ThingName } from './thing.ts'
import { readTurnWhen, saidAt, type Turn } from './turn.ts'

/** More characters than these name no thing and no moment. */
export const maxSaidLength = 300

/** So many of them can be meant; more is no longer one thing. */
const maxFound = 20

/** So far ahead, and back, an event is looked for: a birthday comes once a year. */
const yearMs = 400 * 86_400_000

/** Words that say what kind of thing it is; the thing itself may be called otherwise. */
const taskNouns = words(
  'tarea tareas pendiente pendientes recordatorio recordatorios task tasks todo reminder reminders',
)
const eventNouns = words(
  'evento eventos cita citas reunion reuniones compromiso turno consulta event events appointment appointments meeting meetings',
)

/** What was talked about last. */
const pronounForm = /^(?:l[ao]s?|it|that|this|es[aeo]|est[aeo])$/u

/** A task by its number in the list that was shown. */
const numberForm = /^\s*(?:(?:el|la|the)\s+)?(?:(?:tarea|task|numero|number)\s+)*#?(?<number>\d{1,3})\s*$/u

/** Words that name nothing. */
const smallWords = words(
  'el la los las un una unos unas lo al a de del con en por para y o que se me te le mi mis tu tus su sus nuestro nuestra es son era fue sera ' +
    'tengo tiene tenemos toca cae empieza comienza termina acaba vence hay voy ir viene llega proximo proxima siguiente sigue calendario agenda ' +
    'the an of to my our your his her with at on in for from and is are was do does did i we have has got be due start starts begin begins ' +
    'end ends happen happening go going next upcoming calendar schedule s it see veo forward back',
)

/** What the words mean: the events that are yet to come, or are of the day that was said, and the open tasks. */
export async function findThings(turn: Turn, said: string): Promise<Thing[]> {
  if (said.length > maxSaidLength) return []
  if (pronounForm.test(foldForSearch(said).trim())) {
    const name = await turn.recall()
    const thing = name && (await thingOf(turn, name))
    return thing === undefined ? [] : [thing]
  }
  const number = numberForm.exec(foldForSearch(said))?.groups?.number
  const numbered = number === undefined ? undefined : (await openTasks(turn))[Number(number) - 1]
  if (numbered !== undefined) return [{ kind: 'task', task: numbered }]
  const reading = readTurnWhen({ ...turn, rest: said.replace(/\bde (?=las? \d)/giu, 'a ') }, 'agenda')
  if (reading.status === 'read') {
    const onDay = await findBy(turn, reading.rest, reading)
    if (onDay.length > 0) return onDay
  }
  return findBy(turn, said, undefined) // a date may be a part of a name: the report of Monday
}

async function findBy(turn: Turn, said: string, when: When | undefined): Promise<Thing[]> {
  const all = contentOf(said)
  const bare = all.filter((word) => !taskNouns.has(word) && !eventNouns.has(word))
  if (bare.length === 0 && when !== undefined) return onlySaidKind(all, await thingsOn(turn, when, undefined))
  for (const isTyping of [false, true]) {
    for (const wanted of all.length === bare.length ? [all] : [all, bare]) {
      if (wanted.length === 0) continue
      const ids = await idsOf(turn, wanted, isTyping)
      const found =
        when === undefined
          ? await thingsNamed(turn, ids)
          : await thingsOn(turn, when, new Set(Object.values(ids).flat()))
      if (found.length > 0) return nearest(onlySaidKind(all, found), wanted)
    }
  }
  return []
}

/** Whether no more was said than that it is an event. */
export function isAnyEvent(said: string): boolean {
  const content = contentOf(said)
  return content.length > 0 && content.every((word) => eventNouns.has(word))
}

/** The events that come next. */
export async function nextThings({ eventStore, userId, timeZone, now }: Turn): Promise<Thing[]> {
  const window = { from: now, to: new Date(+now + yearMs), timeZone, limit: 5 }
  const { rows } = await eventStore.list(userId, window)
  return rows.slice(0, window.limit).map((occurrence): Thing => ({ kind: 'event', occurrence }))
}

/** The one of that name, or else all that have the words. */
function nearest(things: Thing[], wanted: readonly string[]): Thing[] {
  const exact = things.filter((thing) => contentOf(titleIn(thing)).join(' ') === wanted.join(' '))
  return (exact.length > 0 ? exact : things).slice(0, maxFound)
}

/** A task, where it was called one; else what happens, where it was called so. All, where there is none of that kind. */
function onlySaidKind(said: readonly string[], things: Thing[]): Thing[] {
  const kind = said.some((word) => taskNouns.has(word))
    ? 'task'
    : said.some((word) => eventNouns.has(word))
      ? 'event'
      : undefined
  const ofKind = things.filter((thing) => thing.kind === kind)
  return ofKind.length > 0 ? ofKind : things
}

/** The best that the words find, by kind. */
async function idsOf({ searchStore, userId }: Turn, wanted: readonly string[], isTyping: boolean) {
  const terms = { ...readTerms(wanted.join(' ')), isTyping }
  const find = async (kind: SearchKind) =>
    (await searchStore.find(userId, terms, { kinds: [kind], limit: maxFound, offset: 0 })).map(({ id }) => id)
  return { task: await find('task'), event: await find('event') }
}

async function thingsNamed(turn: Turn, ids: { task: string[]; event: string[] }): Promise<Thing[]> {
  const tasks = await Promise.all(ids.task.map((id) => turn.taskStore.find(turn.userId, id)))
  const open = tasks.flatMap((task): Thing[] => (task === undefined || task.completed ? [] : [{ kind: 'task', task }]))
  const ahead = await Promise.all(ids.event.map((id) => nextOf(turn, id)))
  const events = ahead.flatMap((occurrence): Thing[] => (occurrence ? [{ kind: 'event', occurrence }] : []))
  if (events.length + open.length > 0) return [...events.sort((a, b) => startOf(a) - startOf(b)), ...open]
  const over = await Promise.all(ids.event.map((id) => lastOf(turn, id)))
  return over.flatMap((occurrence): Thing[] => (occurrence ? [{ kind: 'event', occurrence }] : []))
}

/** What is on the days that were said, at the hour that was said; of the ids, where there are any. */
async function thingsOn(turn: Turn, when: When, ids: ReadonlySet<string> | undefined): Promise<Thing[]> {
  const { userId, timeZone, eventStore, taskStore } = turn
  const first = when.saysDay ? readDay(when.day) : turn.today
  const last = when.saysDay ? readDay(when.lastDay) : first.plus({ days: 7 })
  const [from, to] = [instantOf(first, timeZone), instantOf(last.plus({ days: 1 }), timeZone)]
  const { rows } = await eventStore.list(userId, { from, to, timeZone, limit: 100 })
  const listed = await taskStore.list(userId, { completed: false, limit: maxRead })
  const all = [
    ...rows.map((occurrence): Thing => ({ kind: 'event', occurrence })),
    ...listed.rows
      .map((task): Thing => ({ kind: 'task', task }))
      .filter((thing) => isOnDays(thing, { first, last }, turn)),
  ]
  const things = ids === undefined ? all : all.filter((thing) => ids.has(nameOf(thing).id))
  if (when.at === undefined || when.part !== undefined) return things
  const minutes = saidAt(when.at, turn).minutes
  const atHour = things.filter((thing) => minutesIn(thing, turn) === minutes)
  return atHour.length > 0 || !when.saysDay ? atHour : things
}

function isOnDays(thing: Thing, { first, last }: { first: DateTime; last: DateTime }, turn: Turn): boolean {
  const due = thing.kind === 'task' ? dueMoment(thing.task, turn) : undefined
  return due !== undefined && due.day >= first && due.day <= last
}

/** The minutes of the day at which it begins, or is due. */
function minutesIn(thing: Thing, turn: Turn): number | undefined {
  if (thing.kind === 'task') return dueMoment(thing.task, turn)?.minutes
  return thing.occurrence.days === undefined ? saidAt(new Date(thing.occurrence.startMs), turn).minutes : undefined
}

/** The thing as it is now; undefined when it is gone. */
export async function thingOf(turn: Turn, { kind, id, occurrence }: ThingName): Promise<Thing | undefined> {
  if (kind === 'task') {
    const task = await turn.taskStore.find(turn.userId, id)
    return task && { kind, task }
  }
  if (occurrence === null) {
    const one = (await nextOf(turn, id)) ?? (await lastOf(turn, id))
    return one && { kind, occurrence: one }
  }
  const at = new Date(occurrence).getTime()
  const window = { from: new Date(at - yearMs), to: new Date(at + yearMs), timeZone: turn.timeZone, limit: 1000, id }
  const { rows } = await turn.eventStore.list(turn.userId, window)
  const one = rows.find((row) => row.occurrence === occurrence)
  return one && { kind, occurrence: one }
}

export function nameOf(thing: Thing): ThingName {
  if (thing.kind === 'task') return { kind: 'task', id: thing.task.id, occurrence: null }
  const { id, occurrence = null } = thing.occurrence
  return { kind: 'event', id, occurrence }
}

export function titleIn(thing: Thing): string {
  return thing.kind === 'task' ? thing.task.title : thing.occurrence.event.title
}

/** When it is, in words; undefined for a task without a date. */
export function momentIn(thing: Thing, turn: Turn): string | undefined {
  if (thing.kind === 'event') return whenItIs(thing.occurrence, turn)
  const due = dueMoment(thing.task, turn)
  return due && turn.say.moment(due, turn.today)
}

/** A thing among others: its name, when and where it is, and what it is. */
export function thingLine(thing: Thing, turn: Turn): string {
  if (thing.kind === 'task') return `${taskLine(thing.task, turn)} _(${turn.say.task})_`
  const { location } = thing.occurrence.event
  const where = location === '' ? '' : ` (${plain(location)})`
  return `${strong(titleIn(thing))} — ${whenItIs(thing.occurrence, turn)}${where}`
}

async function nextOf({ eventStore, userId, timeZone, now }: Turn, id: string): Promise<Occurrence | undefined> {
  const { rows } = await eventStore.list(userId, { from: now, to: new Date(+now + yearMs), timeZone, limit: 1, id })
  return rows[0]
}

async function lastOf({ eventStore, userId, timeZone, now }: Turn, id: string): Promise<Occurrence | undefined> {
  const { rows } = await eventStore.list(userId, { from: new Date(+now - yearMs), to: now, timeZone, limit: 500, id })
  return rows.at(-1)
}

function startOf(thing: Thing): number {
  return thing.kind === 'event' ? thing.occurrence.startMs : 0
}

/** The words that name something, folded. */
export function contentOf(text: string): string[] {
  return wordsOf(text)
    .map(({ text: word }) => foldForSearch(word))
    .filter((word) => !smallWords.has(word))
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '))
}
