/**
 * The user's own order: a number for each row, found between its neighbours. The server decides it, so that two devices that
 * move at once both get a place.
 * @module
 */
import { and, asc, desc, eq, gt, lt, ne, or, sql } from 'drizzle-orm'
import type { Database } from '../db/database.ts'
import type { taskLists, tasks } from '../db/schema.ts'
import { invalidField } from '../problem.ts'

/** Right before or right after another row. */
export type Place = { beforeId: string } | { afterId: string }

type OrderedTable = typeof tasks | typeof taskLists

/** By position, and of equal ones the newer id first. */
export const inOrder = (table: OrderedTable) => [asc(table.position), desc(table.id)] as const

/** @throws {Problem} `invalid_request` when both are named. */
export function readPlace(body: { before_id?: string; after_id?: string }): Place | undefined {
  const { before_id, after_id } = body
  if (before_id !== undefined && after_id !== undefined) throw invalidField('after_id', 'cannot stand beside before_id')
  if (before_id !== undefined) return { beforeId: before_id }
  return after_id === undefined ? undefined : { afterId: after_id }
}

/** A position before all that the user has. */
export function firstPosition(table: OrderedTable, userId: string) {
  return sql<number>`(select coalesce(min(${table.position}), 1) - 1 from ${table} where ${eq(table.userId, userId)})`
}

/** A position behind all that the user has. */
export function lastPosition(table: OrderedTable, userId: string) {
  return sql<number>`(select coalesce(max(${table.position}), -1) + 1 from ${table} where ${eq(table.userId, userId)})`
}

/**
 * The position of a place. Where its neighbours stand too close, all of the user's are numbered anew.
 *
 * @param movedId the row that goes there, which is nobody's neighbour.
 * @throws {Problem} `invalid_request` when the row to stand beside is not there.
 */
export async function positionAt(
  tx: Database,
  table: OrderedTable,
  userId: string,
  { place, movedId }: { place: Place; movedId: string },
): Promise<number> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${userId}, 0))`) // one mover of a user's at a time
  const find = () => findPosition(tx, table, userId, { place, movedId })
  const position = await find()
  if (position !== undefined) return position
  await renumber(tx, table, userId)
  const again = await find()
  if (again === undefined) throw new Error('there is no room in an order that was just numbered')
  return again
}

/** Undefined where no number lies between the neighbours. */
async function findPosition(
  tx: Database,
  table: OrderedTable,
  userId: string,
  { place, movedId }: { place: Place; movedId: string },
): Promise<number | undefined> {
  const isBefore = 'beforeId' in place
  const beside = isBefore ? place.beforeId : place.afterId
  const columns = { id: table.id, position: table.position }
  const own = eq(table.userId, userId)
  const [anchor] = await tx
    .select(columns)
    .from(table)
    .where(and(own, eq(table.id, beside)))
  if (anchor === undefined) throw invalidField(isBefore ? 'before_id' : 'after_id', 'names nothing that is there')
  if (anchor.id === movedId) return anchor.position
  const same = eq(table.position, anchor.position)
  const side = isBefore
    ? or(lt(table.position, anchor.position), and(same, gt(table.id, anchor.id)))
    : or(gt(table.position, anchor.position), and(same, lt(table.id, anchor.id)))
  const [neighbour] = await tx
    .select(columns)
    .from(table)
    .where(and(own, side, ne(table.id, movedId)))
    .orderBy(...(isBefore ? [desc(table.position), asc(table.id)] : inOrder(table)))
    .limit(1)
  if (neighbour === undefined) return anchor.position + (isBefore ? -1 : 1)
  const middle = (anchor.position + neighbour.position) / 2
  return middle === anchor.position || middle === neighbour.position ? undefined : middle
}

async function renumber(tx: Database, table: OrderedTable, userId: string): Promise<void> {
  await tx.execute(sql`
    update ${table} as moved set position = numbered.number
    from (
      select id, row_number() over (order by position, id desc) as number from ${table} where user_id = ${userId}
    ) as numbered
    where moved.id = numbered.id`)
}
