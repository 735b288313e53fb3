/**
 * What the built-in agent changed in a conversation, kept for a day, so that the user can take the last change back.
 * @module
 */
import { and, desc, eq, lt } from 'drizzle-orm'
import { type Static, Type } from 'typebox'
import { Parse } from 'typebox/value'
import type { Occurrence } from '../../calendar/event.ts'
import { occurrenceName } from '../../calendar/occurrences.ts'
import type { Changed } from '../../calendar/series-changes.ts'
import type { Database } from '../../db/database.ts'
import { agentChanges } from '../../db/schema.ts'
import { newId } from '../../id.ts'
import { asItIs, EventImage, ExceptionImage, eventImage, eventStamp, nullable, TaskImage } from './images.ts'
import type { ThingName } from './thing.ts'
import type { Turn } from './turn.ts'

/** For so long a change can be taken back by a word. */
const keptForMs = 24 * 3_600_000

/** Of a series: which occurrence, by its key; null for an event that happens once. */
const Key = nullable(Type.String())
/** What the thing's stamp was afterwards: nobody changed it as long as it has this one. */
const Stamp = Type.String()

const Change = Type.Union([
  Type.Object({
    did: Type.Literal('add'),
    kind: Type.Enum(['task', 'event']),
    id: Type.String(),
    title: Type.String(),
    stamp: Stamp,
  }),
  Type.Object({ did: Type.Literal('delete-task'), task: TaskImage }),
  Type.Object({ did: Type.Literal('delete-event'), event: EventImage, exceptions: Type.Array(ExceptionImage) }),
  Type.Object({ did: Type.Literal('leave-out'), id: Type.String(), key: Type.String(), title: Type.String() }),
  Type.Object({ did: Type.Literal('change-task'), before: TaskImage, stamp: Stamp }),
  Type.Object({
    did: Type.Literal('change-event'),
    before: EventImage,
    key: Key,
    changed: Type.Enum(['title', 'times']),
    stamp: Stamp,
  }),
])

export type Change = Static<typeof Change>

/** Keeps a change with the conversation. */
export async function remember(tx: Database, turn: Turn, change: Change): Promise<void> {
  const { userId, conversation, now: createdAt } = turn
  await tx.insert(agentChanges).values({ id: newId(), userId, conversation, change: JSON.stringify(change), createdAt })
}

/** Keeps what became of an event's title or of its times. */
export async function rememberEvent(
  tx: Database,
  turn: Turn,
  { one, done, changed }: { one: Occurrence; done: Changed; changed: 'title' | 'times' },
): Promise<void> {
  const key = done.key ?? null
  const stamp = await eventStamp(tx, turn, { id: done.row.id, key })
  await remember(tx, turn, { did: 'change-event', before: eventImage(asItIs(one)), key, changed, stamp })
}

/** The conversation's last change, which is then forgotten; undefined when there is none that can be taken back. */
export async function takeLast(tx: Database, turn: Turn): Promise<Change | undefined> {
  const [last] = await lastRow(tx, turn).for('update')
  if (last === undefined || +turn.now - +last.createdAt > keptForMs) return undefined
  await tx.delete(agentChanges).where(eq(agentChanges.id, last.id))
  return Parse(Change, JSON.parse(last.change))
}

/** The thing that was added or changed last in a conversation, unless that was its end. */
export async function lastTouched(
  db: Database,
  { userId, conversation, eventStore }: Pick<Turn, 'userId' | 'conversation' | 'eventStore'>,
): Promise<ThingName | undefined> {
  const [last] = await lastRow(db, { userId, conversation })
  const change = last && Parse(Change, JSON.parse(last.change))
  if (change?.did === 'add') return { kind: change.kind, id: change.id, occurrence: null }
  if (change?.did === 'change-task') return { kind: 'task', id: change.before.id, occurrence: null }
  if (change?.did !== 'change-event') return undefined
  const { before, key } = change
  const row = await eventStore.find(userId, before.id)
  return row && { kind: 'event', id: row.id, occurrence: key === null ? null : occurrenceName(row, key) }
}

function lastRow(db: Database, { userId, conversation }: Pick<Turn, 'userId' | 'conversation'>) {
  return db
    .select()
    .from(agentChanges)
    .where(and(eq(agentChanges.userId, userId), eq(agentChanges.conversation, conversation)))
    .orderBy(desc(agentChanges.id))
    .limit(1)
}

/** Forgets what can no longer be taken back. */
export async function pruneChanges(db: Database, now: Date): Promise<void> {
  await db.delete(agentChanges).where(lt(agentChanges.createdAt, new Date(now.getTime() - keptForMs)))
}
