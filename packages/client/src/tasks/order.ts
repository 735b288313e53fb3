/**
 * The user's own order, as it is guessed until the server has decided it.
 * @module
 */
import type { TaskPlace } from './tasks-types.ts'

interface Ordered {
  readonly id: string
  readonly position: number
}

/** By position, and of equal ones the newer id first. */
export function byPosition(one: Ordered, other: Ordered): number {
  return one.position - other.position || (one.id < other.id ? 1 : -1)
}

export function firstPosition(items: readonly Ordered[]): number {
  return Math.min(1, ...items.map(({ position }) => position)) - 1
}

export function lastPosition(items: readonly Ordered[]): number {
  return Math.max(-1, ...items.map(({ position }) => position)) + 1
}

/** The items with one of them beside another. Where there is no room between two, all are numbered anew. */
export function moved<T extends Ordered>(items: readonly T[], id: string, place: TaskPlace): readonly T[] {
  const item = items.find((each) => each.id === id)
  const others = items.filter((each) => each.id !== id).sort(byPosition)
  const isBefore = 'before_id' in place
  const beside = others.findIndex((each) => each.id === (isBefore ? place.before_id : place.after_id))
  if (item === undefined || beside === -1) return items
  const at = isBefore ? beside : beside + 1
  const [before, after] = [others[at - 1]?.position, others[at]?.position]
  const position = between(before, after)
  if (position !== before && position !== after) {
    return items.map((each) => (each.id === id ? { ...each, position } : each))
  }
  const order = [...others.slice(0, at), item, ...others.slice(at)].map((each) => each.id)
  return items.map((each) => ({ ...each, position: order.indexOf(each.id) }))
}

function between(before: number | undefined, after: number | undefined): number {
  if (before === undefined) return (after ?? 1) - 1
  return after === undefined ? before + 1 : (before + after) / 2
}
