import { describe, expect, it } from 'vitest'
import { type AndroidKeystore, androidKeystore, type IosKeychain, iosKeychain } from '../../test/phones.ts'
import { type StorageFault, type StorageSite, secureStorageContract } from '../../test/secure-storage-contract.ts'
import { capacitorStorage } from './capacitor-storage.ts'
import type { SecureStorage } from './secure-storage.ts'

const server = 'https://axia.test'

interface Iphone extends StorageSite {
  keychain: IosKeychain
  open(server: string): SecureStorage
}

interface AndroidPhone extends StorageSite {
  keystore: AndroidKeystore
  open(server: string): SecureStorage
}

function iphone(): Iphone {
  const keychain = iosKeychain()
  const plugin = keychain.plugin()
  return { keychain, open: (address) => capacitorStorage({ server: address, platform: 'ios', plugin }) }
}

function androidPhone(): AndroidPhone {
  const keystore = androidKeystore()
  const [plugin, keys] = [keystore.plugin(), keystore.vaultKeys()]
  return { keystore, open: (address) => capacitorStorage({ server: address, platform: 'android', plugin, keys }) }
}

/** The places in a phone's store that hold this entry. */
function placesOf(store: ReadonlyMap<string, unknown>, { server, name }: { server: string; name: string }): string[] {
  return [...store.keys()].filter((place) => place.includes(`${server} ${name} `))
}

const iphoneFaults: StorageFault<Iphone>[] = [
  {
    name: 'an entry of another make',
    does: 'spoils_entry',
    strike: async ({ keychain: { items } }, entry) => {
      for (const place of placesOf(items, entry)) items.set(place, { data: '{"token":"x"}', sync: false, access: 1 })
      return undefined
    },
  },
  {
    name: 'an entry that is gone',
    does: 'spoils_entry',
    strike: async ({ keychain: { items } }, entry) => {
      for (const place of placesOf(items, entry)) items.delete(place)
      return undefined
    },
  },
  {
    name: 'a backup on another iPhone, which holds nothing for this device only',
    does: 'spoils_all',
    strike: async ({ keychain: { items } }) => {
      items.clear()
      return undefined
    },
  },
  {
    name: 'a full keychain',
    does: 'breaks_writes',
    strike: async ({ keychain }) => {
      keychain.isFull = true
      return async () => {
        keychain.isFull = false
      }
    },
  },
  {
    name: 'a locked iPhone',
    does: 'denies',
    strike: async ({ keychain }) => {
      keychain.isLocked = true
      return async () => {
        keychain.isLocked = false
      }
    },
  },
]

const androidFaults: StorageFault<AndroidPhone>[] = [
  ...(['cut off', 'tampered with'] as const).map((form) => ({
    name: `an entry that was ${form}`,
    does: 'spoils_entry' as const,
    strike: async ({ keystore: { sealed } }: AndroidPhone, entry: { server: string; name: string }) => {
      for (const place of placesOf(sealed, entry)) {
        const whole = sealed.get(place)
        if (whole !== undefined) sealed.set(place, { ...whole, form })
      }
      return undefined
    },
  })),
  {
    name: 'a key that is gone',
    does: 'spoils_entry',
    strike: async ({ keystore: { keys } }, entry) => {
      for (const place of placesOf(keys, entry)) keys.delete(place)
      return undefined
    },
  },
  {
    name: 'a key that the system has made invalid',
    does: 'spoils_entry',
    strike: async ({ keystore: { keys } }, entry) => {
      for (const place of placesOf(keys, entry)) keys.set(place, { bits: 256, isValid: false })
      return undefined
    },
  },
  {
    name: 'preferences of another phone',
    does: 'spoils_all',
    strike: async ({ keystore: { keys } }) => {
      keys.clear()
      return undefined
    },
  },
  ...(['isFull', 'makesKeys'] as const).map((what) => ({
    name: what === 'isFull' ? 'a full phone' : 'a keystore that makes no keys',
    does: 'breaks_writes' as const,
    strike: async ({ keystore }: AndroidPhone) => {
      keystore[what] = what === 'isFull'
      return async () => {
        keystore[what] = what !== 'isFull'
      }
    },
  })),
  {
    name: 'a keystore that is out of order',
    does: 'denies',
    strike: async ({ keystore }) => {
      keystore.isOutOfOrder = true
      return async () => {
        keystore.isOutOfOrder = false
      }
    },
  },
]

