import { describe, expect, it } from 'vitest'
import { secureStorageContract } from '../../test/secure-storage-contract.ts'
import { createWorld, friendlyServer } from '../../test/support.ts'
import { type InstallMarker, markedStorage } from './install-marker.ts'
import { memoryStorage } from './memory-storage.ts'
import { allEntries, type SecureStorage } from './secure-storage.ts'

function memoryMarker(): InstallMarker & { isThere: boolean } {
  const marker = {
    isThere: false,
    isSet: async () => marker.isThere,
    set: async () => {
      marker.isThere = true
    },
  }
  return marker
}

secureStorageContract('memory with an install marker', () => {
  const servers = new Map<string, { vault: SecureStorage; marker: InstallMarker }>()
  return {
    open(server) {
      const { vault, marker } = servers.get(server) ?? { vault: memoryStorage(), marker: memoryMarker() }
      servers.set(server, { vault, marker })
      return markedStorage(vault, marker)
    },
  }
}, [])

describe(markedStorage, () => {
  it('keeps a reinstalled app from finding an old login, and whoever was remembered', async () => {
    const keychain = memoryStorage()
    const first = createWorld({ storage: markedStorage(keychain, memoryMarker()), server: friendlyServer() })
    await first.client.auth.login('ana', 'secret', { rememberMe: true })
    const { client, server } = createWorld({ storage: markedStorage(keychain, memoryMarker()) })
    expect(await client.auth.checkAuthentication()).toBe(false)
    expect(await client.auth.rememberedUsername()).toBeUndefined()
    expect(server.calls).toEqual([])
    for (const name of allEntries) expect(await keychain.read(name)).toBeUndefined()
  })

  it('leaves the login of this installation alone', async () => {
    const [keychain, marker] = [memoryStorage(), memoryMarker()]
    const first = createWorld({ storage: markedStorage(keychain, marker), server: friendlyServer() })
    await first.client.auth.login('ana', 'secret')
    const { client } = createWorld({ storage: markedStorage(keychain, marker) })
    expect(await client.auth.checkAuthentication()).toBe(true)
  })

  it('sets the marker last, and gives nothing out while old entries cannot be wiped', async () => {
    const [keychain, marker] = [memoryStorage(), memoryMarker()]
    await keychain.write('token.json', 'old')
    let isLocked = true
    const vault = markedStorage(
      { ...keychain, delete: (name) => (isLocked ? Promise.reject(new Error('locked')) : keychain.delete(name)) },
      marker,
    )
    await expect(vault.read('token.json')).rejects.toMatchObject({ operation: 'open', reason: 'unavailable' })
    expect(marker.isThere).toBe(false)
    isLocked = false
    expect(await vault.read('token.json')).toBeUndefined()
    expect(marker.isThere).toBe(true)
  })

  it('wipes nothing while it cannot be read whether there is a marker', async () => {
    const keychain = memoryStorage()
    await keychain.write('token.json', 'mine')
    const marker = { ...memoryMarker(), isSet: () => Promise.reject(new Error('denied')) }
    await expect(markedStorage(keychain, marker).read('token.json')).rejects.toMatchObject({ reason: 'unavailable' })
    expect(await keychain.read('token.json')).toBe('mine')
  })

  it('wipes once, though several uses begin at once', async () => {
    const [keychain, marker] = [memoryStorage(), memoryMarker()]
    const vault = markedStorage(keychain, marker)
    await Promise.all([vault.read('a'), vault.write('token.json', 'new'), vault.read('b')])
    expect(await vault.read('token.json')).toBe('new')
  })
})
