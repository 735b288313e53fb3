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
   * @returns the number to resume after, and what to do with what was loaded: at the first connection it is loaded `again`;
   * when the server has gone back in time (it was restored from a copy), it is loaded `anew`, after forgetting it.
   */
  begin(serverSeq: number): { afterSeq: number; load: 'nothing' | 'again' | 'anew' } {
    const last = this.#last
    const isBehind = last === undefined || serverSeq < last
    if (isBehind) this.#last = serverSeq
    this.#ahead.clear()
    this.#isResuming = true
    if (last === undefined) return { afterSeq: serverSeq, load: 'again' }
    return { afterSeq: isBehind ? serverSeq : last, load: isBehind ? 'anew' : 'nothing' }
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
