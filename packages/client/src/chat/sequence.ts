/**
 * Which of the user's numbered changes this device knows: finds repeats and gaps.
 * @module
 */

/** Everything up to `last` is known; single numbers after a gap wait until `resume` has filled it. */
export class Sequence {
  #last: number | undefined
  readonly #ahead = new Set<number>()
  #isResuming = false

  /** The number up to which everything is known; undefined before the first connection. */
  get last(): number | undefined {
    return this.#last
  }

  /**
   * A connection begins, and with it a resume.
   *
   * @param serverSeq - the server's latest number.
   * @returns the number to resume after, and whether everything that was loaded before must be loaded again: at the first
   * connection, and when the server has gone back in time (it was restored from a copy).
   */
  begin(serverSeq: number): { afterSeq: number; mustReload: boolean } {
    const mustReload = this.#last === undefined || serverSeq < this.#last
    if (mustReload) this.#last = serverSeq
    this.#ahead.clear()
    this.#isResuming = true
    return { afterSeq: this.#last ?? serverSeq, mustReload }
  }

  /** A numbered frame came. Answers the number to resume after, when there is a gap before it that nobody fills yet. */
  see(seq: number): number | undefined {
    if (this.#last === undefined || seq <= this.#last) return undefined
    this.#ahead.add(seq)
    this.#advance()
    return this.#resumeIfGap()
  }

  /** The server sent everything up to `seq`. Answers like `see`. */
  resumed(seq: number): number | undefined {
    const before = this.#last ?? 0
    this.#isResuming = false
    this.#last = Math.max(before, seq)
    this.#advance()
    // Resumed, and nothing came: these numbers were never sent and never will be.
    if (this.#last === before) this.#last = Math.max(before, ...this.#ahead)
    this.#advance()
    return this.#resumeIfGap()
  }

  /** The connection ended: what was asked for will not come over it. */
  interrupt(): void {
    this.#isResuming = false
  }

  /** Another user, another count. */
  reset(): void {
    this.#last = undefined
    this.#ahead.clear()
    this.#isResuming = false
  }

  #advance(): void {
    let last = this.#last ?? 0
    while (this.#ahead.delete(last + 1)) last += 1
    for (const seq of this.#ahead) if (seq <= last) this.#ahead.delete(seq)
    this.#last = last
  }

  #resumeIfGap(): number | undefined {
    if (this.#ahead.size === 0 || this.#isResuming) return undefined
    this.#isResuming = true
    return this.#last
  }
}
