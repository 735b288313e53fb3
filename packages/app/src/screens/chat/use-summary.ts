/**
 * What the list of conversations says of one of them.
 * @module
 */
import type { ConversationSummary } from '@axia/client'
import { useClient, useStore } from '../../services.tsx'

/** What is picked of it, drawn again when that changes; undefined while the list does not know it. */
export function useSummary<Picked>(
  sessionId: string | undefined,
  pick: (summary: ConversationSummary) => Picked,
): Picked | undefined {
  return useStore(useClient().chat, ({ conversations }) => {
    const summary = conversations.find((one) => one.sessionId === sessionId)
    return summary && pick(summary)
  })
}
