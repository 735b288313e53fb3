/**
 * The keychain's vault against a real Secret Service, in a home of its own.
 * @module
 */
import { randomUUID } from 'node:crypto'
import { AsyncEntry } from '@napi-rs/keyring'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type SecretService, startSecretService } from '../../test/secret-service.ts'
import { type StorageSite, secureStorageContract } from '../../test/secure-storage-contract.ts'
import { keychainStorage, probeKeychain } from './keychain-storage.ts'
import { memoryStorage } from './memory-storage.ts'

let service: SecretService
const before = process.env.DBUS_SESSION_BUS_ADDRESS

beforeAll(async () => {
  service = await startSecretService()
  process.env.DBUS_SESSION_BUS_ADDRESS = service.env.DBUS_SESSION_BUS_ADDRESS
}, 60_000)

afterAll(async () => {
  if (before === undefined) delete process.env.DBUS_SESSION_BUS_ADDRESS
  else process.env.DBUS_SESSION_BUS_ADDRESS = before
  await service?.stop()
})

interface KeychainSite extends StorageSite {
  profile: string
}

type Place = { server: string; name: string }

/** What lies in the keychain under an entry of ours, for other hands than the adapter's. */
function entryOf({ profile }: KeychainSite, { server, name }: Place): AsyncEntry {
  return new AsyncEntry(`axia ${server} ${profile}`, name, { linux: { store: 'secret-service' } })
}

secureStorageContract<KeychainSite>('keychain (Secret Service)', () => {
  const profile = randomUUID()
  return { profile, open: (server) => keychainStorage({ server, profile }) }
}, [
  {
    name: 'a truncated entry',
    does: 'spoils_entry',
    strike: async (site, place) => {
      const entry = entryOf(site, place)
      const secret = (await entry.getPassword()) ?? ''
      await entry.setPassword(secret.slice(0, -4))
      return undefined
    },
  },
  {
    name: 'bytes that are no text',
    does: 'spoils_entry',
    strike: async (site, place) => {
      await entryOf(site, place).setSecret(new Uint8Array([0xff, 0xfe, 0x80, 0x00]))
      return undefined
    },
  },
  {
    name: 'the text of another program',
    does: 'spoils_entry',
    strike: async (site, place) => {
      await entryOf(site, place).setPassword('hunter2')
      return undefined
    },
  },
  {
    name: 'a keychain that locked itself',
    does: 'denies',
    strike: async () => {
      await service.lock()
      return () => service.unlock()
    },
  },
])

describe(keychainStorage, () => {
  it('keeps several logins at one server apart', async () => {
    const server = 'https://axia.test'
    const vaults = [undefined, 'work', 'home'].map((profile) => keychainStorage({ server, profile }))
    for (const [index, vault] of vaults.entries()) await vault.write('token.json', `token ${index}`)
    await vaults[1]?.delete('token.json')
    expect(await Promise.all(vaults.map((vault) => vault.read('token.json')))).toEqual([
      'token 0',
      undefined,
      'token 2',
    ])
    for (const vault of vaults) await vault.delete('token.json')
  })
})

describe(probeKeychain, () => {
  it('leaves nothing behind in a keychain that can be used', async () => {
    const vault = keychainStorage({ server: 'https://axia.test' })
    await probeKeychain(vault)
    expect(await vault.read('probe')).toBeUndefined()
  })

  it('says so where there is no keychain', async () => {
    const check = 'import("@axia/client/keychain").then((k) => k.probeKeychain(k.keychainStorage({ server: "x" })))'
    const noBus = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' }
    const { code, stderr } = await service.run(process.execPath, ['-e', check], '', noBus)
    expect(code).toBe(1)
    expect(stderr).toContain('SecureStorageError: the vault could not open an entry')
  }, 20_000)

  it('finds a keychain that takes nothing', async () => {
    const locked = { ...memoryStorage(), write: () => Promise.reject(new Error('locked')) }
    await expect(probeKeychain(locked)).rejects.toMatchObject({ name: 'SecureStorageError', operation: 'open' })
  })
})
