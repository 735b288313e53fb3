/**
 * All tasks, page after page.
 * @module
 */
import type { Task } from '@axia/contract'
import type { Session } from './session.ts'

/** @throws {ApiError} */
export async function allTasks(
  { client, surroundings }: Session,
  filter: { completed?: boolean },
): Promise<readonly Task[]> {
  const { signal } = surroundings
  await client.tasks.load({ ...filter, signal })
  while (client.tasks.state.status === 'ready' && client.tasks.state.hasMore) await client.tasks.loadMore({ signal })
  const { error, tasks } = client.tasks.state
  if (error !== undefined) throw error
  signal.throwIfAborted()
  return tasks
}