secureStorageContract('iOS Keychain', iphone, iphoneFaults)
secureStorageContract('Android Keystore', androidPhone, androidFaults)

describe(capacitorStorage, () => {
  it('keeps every entry for this device only, while it is unlocked, and out of iCloud', async () => {
    const { keychain, open } = iphone()
    await open(server).write('token.json', 'secret')
    expect([...keychain.items.values()]).toEqual([{ data: '1:secret', sync: false, access: 1 }])
    expect(open(server).kind).toBe('ios-keychain')
  })

  it('seals every entry under a key of 256 bits of its own', async () => {
    const { keystore, open } = androidPhone()
    const vault = open(server)
    for (const name of ['token.json', 'account.json', 'token.json']) await vault.write(name, 'secret')
    expect([...keystore.sealed.values()].map(({ key }) => key.bits)).toEqual([256, 256])
    expect(new Set([...keystore.sealed.values()].map(({ key }) => key)).size).toBe(2)
    expect(vault.kind).toBe('android-keystore')
  })

  it('takes a short key of before for none', async () => {
    const { keystore, open } = androidPhone()
    keystore.keys.set(`axia.vault ${server} a 0`, { bits: 128, isValid: true })
    await open(server).write('a', 'secret')
    expect([...keystore.sealed.values()].map(({ key }) => key.bits)).toEqual([256])
  })

  it('leaves nothing behind but the entry, however often it was written', async () => {
    const { keychain, open } = iphone()
    const vault = open(server)
    for (const secret of ['1', '2', '3', '4', '5']) await vault.write('a', secret)
    expect(keychain.items.size).toBe(1)
    await vault.delete('a')
    expect(keychain.items.size).toBe(0)
  })

  it('has one whole secret wherever a write is cut off, and never goes back behind it', async () => {
    for (let steps = 0; steps < 12; steps++) {
      const keychain = iosKeychain()
      const vault = capacitorStorage({ server, platform: 'ios', plugin: keychain.plugin() })
      await vault.write('a', 'oldest')
      await vault.write('a', 'old')
      // The app dies before that step: from then on nothing is done any more.
      let left = steps
      const step = async <T>(act: () => Promise<T>): Promise<T> =>
        left-- > 0 ? act() : new Promise<T>(() => undefined)
      const plugin = keychain.plugin()
      const dying = capacitorStorage({
        server,
        platform: 'ios',
        plugin: {
          ...plugin,
          getItem: (key) => step(() => plugin.getItem(key)),
          setItem: (key, value) => step(() => plugin.setItem(key, value)),
          removeItem: (key) => step(() => plugin.removeItem(key)),
        },
      })
      const outcome = await Promise.race([dying.write('a', 'new').then(() => 'written'), settled()])
      const after = capacitorStorage({ server, platform: 'ios', plugin: keychain.plugin() })
      const found = await after.read('a')
      expect(outcome === 'written' ? ['new'] : ['old', 'new']).toContain(found)
      await after.write('a', 'newest')
      expect(await after.read('a')).toBe('newest')
      await after.delete('a')
      expect(await after.read('a')).toBeUndefined()
    }
  })

  it('never shows the older of two secrets when a delete is cut off', async () => {
    const keychain = iosKeychain()
    keychain.items.set(`axia.vault ${server} a 0`, { data: '7:newer', sync: false, access: 1 })
    keychain.items.set(`axia.vault ${server} a 1`, { data: '6:older', sync: false, access: 1 })
    const plugin = keychain.plugin()
    const removed: string[] = []
    const vault = capacitorStorage({
      server,
      platform: 'ios',
      plugin: {
        ...plugin,
        removeItem: async (key) => {
          removed.push(key)
          if (removed.length > 1) throw new Error('the app died here')
          await plugin.removeItem(key)
        },
      },
    })
    await expect(vault.delete('a')).rejects.toMatchObject({ operation: 'delete', reason: 'unavailable' })
    expect(await vault.read('a')).toBe('newer')
  })

  it('says so when the phone does not keep what it took', async () => {
    const plugin = { ...iosKeychain().plugin(), getItem: async () => null, setItem: async () => undefined }
    const vault = capacitorStorage({ server, platform: 'ios', plugin })
    await expect(vault.write('a', 'secret')).rejects.toMatchObject({ operation: 'write', reason: 'unavailable' })
  })
})

/** After everything that can go on without the clock has gone on. */
async function settled(): Promise<string> {
  await new Promise((resolve) => setImmediate(resolve))
  return 'cut off'
}
