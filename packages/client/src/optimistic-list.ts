/**
 * A list that shows changes before the server has them, and takes back those that it refuses.
 * @module
 */

/** What a change does to the list as the server has it. */
export type Change<T> = (items: readonly T[]) => readonly T[]

/**
 * The list as the server last told it, and over it the changes that are on their way, in their order. Taking one back is
 * leaving it out: nothing that came meanwhile is undone with it.
 */
export class OptimisticList<T> {
  readonly #onChange: (items: readonly T[]) => void
  readonly #onCommit: (change: Change<T>) => void
  #confirmed: readonly T[] = []
  #changes: Change<T>[] = []
  #commits = 0

  /** @param onCommit - told what a change did to the list that the server took. */
  constructor(onChange: (items: readonly T[]) => void, onCommit: (change: Change<T>) => void) {
    this.#onChange = onChange
    this.#onCommit = onCommit
  }

  /** Grows with each change that the server took: a list asked for before that is out of date. */
  get commits(): number {
    return this.#commits
  }

  /** The list as the server told it, without what is on its way. */
  get confirmed(): readonly T[] {
    return this.#confirmed
  }

  /** The list as it is shown. */
  get items(): readonly T[] {
    return this.over(this.#confirmed)
  }

  /** Other items, with the changes that are on their way. */
  over(items: readonly T[]): readonly T[] {
    return this.#changes.reduce((changed, change) => change(changed), items)
  }

  /** Puts the server's list in place, under the changes that are on their way. Says nothing: who asked has more to say. */
  replace(items: readonly T[]): void {
    this.#confirmed = items
  }

  /**
   * Shows `guess` at once. When `send` succeeds, `settle` puts the server's answer in its place; when it fails, the guess
   * goes and the error is thrown on.
   */
  async change<A>(guess: Change<T>, send: () => Promise<A>, settle: (answer: A) => Change<T>): Promise<A> {
    this.#changes.push(guess)
    this.#publish()
    try {
      const answer = await send()
      if (this.#changes.includes(guess)) {
        this.#commits += 1
        const settled = settle(answer)
        this.#confirmed = settled(this.#confirmed)
        this.#onCommit(settled)
      }
      return answer
    } finally {
      // It is not there any more when the list was cleared meanwhile, for another user.
      if (this.#changes.includes(guess)) {
        this.#changes = this.#changes.filter((change) => change !== guess)
        this.#publish()
      }
    }
  }

  /** Forgets everything without a word: who clears says the new state itself. */
  clear(): void {
    this.#confirmed = []
    this.#changes = []
  }

  #publish(): void {
    this.#onChange(this.items)
  }
}
