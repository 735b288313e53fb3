/**
 * Where the rows of a list stand while one of them is dragged.
 * @module
 */

/** A row's place in its list, in CSS pixels. */
export interface RowBox {
  top: number
  height: number
}

/** Which place the dragged row would take: that of the row whose middle its own has passed. */
export function placeOf(rows: readonly RowBox[], from: number, byPx: number): number {
  const dragged = rows[from]
  if (dragged === undefined) return from
  const middle = dragged.top + dragged.height / 2 + byPx
  return rows.filter((row, index) => index !== from && row.top + row.height / 2 < middle).length
}

/** How far a row that is not dragged gives way. */
export function giveWay(rows: readonly RowBox[], index: number, from: number, to: number): number {
  const height = rows[from]?.height ?? 0
  if (from < to && index > from && index <= to) return -height
  return to < from && index >= to && index < from ? height : 0
}

/** The place of a row in a new order, for the server: beside which other row it comes to stand. */
export function neighbourOf(
  ids: readonly string[],
  id: string,
  to: number,
): { before_id: string } | { after_id: string } | undefined {
  const others = ids.filter((each) => each !== id)
  const [first, before] = [others[0], others[to - 1]]
  if (before !== undefined) return { after_id: before }
  return first === undefined ? undefined : { before_id: first }
}
