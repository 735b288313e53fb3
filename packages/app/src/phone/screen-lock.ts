/**
 * The lock on the screen: a finger, a face or the phone's code before anything is shown.
 * @module
 */
import { type Clock, type Observable, Store } from '@axia/client'
import type { Biometrics, PhoneSettings } from './phone.ts'

export interface LockState {
  readonly status: 'open' | 'locked'
  /** Whether it locks at all. */
  readonly isOn: boolean
}

const setting = 'screen lock'

/** How long the app may be out of sight before it locks. */
const patienceMs = 60_000

/**
 * It stands before the screens, not before the vault: what it protects against is somebody who holds the unlocked phone. Off
 * until the user turns it on.
 */
export class ScreenLock implements Observable<LockState> {
  readonly #biometrics: Biometrics
  readonly #settings: PhoneSettings
  readonly #clock: Clock
  readonly #store: Store<LockState>
  #hiddenAt: Date | undefined

  private constructor(state: LockState, biometrics: Biometrics, settings: PhoneSettings, clock: Clock) {
    this.#store = new Store(state)
    this.#biometrics = biometrics
    this.#settings = settings
    this.#clock = clock
  }

  /** Locked, if the user wanted a lock; also where that cannot be found out. */
  static async load(biometrics: Biometrics, settings: PhoneSettings, clock: Clock): Promise<ScreenLock> {
    const isOn = await settings.read(setting).then(
      (value) => value !== undefined,
      () => true,
    )
    return new ScreenLock({ status: isOn ? 'locked' : 'open', isOn }, biometrics, settings, clock)
  }

  get state(): LockState {
    return this.#store.state
  }

  subscribe(listener: () => void): () => void {
    return this.#store.subscribe(listener)
  }

  /** Whether this phone has what the lock asks for. */
  isAvailable(): Promise<boolean> {
    return this.#biometrics.isAvailable().catch(() => false)
  }

  /** @param reason - what the phone says why it asks. */
  async unlock(reason: string): Promise<void> {
    if (await this.#biometrics.confirm(reason)) this.#open()
  }

  /** Turns it on or off, when the phone's owner confirms it. */
  async turn(isOn: boolean, reason: string): Promise<void> {
    if (!(await this.#biometrics.confirm(reason))) return
    if (isOn) await this.#settings.write(setting, 'on')
    else await this.#settings.delete(setting)
    this.#store.set({ ...this.state, isOn })
  }

  /** For who cannot open it any more, once nobody is signed in behind it. */
  async giveUp(): Promise<void> {
    await this.#settings.delete(setting)
    this.#store.set({ status: 'open', isOn: false })
  }

  /** The app went out of sight. */
  hidden(): void {
    this.#hiddenAt = this.#clock()
  }

  /** The app is seen again. */
  shown(): void {
    const awayMs = this.#hiddenAt === undefined ? 0 : this.#clock().getTime() - this.#hiddenAt.getTime()
    this.#hiddenAt = undefined
    // A clock that was turned back proves nothing.
    if (this.state.isOn && (awayMs >= patienceMs || awayMs < 0)) this.#store.set({ ...this.state, status: 'locked' })
  }

  #open(): void {
    this.#hiddenAt = undefined // the phone's own question may have covered the app
    this.#store.set({ ...this.state, status: 'open' })
  }
}
