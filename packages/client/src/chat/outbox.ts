/**
 * What waits on this device: messages that no server has taken, and drafts.
 * @module
 */
import { Type } from 'typebox'
import { Check } from 'typebox/value'
import { userKey } from '../auth/auth-provider.ts'
import { DurableQueue } from '../offline/durable-queue.ts'
import type { PendingEntry, PendingStore } from '../storage/pending-store.ts'

export type PendingMessage = Extract<PendingEntry, { kind: 'message' }>
type Draft = Extract<PendingEntry, { kind: 'draft' }>

const Bytes = Type.Refine(Type.Unsafe<Uint8Array<ArrayBuffer>>({}), (value) => value instanceof Uint8Array)

const StoredImage = Type.Object({
  mimeType: Type.String(),
  content: Bytes,
  alt: Type.Optional(Type.String()),
  width: Type.Optional(Type.Number()),
  height: Type.Optional(Type.Number()),
})

const StoredMessage = Type.Object({
  kind: Type.Literal('message'),
  username: Type.String(),
  clientId: Type.String({ minLength: 1 }),
  sessionId: Type.String({ minLength: 1 }),
  type: Type.Union([Type.Literal('text'), Type.Literal('audio')]),
  text: Type.String(),
  audio: Type.Optional(Type.Object({ mimeType: Type.String(), content: Bytes })),
  images: Type.Optional(Type.Array(StoredImage)),
  createdAt: Type.String({ format: 'date-time' }),
  failure: Type.Optional(Type.String()),
})

const StoredDraft = Type.Object({
  kind: Type.Literal('draft'),
  username: Type.String(),
  sessionId: Type.String({ minLength: 1 }),
  text: Type.String(),
})

export class Outbox extends DurableQueue<PendingMessage> {
  readonly #drafts = new Map<string, Draft>()

  /** @param onChange - told which conversations have other pending messages now. */
  constructor(store: PendingStore, onChange: (sessionIds: Iterable<string>) => void) {
    super({
      store,
      read: (entry) => (Check(StoredMessage, entry) ? entry : undefined),
      idOf: ({ clientId }) => clientId,
      onChange: (messages) => onChange(new Set(messages.map(({ sessionId }) => sessionId))),
    })
  }

  of(sessionId: string): PendingMessage[] {
    return this.entries.filter((message) => message.sessionId === sessionId)
  }

  removeConversation(sessionId: string): void {
    for (const { clientId } of this.of(sessionId)) this.remove(clientId)
    this.#setDraft(sessionId, '', '')
  }

  draft(sessionId: string): string {
    return this.#drafts.get(sessionId)?.text ?? ''
  }

  setDraft(sessionId: string, text: string, username: string): void {
    if (this.draft(sessionId) !== text) this.#setDraft(sessionId, text, username)
  }

  override clear(): void {
    this.#drafts.clear()
    super.clear()
  }

  protected override takeUp(stored: readonly unknown[], owner: string): void {
    for (const draft of stored) {
      if (!Check(StoredDraft, draft)) continue
      if (userKey(draft.username) !== owner) this.deleteKept(keyOf(draft))
      else if (!this.#drafts.has(draft.sessionId)) this.#drafts.set(draft.sessionId, draft)
    }
    super.takeUp(stored, owner)
  }

  #setDraft(sessionId: string, text: string, username: string): void {
    const draft: Draft = { kind: 'draft', username, sessionId, text }
    if (text === '') {
      if (this.#drafts.delete(sessionId)) this.deleteKept(keyOf(draft))
      return
    }
    this.#drafts.set(sessionId, draft)
    this.quietly(() => this.store.write(keyOf(draft), draft))
  }
}

function keyOf({ sessionId }: Draft): string {
  return `draft ${sessionId}`
}
