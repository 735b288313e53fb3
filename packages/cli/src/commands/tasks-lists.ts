/**
 * `axia tasks lists`: the lists of tasks, in the user's own order.
 * @module
 */
import type { Session } from '../session.ts'
import { allLists } from '../tasks.ts'
import { safeLine } from '../terminal-text.ts'

/** @throws {ApiError} */
export async function showLists(session: Session): Promise<void> {
  const { out, words } = session
  const lists = await allLists(session)
  if (out.isJson) return out.json(lists)
  for (const name of [words.defaultList, ...lists.map((list) => list.name)]) out.print(safeLine(name))
}
