import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { allEntries, tokenEntry } from '@axia/client'
import { type StorageSite, secureStorageContract } from '@axia/client/test/secure-storage-contract'
import { describe, expect, it, onTestFinished } from 'vitest'
import { encryptedVault, type VaultCost, vaultCost, WrongPassphraseError } from './encrypted-vault.ts'

const cheap: VaultCost = { memoryKib: 8, passes: 1 }
const passphrase = 'correct horse battery'
const place = 'https://axia.test'

interface VaultSite extends StorageSite {
  folder: string
}

async function newFolder(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'axia-vault-'))
  onTestFinished(() => rm(home, { recursive: true, force: true }))
  return join(home, 'vault')
}

function vaultOf(folder: string, answer: string = passphrase, cost: VaultCost = cheap) {
  return encryptedVault({ folder, passphrase: async () => answer, cost })
}

/** The file of an entry: the one that is no longer the same after it was written anew. */
async function fileOf({ folder }: VaultSite, { server, name }: { server: string; name: string }): Promise<string> {
  const storage = vaultOf(folder).storage(server)
  const secret = (await storage.read(name)) ?? ''
  const before = await contents(folder)
  await storage.write(name, secret)
  const after = await contents(folder)
  const found = [...after].find(([file, content]) => before.get(file) !== content)
  return join(folder, found?.[0] ?? '')
}

async function contents(folder: string): Promise<Map<string, string>> {
  const files = await readdir(folder)
  return new Map(
    await Promise.all(files.map(async (file) => [file, await readFile(join(folder, file), 'utf8')] as const)),
  )
}

