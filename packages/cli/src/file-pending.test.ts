import { mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memoryStorage, outboxKeyEntry, type PendingEntry, type SecureStorage, SecureStorageError } from '@axia/client'
import { type PendingFault, type PendingSite, pendingStoreContract } from '@axia/client/test/pending-store-contract'
import { describe, expect, it, onTestFinished } from 'vitest'
import { filePending } from './file-pending.ts'

interface FileSite extends PendingSite {
  home: string
  vault: SecureStorage
}

async function newHome(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'axia-outbox-'))
  onTestFinished(() => rm(home, { recursive: true, force: true, maxRetries: 5 }))
  return home
}

/** The folder of a server, whose address may stand in no file name. */
const folderOf = (home: string, server: string) => join(home, Buffer.from(server).toString('hex'))

async function siteOn(vault: SecureStorage): Promise<FileSite> {
  const home = await newHome()
  const vaults = new Map([['https://axia.test', vault]])
  return {
    home,
    vault,
    open(server) {
      const storage = vaults.get(server) ?? memoryStorage()
      vaults.set(server, storage)
      return filePending({ folder: folderOf(home, server), storage })
    },
  }
}

const environment: SecureStorage = {
  kind: 'environment',
  read: async () => undefined,
  write: () => Promise.reject(new SecureStorageError('write')),
  delete: async () => {},
}

async function filesOf(folder: string): Promise<string[]> {
  return (await readdir(folder)).map((file) => join(folder, file))
}

const spoiled: [string, (content: string) => string | Uint8Array][] = [
  ['a truncated file', (content) => content.slice(0, -5)],
  ['an empty file', () => ''],
  ['a file of zeros', (content) => new Uint8Array(content.length)],
]

const faults: PendingFault<FileSite>[] = [
  {
    name: 'a folder that takes no files',
    does: 'breaks',
    strike: async ({ home }) => {
      await rename(home, `${home}.aside`)
      await writeFile(home, '')
      return async () => {
        await rm(home)
        await rename(`${home}.aside`, home)
      }
    },
  },
  ...spoiled.map(
    ([name, spoil]): PendingFault<FileSite> => ({
      name,
      does: 'spoils',
      strike: async ({ home }) => {
        const [file = ''] = await filesOf(folderOf(home, 'https://axia.test'))
        await writeFile(file, spoil(await readFile(file, 'utf8')))
        return undefined
      },
    }),
  ),
]

pendingStoreContract('file', () => siteOn(memoryStorage()), [
  ...faults,
  {
    name: 'the loss of the key',
    does: 'spoils_all',
    strike: async ({ vault }) => {
      await vault.delete(outboxKeyEntry)
      return undefined
    },
  },
  {
    name: 'a key that is none',
    does: 'spoils_all',
    strike: async ({ vault }) => {
      await vault.write(outboxKeyEntry, 'nonsense')
      return undefined
    },
  },
])

pendingStoreContract('file, without a vault', () => siteOn(environment), faults.slice(0, 1))

describe(filePending, () => {
  const folderName = 'outbox'
  const telling: PendingEntry = { kind: 'draft', username: 'ana', sessionId: 's', text: 'a very telling text' }

  it('is read by its owner alone, and sealed where there is a vault', async () => {
    const folder = join(await newHome(), folderName)
    const storage = memoryStorage()
    await filePending({ folder, storage }).write('a', telling)
    const [file = ''] = await filesOf(folder)
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    for (const word of ['telling', 'ana', (await storage.read(outboxKeyEntry)) ?? 'no key']) {
      expect(await readFile(file, 'utf8')).not.toContain(word)
    }
  })

  it('is read by its owner alone where there is none', async () => {
    const folder = join(await newHome(), folderName)
    await filePending({ folder, storage: environment }).write('a', telling)
    const [file = ''] = await filesOf(folder)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await filePending({ folder, storage: memoryStorage() }).readAll()).toEqual([telling]) // after a login
  })

  it('does not open a file that was copied over another', async () => {
    const folder = join(await newHome(), folderName)
    const store = filePending({ folder, storage: memoryStorage() })
    await store.write('a', telling)
    await store.write('b', { ...telling, text: 'another' })
    const [one = '', other = ''] = await filesOf(folder)
    await writeFile(one, await readFile(other))
    expect(await store.readAll()).toHaveLength(1)
  })

  it('keeps aside what it cannot open, says once where that lies, and reads the rest', async () => {
    const folder = join(await newHome(), folderName)
    const told: string[] = []
    const store = filePending({ folder, storage: memoryStorage(), onUnreadable: (path) => told.push(path) })
    await store.write('a', telling)
    const [spoilt = ''] = await filesOf(folder)
    const content = (await readFile(spoilt, 'utf8')).slice(0, -5)
    await writeFile(spoilt, content)
    await store.write('b', telling)
    for (let times = 0; times < 2; times++) expect(await store.readAll()).toEqual([telling])
    expect(told).toHaveLength(1)
    expect(await readFile(told[0] ?? '', 'utf8')).toBe(content)
    await store.clear()
    await expect(stat(told[0] ?? '')).rejects.toThrow('ENOENT') // at a logout nothing stays
  })

  it('throws nothing away while the vault is locked', async () => {
    const folder = join(await newHome(), folderName)
    const storage = memoryStorage()
    await filePending({ folder, storage }).write('a', telling)
    const read = () => Promise.reject(new SecureStorageError('read', { reason: 'unavailable' }))
    await expect(filePending({ folder, storage: { ...storage, read } }).readAll()).rejects.toThrow(SecureStorageError)
    expect(await filePending({ folder, storage }).readAll()).toEqual([telling])
  })

  it('asks the vault for nothing where nothing waits', async () => {
    const folder = join(await newHome(), folderName)
    const read = () => Promise.reject(new Error('asked'))
    expect(await filePending({ folder, storage: { ...memoryStorage(), read } }).readAll()).toEqual([])
  })

  it('leaves no key behind when it is cleared', async () => {
    const folder = join(await newHome(), folderName)
    const storage = memoryStorage()
    const store = filePending({ folder, storage })
    await store.write('a', telling)
    await store.clear()
    expect(await storage.read(outboxKeyEntry)).toBeUndefined()
    await expect(stat(folder)).rejects.toThrow('ENOENT')
  })
})
