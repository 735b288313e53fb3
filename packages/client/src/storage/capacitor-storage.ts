/**
 * The phone's vault: iOS Keychain and Android Keystore, through the plugin @aparajita/capacitor-secure-storage.
 * @module
 */
import { type SecureStorage, SecureStorageError, type StorageOperation } from './secure-storage.ts'

/** What of the plugin is used. Its failures carry a `code`: `invalidData`, `osError`, `unknownError` and others. */
export interface SecureStoragePlugin {
  /** iOS: whether entries go to iCloud. */
  setSynchronize(sync: boolean): Promise<void>
  /** iOS: from when on an entry opens; 1 is `whenUnlockedThisDeviceOnly`. */
  setDefaultKeychainAccess(access: 1): Promise<void>
  setKeyPrefix(prefix: string): Promise<void>
  getItem(key: string): Promise<string | null>
  setItem(key: string, value: string): Promise<void>
  removeItem(key: string): Promise<void>
}

/** Ours, on Android: makes the key of an entry before the plugin does, which would make one of 128 bits. */
export interface VaultKeysPlugin {
  prepare(options: { alias: string }): Promise<void>
}

export type CapacitorStorageOptions = {
  /** The server that the entries belong to: its address. */
  server: string
  plugin: SecureStoragePlugin
} & ({ platform: 'ios' } | { platform: 'android'; keys: VaultKeysPlugin })

/** Before every name of ours; on Android also the beginning of the key's alias. */
const capacitorPrefix = 'axia.vault '

const whenUnlockedThisDeviceOnly = 1

/** What a slot holds: nothing, something that never opens again, or the secret of that generation. */
type Slot =
  | { holds: 'nothing' }
  | { holds: 'damage'; cause: unknown }
  | { holds: 'secret'; age: number; secret: string }

/** One thing at a time on each plugin: a write is several steps. */
const turns = new WeakMap<SecureStoragePlugin, Promise<unknown>>()

/**
 * Secrets of one server on this phone: out of every backup, and readable only while the phone is unlocked (iOS) or under a key
 * that never leaves its hardware (Android, AES-256-GCM).
 *
 * The keychain replaces an entry by deleting it first. So each entry has two slots: the new secret is put into the free one,
 * then the old one is removed, and whatever was cut off in between, one of them is whole.
 */
export function capacitorStorage(options: CapacitorStorageOptions): SecureStorage {
  const { server, plugin } = options
  const slotsOf = (name: string) => [`${server} ${name} 0`, `${server} ${name} 1`] as const

  async function put(key: string, text: string): Promise<void> {
    if (options.platform === 'android') await options.keys.prepare({ alias: capacitorPrefix + key })
    await plugin.setItem(key, text)
  }

  /** Whether the place works at all: then an entry that does not open is at fault itself. */
  async function works(): Promise<boolean> {
    const key = `${server} probe`
    try {
      await put(key, key)
      const found = await plugin.getItem(key)
      await plugin.removeItem(key)
      return found === key
    } catch {
      return false
    }
  }

  /** @throws {SecureStorageError} when nothing can be known for now. */
  async function look(operation: StorageOperation, key: string): Promise<Slot> {
    let text: unknown
    try {
      text = await plugin.getItem(key)
    } catch (cause) {
      if (codeOf(cause) === 'invalidData' || (await works())) return { holds: 'damage', cause }
      throw new SecureStorageError(operation, { cause, reason: 'unavailable' })
    }
    if (text === null || text === undefined) return { holds: 'nothing' }
    const [, age, secret] = (typeof text === 'string' && /^(\d{1,15}):(.*)$/s.exec(text)) || []
    if (age === undefined || secret === undefined) return { holds: 'damage', cause: new Error('not an entry of ours') }
    return { holds: 'secret', age: Number(age), secret }
  }

  async function lookAtBoth(operation: StorageOperation, name: string): Promise<[Slot, Slot]> {
    const [one, other] = slotsOf(name)
    const slots: [Slot, Slot] = [await look(operation, one), await look(operation, other)]
    // The keychain of a locked iPhone says of everything that it is not there; but it takes nothing, either.
    const isEmpty = slots.every(({ holds }) => holds === 'nothing')
    if (isEmpty && options.platform === 'ios' && !(await works())) {
      throw new SecureStorageError(operation, { reason: 'unavailable' })
    }
    return slots
  }

  async function removeBoth(name: string): Promise<void> {
    const [one, other] = slotsOf(name)
    const slots = [await look('delete', one), await look('delete', other)] as const
    // The newer one last: cut off in between, what was there is there still, and not what was before.
    for (const key of ageOf(slots[0]) > ageOf(slots[1]) ? [other, one] : [one, other]) await plugin.removeItem(key)
  }

  function attempt<T>(operation: StorageOperation, act: () => Promise<T>): Promise<T> {
    const turn = (turns.get(plugin) ?? Promise.resolve()).then(async () => {
      try {
        await plugin.setKeyPrefix(capacitorPrefix)
        await plugin.setSynchronize(false)
        await plugin.setDefaultKeychainAccess(whenUnlockedThisDeviceOnly)
        return await act()
      } catch (cause) {
        if (cause instanceof SecureStorageError) throw cause
        throw new SecureStorageError(operation, { cause, reason: 'unavailable' })
      }
    })
    turns.set(
      plugin,
      turn.catch(() => undefined),
    )
    return turn
  }

  return {
    kind: options.platform === 'ios' ? 'ios-keychain' : 'android-keystore',
    read: (name) =>
      attempt('read', async () => {
        const slots = await lookAtBoth('read', name)
        for (const slot of slots) {
          if (slot.holds === 'damage') throw new SecureStorageError('read', { cause: slot.cause, reason: 'damaged' })
        }
        const newest = ageOf(slots[0]) > ageOf(slots[1]) ? slots[0] : slots[1]
        return newest.holds === 'secret' ? newest.secret : undefined
      }),
    write: (name, secret) =>
      attempt('write', async () => {
        const [one, other] = slotsOf(name)
        const slots = await lookAtBoth('write', name)
        const [free, taken, slot] = ageOf(slots[0]) > ageOf(slots[1]) ? [other, one, slots[1]] : [one, other, slots[0]]
        if (slot.holds === 'damage') await plugin.removeItem(free)
        const text = `${Math.max(ageOf(slots[0]), ageOf(slots[1]), 0) + 1}:${secret}`
        await put(free, text)
        if ((await plugin.getItem(free)) !== text) throw new Error('the vault does not give back what it was given')
        // The secret is kept now. An old one that cannot be removed is older than it, and goes with the next write.
        await plugin.removeItem(taken).catch(() => undefined)
      }),
    delete: (name) => attempt('delete', () => removeBoth(name)),
  }
}

/** Larger is newer. */
function ageOf(slot: Slot): number {
  return slot.holds === 'secret' ? slot.age : -1
}

function codeOf(cause: unknown): unknown {
  return typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined
}
