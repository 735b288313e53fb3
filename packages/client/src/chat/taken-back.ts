/**
 * Messages that were taken back while they were on their way: cancelled as soon as the server says under which id it has them, and
 * again over each new connection, until it says that they have ended.
 * @module
 */
import type { MessageStatus, ServerFrame } from '@axia/contract'

export class TakenBack {
  readonly #cancel: (id: string) => void
  /** The server's id of each, by the sender's own, once it is known. */
  readonly #ids = new Map<string, string | undefined>()

  constructor(cancel: (id: string) => void) {
    this.#cancel = cancel
  }

  add(clientId: string): void {
    this.#ids.set(clientId, undefined)
  }

  /** Learns from what the server says. */
  see(frame: ServerFrame): void {
    if (frame.type === 'ack') this.#stands(frame.client_id, frame.message_id, 'sent')
    else if (frame.type === 'message') this.#stands(frame.message.client_id, frame.message.id, frame.message.status)
    else if (frame.type === 'status') this.#stands(null, frame.message_id, frame.status)
  }

  /** A connection stands: what was said over the one before may be lost. */
  again(): void {
    for (const id of this.#ids.values()) if (id !== undefined) this.#cancel(id)
  }

  clear(): void {
    this.#ids.clear()
  }

  #stands(clientId: string | null, id: string, status: MessageStatus): void {
    if (status !== 'sent') {
      for (const [each, known] of this.#ids) if (known === id || each === clientId) this.#ids.delete(each)
    } else if (clientId !== null && this.#ids.has(clientId) && this.#ids.get(clientId) !== id) {
      this.#ids.set(clientId, id)
      this.#cancel(id)
    }
  }
}
