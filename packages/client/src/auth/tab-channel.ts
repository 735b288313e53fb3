/**
 * Word between the tabs that share one vault: somebody signed in, somebody signed out.
 * @module
 */
import type { BroadcastChannelConstructor } from '../platform.ts'

export type TabMessage = 'logged_in' | 'logged_out'

export interface TabChannel {
  tell(message: TabMessage): void
  close(): void
}

/** @param onMessage - called for what other tabs say, never for our own word. */
export function openTabChannel(
  Channel: BroadcastChannelConstructor | undefined,
  server: string,
  onMessage: (message: TabMessage) => void,
): TabChannel {
  if (Channel === undefined) return { tell: () => {}, close: () => {} }
  const channel = new Channel(`axia ${server}`)
  channel.addEventListener('message', ({ data }) => {
    if (data === 'logged_in' || data === 'logged_out') onMessage(data)
  })
  return { tell: (message) => channel.postMessage(message), close: () => channel.close() }
}
