/**
 * State that can be watched: an immutable snapshot and its listeners.
 * @module
 */

/** Told that `state` is another object now. */
export type Listener = () => void

/** A snapshot and its changes, as React's `useSyncExternalStore` wants them. */
export interface Observable<State> {
  /** The present snapshot: a new object after each change, the same one in between. */
  readonly state: State
  /**
   * Calls `listener` once after each change.
   *
   * @returns the function that ends the subscription.
   */
  subscribe(listener: Listener): () => void
}

/** The writable side of an `Observable`; who has one keeps it to themselves. */
export class Store<State> implements Observable<State> {
  #state: State
  readonly #listeners = new Set<Listener>()

  constructor(initial: State) {
    this.#state = initial
  }

  get state(): State {
    return this.#state
  }

  /** Puts another snapshot in place and tells everybody, unless it is the same object. */
  set(next: State): void {
    if (next === this.#state) return
    this.#state = next
    for (const listener of [...this.#listeners]) listener()
  }

  /** Puts another snapshot in place and tells nobody: those who look find it, those who listen are told later. */
  replace(next: State): void {
    this.#state = next
  }

  subscribe(listener: Listener): () => void {
    // A function of its own for each subscription: the same listener may be given twice.
    const own: Listener = () => listener()
    this.#listeners.add(own)
    return () => {
      this.#listeners.delete(own)
    }
  }

  /** How many are listening. */
  get listenerCount(): number {
    return this.#listeners.size
  }
}
