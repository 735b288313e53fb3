/**
 * Word between the tabs that share one outbox: this message is off it, nobody need send it any more.
 *
 * Each tab has a socket of its own, and sends what waited on the device when it was opened, whoever wrote it: no tab is needed
 * for another's messages to go. A message that two tabs send is one message, for the server knows it by its `client_id`; this
 * word saves most of those repeats, and stops what was taken back in another tab.
 * @module
 */
import { Type } from 'typebox'
import { Check } from 'typebox/value'
import type { BroadcastChannelConstructor } from '../platform.ts'

const Word = Type.Object({ removed: Type.String() })

export interface OutboxChannel {
  tell(removed: string): void
  close(): void
}

/** @param onRemoved - called with the `client_id` of what another tab brought to the server or took back. */
export function openOutboxChannel(
  Channel: BroadcastChannelConstructor | undefined,
  server: string,
  onRemoved: (clientId: string) => void,
): OutboxChannel {
  if (Channel === undefined) return { tell: () => {}, close: () => {} }
  const channel = new Channel(`axia outbox ${server}`)
  channel.addEventListener('message', ({ data }) => {
    if (Check(Word, data)) onRemoved(data.removed)
  })
  return { tell: (removed) => channel.postMessage({ removed }), close: () => channel.close() }
}