const entryFaults: [string, (content: string, others: string[]) => string | Uint8Array][] = [
  ['a truncated entry', (content) => content.slice(0, -9)],
  ['an entry whose last bytes are missing, in a whole file', (content) => content.replace(/.{8}"\}$/, '"}')],
  ['an empty file', () => ''],
  ['a file of zeros, as a power cut leaves them', (content) => new Uint8Array(content.length)],
  ['foreign bytes', () => randomBytes(200)],
  ['an older format', (content) => content.replace('"format":1', '"format":0')],
  ['a token in the clear', () => '{"access_token":"planted","expires_at":"2099-01-01T00:00:00Z"}'],
  ['another entry copied over it', (_, [other = '']) => other],
]

const keyFaults: [string, (path: string) => Promise<void>][] = [
  ['the loss of the key', (path) => rm(path)],
  ['a truncated key', async (path) => writeFile(path, (await readFile(path, 'utf8')).slice(0, -5))],
  ['a key of zeros', (path) => writeFile(path, new Uint8Array(300))],
  [
    'one changed letter in the key',
    async (path) =>
      writeFile(
        path,
        (await readFile(path, 'utf8')).replace(/"data":"(.)/, (_, c) => `"data":"${c === 'A' ? 'B' : 'A'}`),
      ),
  ],
  [
    'a restore beside the key of another device',
    async (path) => {
      const elsewhere = await newFolder()
      await vaultOf(elsewhere).unlock()
      await rename(join(elsewhere, 'key.json'), path)
    },
  ],
]

secureStorageContract<VaultSite>('encrypted file', async () => {
  const folder = await newFolder()
  return { folder, open: (server) => vaultOf(folder).storage(server) }
}, [
  ...entryFaults.map(([name, spoil]) => ({
    name,
    does: 'spoils_entry' as const,
    strike: async (site: VaultSite, which: { server: string; name: string }) => {
      const file = await fileOf(site, which)
      const others = [...(await contents(site.folder))].filter(
        ([other]) => other.endsWith('.entry') && !file.endsWith(other),
      )
      await writeFile(
        file,
        spoil(
          await readFile(file, 'utf8'),
          others.map(([, content]) => content),
        ),
      )
      return undefined
    },
  })),
  ...keyFaults.map(([name, spoil]) => ({
    name,
    does: 'spoils_all' as const,
    strike: async ({ folder }: VaultSite) => {
      await spoil(join(folder, 'key.json'))
      return undefined
    },
  })),
  {
    name: 'a write that breaks off at its last step',
    does: 'breaks_writes',
    strike: async (site, which) => {
      const file = await fileOf(site, which)
      await rename(file, `${file}.aside`)
      await mkdir(file) // no file can be put in its place
      return async () => {
        await rmdir(file)
        await rename(`${file}.aside`, file)
      }
    },
  },
  {
    name: 'a folder that is not there for now',
    does: 'denies',
    strike: async ({ folder }) => {
      await rename(folder, `${folder}.aside`)
      await writeFile(folder, '')
      return async () => {
        await rm(folder)
        await rename(`${folder}.aside`, folder)
      }
    },
  },
])

describe(encryptedVault, () => {
  it('tells a wrong passphrase from damage, and wipes nothing by it', async () => {
    const folder = await newFolder()
    await vaultOf(folder).storage(place).write(tokenEntry, 'secret')
    const before = await contents(folder)
    const wrong = vaultOf(folder, 'another passphrase').storage(place)
    await expect(wrong.read(tokenEntry)).rejects.toThrow(WrongPassphraseError)
    await expect(wrong.read(tokenEntry)).rejects.toMatchObject({ reason: 'unavailable' })
    await expect(wrong.write(tokenEntry, 'new')).rejects.toThrow(WrongPassphraseError)
    expect(await contents(folder)).toEqual(before)
    expect(await vaultOf(folder).storage(place).read(tokenEntry)).toBe('secret')
  })

  it('asks for no passphrase where nothing has to be opened', async () => {
    const folder = await newFolder()
    let asked = 0
    const vault = encryptedVault({
      folder,
      cost: cheap,
      passphrase: async () => {
        asked += 1
        return passphrase
      },
    })
    expect(await vault.storage(place).read(tokenEntry)).toBeUndefined()
    await vault.storage(place).delete(tokenEntry)
    expect(await vault.isLocked(place, tokenEntry)).toBe(false)
    expect(asked).toBe(0)
    await vault.storage(place).write(tokenEntry, 'secret')
    await vault.storage(place).read(tokenEntry)
    expect(await vault.isLocked(place, tokenEntry)).toBe(true)
    expect(asked).toBe(1)
  })

  it('is read by its owner alone, and holds neither a secret nor the server in the clear', async () => {
    const folder = await newFolder()
    for (const name of allEntries) await vaultOf(folder).storage(place).write(name, 'a very telling secret')
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    for (const [file, content] of await contents(folder)) {
      expect((await stat(join(folder, file))).mode & 0o777, file).toBe(0o600)
      for (const word of ['telling', 'dGVsbGluZ', passphrase, 'axia.test']) expect(content + file).not.toContain(word)
    }
  })

  it('derives its key as dear as RFC 9106 has it, and opens no vault that somebody made cheaper', async () => {
    const folder = await newFolder()
    await vaultOf(folder, passphrase, vaultCost).storage(place).write(tokenEntry, 'secret')
    const { key } = JSON.parse(await readFile(join(folder, 'key.json'), 'utf8'))
    expect(key.kdf).toMatchObject({ name: 'argon2id', memory_kib: 65_536, passes: 3 })
    expect(await vaultOf(folder, passphrase, vaultCost).storage(place).read(tokenEntry)).toBe('secret')
    const weak = await newFolder()
    await vaultOf(weak).storage(place).write(tokenEntry, 'secret')
    const dear = vaultOf(weak, passphrase, vaultCost).storage(place)
    await expect(dear.read(tokenEntry)).rejects.toMatchObject({ reason: 'damaged' })
  })

  it('takes the same passphrase however its accents were typed', async () => {
    const folder = await newFolder()
    await vaultOf(folder, 'la contraseña más larga'.normalize('NFC')).storage(place).write(tokenEntry, 'secret')
    const typed = vaultOf(folder, 'la contraseña más larga'.normalize('NFD')).storage(place)
    expect(await typed.read(tokenEntry)).toBe('secret')
  })

  it('takes another passphrase, and the old one no longer', async () => {
    const folder = await newFolder()
    await vaultOf(folder).storage(place).write(tokenEntry, 'secret')
    await vaultOf(folder).changePassphrase('quite another one')
    expect(await vaultOf(folder, 'quite another one').storage(place).read(tokenEntry)).toBe('secret')
    await expect(vaultOf(folder).storage(place).read(tokenEntry)).rejects.toThrow(WrongPassphraseError)
    await expect(vaultOf(folder, 'nonsense').changePassphrase('x')).rejects.toThrow(WrongPassphraseError)
  })

  it('throws its key away only when nothing is left that it opens', async () => {
    const folder = await newFolder()
    const vault = vaultOf(folder)
    await vault.storage(place).write(tokenEntry, 'secret')
    await vault.forgetUnusedKey()
    expect(await vault.storage(place).read(tokenEntry)).toBe('secret')
    await vault.storage(place).delete(tokenEntry)
    await vault.forgetUnusedKey()
    await expect(stat(folder)).rejects.toThrow('ENOENT')
    await vaultOf(folder, 'another passphrase').storage(place).write(tokenEntry, 'new')
    expect(await vaultOf(folder, 'another passphrase').storage(place).read(tokenEntry)).toBe('new')
  })

  it('makes one key, though two programs begin at once', async () => {
    const folder = await newFolder()
    const [one, other] = [vaultOf(folder).storage(place), vaultOf(folder).storage(place)]
    await Promise.all([one.write('a', '1'), other.write('b', '2')])
    const after = vaultOf(folder).storage(place)
    expect([await after.read('a'), await after.read('b')]).toEqual(['1', '2'])
    expect((await readdir(folder)).filter((file) => file.startsWith('key.json'))).toEqual(['key.json'])
  })

  it('leaves the old entry whole, and no half of the new one, where the disk takes no more', async () => {
    const folder = await newFolder()
    await vaultOf(folder).storage(place).write(tokenEntry, 'old')
    const before = (await readdir(folder)).sort()
    const module = fileURLToPath(new URL('encrypted-vault.ts', import.meta.url))
    const script = `
      process.on('SIGXFSZ', () => {})
      const { encryptedVault } = await import(${JSON.stringify(module)})
      const passphrase = async () => ${JSON.stringify(passphrase)}
      const vault = encryptedVault({ folder: ${JSON.stringify(folder)}, passphrase, cost: ${JSON.stringify(cheap)} })
      await vault.storage(${JSON.stringify(place)}).write('token.json', 'new'.repeat(2_000)).catch((e) => console.log(e.name, e.cause.code))`
    const limited = 'ulimit -f 2; exec "$0" --input-type=module -e "$1"' // files of 2 KiB, and not a byte more
    const { stdout } = await promisify(execFile)('bash', ['-c', limited, process.execPath, script])
    expect(stdout).toBe('SecureStorageError EFBIG\n')
    expect((await readdir(folder)).sort()).toEqual(before)
    expect(await vaultOf(folder).storage(place).read(tokenEntry)).toBe('old')
  })
})
