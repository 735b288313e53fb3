/**
 * Which piece of a conversation is shown: its end, or a piece of its past that was opened. Both are without gaps.
 * @module
 */
import type { Message } from '@axia/contract'

/** All messages between two numbers are here; `from` is 0 when there are no older ones. */
interface Piece {
  from: number
  to: number
}

/** How many of the messages of a page around a place stand before it; the server counts the same way. */
const olderPart = (pageSize: number) => Math.floor(pageSize / 2)

export class ConversationWindow {
  readonly #pageSize: number
  /** All messages from here on are here; undefined before the newest page was loaded. */
  #endFrom: number | undefined
  /** What is shown instead of the end. It never touches it: then the two are one. */
  #past: Piece | undefined

  constructor(pageSize: number) {
    this.#pageSize = pageSize
  }

  get isLoaded(): boolean {
    return this.#past !== undefined || this.#endFrom !== undefined
  }

  get hasOlder(): boolean {
    return this.oldest !== undefined
  }

  get hasNewer(): boolean {
    return this.#past !== undefined
  }

  /** What older pages end before; undefined when there are none. */
  get oldest(): number | undefined {
    const from = this.#past?.from ?? this.#endFrom ?? 0
    return from === 0 ? undefined : from
  }

  /** What newer pages begin after; undefined at the end. */
  get newest(): number | undefined {
    return this.#past?.to
  }

  /** Whether a message is shown, if it is here. */
  holds(seq: number): boolean {
    if (this.#past === undefined) return seq >= (this.#endFrom ?? 0)
    return seq >= this.#past.from && seq <= this.#past.to
  }

  /** There is no past: the conversation begins on this device. */
  begin(): void {
    this.#endFrom = 0
  }

  clear(): void {
    this.#endFrom = this.#past = undefined
  }

  /** Back to the end. */
  close(): void {
    this.#past = undefined
  }

  /** Goes to a message without a load, where that can be done. */
  reach(seq: number): boolean {
    if (this.#past !== undefined && this.holds(seq)) return true
    if (this.#endFrom === undefined || seq < this.#endFrom) return false
    this.#past = undefined
    return true
  }

  /** The newest page. @param touches - it goes on where what is here ends. */
  addNewest(page: readonly Message[], touches: boolean): void {
    const from = this.#isWhole(page) ? firstOf(page) : 0
    const begins = this.#endFrom === undefined || from === 0 || !touches
    this.#endFrom = begins ? from : Math.min(this.#endFrom ?? from, from)
    this.#join()
  }

  addOlder(page: readonly Message[]): void {
    const from = this.#isWhole(page) ? firstOf(page) : 0
    if (this.#past !== undefined) this.#past.from = from
    else this.#endFrom = from
  }

  addNewer(page: readonly Message[]): void {
    if (this.#past === undefined) return
    this.#past.to = page.at(-1)?.seq ?? this.#past.to
    if (!this.#isWhole(page)) this.#endFrom = Math.min(this.#endFrom ?? this.#past.to, this.#past.to)
    this.#join()
  }

  /** A page around a message. */
  open(page: readonly Message[], seq: number): void {
    const older = page.filter((message) => message.seq < seq).length
    const isEnd = page.length - older < this.#pageSize - olderPart(this.#pageSize)
    const to = page.at(-1)?.seq ?? seq
    this.#past = { from: older < olderPart(this.#pageSize) ? 0 : firstOf(page), to }
    if (isEnd) this.#endFrom = Math.min(this.#endFrom ?? to, to)
    this.#join()
  }

  /** A past that reaches the end is the end. */
  #join(): void {
    if (this.#past === undefined || this.#endFrom === undefined || this.#past.to < this.#endFrom) return
    this.#endFrom = Math.min(this.#endFrom, this.#past.from)
    this.#past = undefined
  }

  #isWhole(page: readonly Message[]): boolean {
    return page.length >= this.#pageSize
  }
}

function firstOf(page: readonly Message[]): number {
  return page[0]?.seq ?? 0
}
