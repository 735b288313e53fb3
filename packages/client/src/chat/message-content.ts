/**
 * Voice and pictures of a message: from this device while it waits here, else from the server.
 * @module
 */
import type { ApiService } from '../api/api-types.ts'
import { ApiError } from '../api-error.ts'
import type { SignalOptions } from '../auth/auth-types.ts'
import type { Attachment } from '../storage/pending-store.ts'
import type { ChatMessage } from './chat-types.ts'
import type { Outbox } from './outbox.ts'

/** Pictures that were shown lately stay here: a list that is scrolled asks for them again and again. */
const mostKept = 32

export class MessageContent {
  readonly #api: ApiService
  readonly #outbox: Outbox
  readonly #images = new Map<string, Blob>()

  constructor(api: ApiService, outbox: Outbox) {
    this.#api = api
    this.#outbox = outbox
  }

  /** @throws {ApiError} `not_found` when it has none. */
  async audio({ id, clientId, sessionId }: ChatMessage, { signal }: SignalOptions): Promise<Blob> {
    const waiting = clientId === undefined ? undefined : this.#outbox.get(clientId)?.audio
    if (waiting !== undefined) return blobOf(waiting)
    if (id === undefined) throw new ApiError('not_found', 'This message has no voice')
    const params = { session_id: sessionId, message_id: id }
    return this.#api.request('GET /messages/{session_id}/{message_id}/audio', { params, signal })
  }

  /** @throws {ApiError} `not_found` when it has no such one. */
  async image(message: ChatMessage, index: number, { signal }: SignalOptions): Promise<Blob> {
    const { id, clientId, sessionId, images } = message
    const waiting = clientId === undefined ? undefined : this.#outbox.get(clientId)?.images?.[index]
    if (waiting !== undefined) return blobOf(waiting)
    const imageId = images[index]?.url?.split('/').at(-1)
    if (id === undefined || imageId === undefined) throw new ApiError('not_found', 'This message has no such picture')
    const kept = this.#images.get(imageId)
    if (kept !== undefined) return this.#keep(imageId, kept)
    const params = { session_id: sessionId, message_id: id, image_id: imageId }
    const call = 'GET /messages/{session_id}/{message_id}/images/{image_id}'
    return this.#keep(imageId, await this.#api.request(call, { params, signal }))
  }

  /** Forgets what was shown: its user is gone. */
  clear(): void {
    this.#images.clear()
  }

  #keep(imageId: string, image: Blob): Blob {
    this.#images.delete(imageId)
    this.#images.set(imageId, image)
    const [oldest] = this.#images.keys()
    if (this.#images.size > mostKept && oldest !== undefined) this.#images.delete(oldest)
    return image
  }
}

function blobOf({ content, mimeType }: Attachment): Blob {
  return new Blob([content], { type: mimeType })
}
