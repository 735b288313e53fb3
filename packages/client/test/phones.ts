/**
 * The plugin of the phones' vault as its native sources have it, on a keychain and on a keystore that a test can break.
 * @module
 */
import type { SecureStoragePlugin, VaultKeysPlugin } from '../src/index.ts'

/** What the bridge rejects with: a text for people and a code for programs. */
class PluginFailure extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

const osError = (what: string) => new PluginFailure('osError', `An OS error occurred (${what})`)

/** The settings that live in the plugin's JavaScript; the app's restart forgets them. */
function pluginState() {
  let prefix = 'capacitor-storage_'
  let sync = true // worse than the plugin's own defaults: whoever relies on them is found out
  let access = 0
  return {
    key: (key: string) => prefix + key,
    get: () => ({ sync, access }),
    setters: {
      setSynchronize: async (value: boolean) => {
        sync = value
      },
      setDefaultKeychainAccess: async (value: number) => {
        access = value
      },
      setKeyPrefix: async (value: string) => {
        prefix = value
      },
    },
  }
}

export interface IosKeychain {
  /** Outlives the app. */
  readonly items: Map<string, { data: string; sync: boolean; access: number }>
  isLocked: boolean
  isFull: boolean
  /** The plugin of an app that has just started. */
  plugin(): SecureStoragePlugin
}

export function iosKeychain(): IosKeychain {
  const keychain: IosKeychain = {
    items: new Map(),
    isLocked: false,
    isFull: false,
    plugin() {
      const state = pluginState()
      return {
        ...state.setters,
        // Whatever the reason is: what cannot be read is not there.
        getItem: async (key) => (keychain.isLocked ? null : (keychain.items.get(state.key(key))?.data ?? null)),
        setItem: async (key, data) => {
          keychain.items.delete(state.key(key)) // it replaces by deleting first
          if (keychain.isLocked) throw osError('-25308')
          if (keychain.isFull) throw osError('-34')
          keychain.items.set(state.key(key), { data, ...state.get() })
        },
        removeItem: async (key) => {
          if (keychain.isLocked) throw osError('-25308')
          keychain.items.delete(state.key(key))
        },
      }
    },
  }
  return keychain
}

interface AndroidKey {
  readonly bits: number
  isValid: boolean
}

export interface AndroidKeystore {
  readonly keys: Map<string, AndroidKey>
  /** The app's preferences: what was sealed, and by which key. */
  readonly sealed: Map<string, { data: string; key: AndroidKey; form: 'whole' | 'cut off' | 'tampered with' }>
  isOutOfOrder: boolean
  isFull: boolean
  makesKeys: boolean
  plugin(): SecureStoragePlugin
  vaultKeys(): VaultKeysPlugin
}

export function androidKeystore(): AndroidKeystore {
  function makeKey(alias: string, bits: number): AndroidKey {
    if (!keystore.makesKeys) throw osError('ProviderException')
    const key = { bits, isValid: true }
    keystore.keys.set(alias, key)
    return key
  }

  function answer(): void {
    if (keystore.isOutOfOrder) throw osError('KeyStoreException')
  }

  const keystore: AndroidKeystore = {
    keys: new Map(),
    sealed: new Map(),
    isOutOfOrder: false,
    isFull: false,
    makesKeys: true,
    plugin() {
      const state = pluginState()
      return {
        ...state.setters,
        getItem: async (key) => {
          const alias = state.key(key)
          answer()
          const entry = keystore.sealed.get(alias)
          if (entry === undefined) return null
          if (entry.form === 'cut off')
            throw new PluginFailure('invalidData', 'The data in the store is in an invalid format')
          const opener = keystore.keys.get(alias)
          if (opener === undefined) return null
          if (!opener.isValid) throw osError('KeyPermanentlyInvalidatedException')
          if (entry.form === 'tampered with' || opener !== entry.key) throw osError('AEADBadTagException')
          return entry.data
        },
        setItem: async (key, data) => {
          const alias = state.key(key)
          answer()
          const sealer = keystore.keys.get(alias) ?? makeKey(alias, 128)
          if (!sealer.isValid) throw osError('KeyPermanentlyInvalidatedException')
          if (keystore.isFull) throw osError('IOException')
          keystore.sealed.set(alias, { data, key: sealer, form: 'whole' })
        },
        removeItem: async (key) => {
          const alias = state.key(key)
          answer()
          if (keystore.keys.delete(alias)) keystore.sealed.delete(alias) // without its key it leaves the entry alone
        },
      }
    },
    vaultKeys: () => ({
      prepare: async ({ alias }) => {
        answer()
        if (keystore.keys.get(alias)?.bits !== 256) makeKey(alias, 256)
      },
    }),
  }
  return keystore
}
