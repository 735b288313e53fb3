/**
 * Which screens are kept out of screenshots and of the list of apps.
 * @module
 */

/** Hidden as long as anybody wants it so. */
export class HiddenScreen {
  readonly #hide: (isHidden: boolean) => Promise<void>
  #holders = 0
  #last: Promise<void> = Promise.resolve()

  /** @param hide - tells the phone. */
  constructor(hide: (isHidden: boolean) => Promise<void>) {
    this.#hide = hide
  }

  /** Answers the function that gives it up again. */
  readonly hold = (): (() => void) => {
    this.#holders++
    this.#tell()
    let isHeld = true
    return () => {
      if (isHeld) this.#holders--
      isHeld = false
      this.#tell()
    }
  }

  /** One after another, and each says how it is by then: one screen's end and the next one's beginning come together. */
  #tell(): void {
    this.#last = this.#last.then(() => this.#hide(this.#holders > 0)).catch(() => undefined) // it stays as it is
  }
}
