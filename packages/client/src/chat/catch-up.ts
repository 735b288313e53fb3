/**
 * What a device that was away is told when it comes back: hundreds of changes at once, shown in a few steps and not one by one.
 * @module
 */
import type { Message } from '@axia/contract'
import type { Platform } from '../platform.ts'

/** It is shown after so many, or so long, though there is more to come. */
const mostAtOnce = 200
const longestMs = 1_000

export class CatchUp {
  readonly #platform: Platform
  readonly #show: (latest: Message[]) => void
  /** The latest message of each conversation that was not shown yet. */
  readonly #latest = new Map<string, Message>()
  #isUnderWay = false
  #taken = 0
  #cancel = () => {}

  /** @param show - called with the latest message of each conversation that something came for. */
  constructor(platform: Platform, show: (latest: Message[]) => void) {
    this.#platform = platform
    this.#show = show
  }

  /** What comes is kept until it is shown together with the rest. */
  get isUnderWay(): boolean {
    return this.#isUnderWay
  }

  begin(): void {
    this.#isUnderWay = true
    this.#wait()
  }

  /** Answers false when nothing is being caught up with: then it is for the caller to show. */
  take(message: Message): boolean {
    if (!this.#isUnderWay) return false
    this.#latest.set(message.session_id, message)
    this.#taken += 1
    if (this.#taken >= mostAtOnce) this.#showAll()
    return true
  }

  end(): void {
    this.#cancel()
    if (!this.#isUnderWay) return
    this.#isUnderWay = false
    this.#showAll()
  }

  #wait(): void {
    this.#cancel()
    this.#cancel = this.#platform.setTimer(() => {
      this.#showAll()
      this.#wait()
    }, longestMs)
  }

  #showAll(): void {
    const latest = [...this.#latest.values()]
    this.#latest.clear()
    this.#taken = 0
    this.#show(latest)
  }
}
