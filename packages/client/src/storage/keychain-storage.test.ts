/**
 * The keychain's vault against a real Secret Service, in a home of its own.
 * @module
 */
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { keychainStorage, probeKeychain } from './keychain-storage.ts'
import { memoryStorage } from './memory-storage.ts'

const run = promisify(execFile)
const check = fileURLToPath(new URL('../../test/keychain-check.ts', import.meta.url))

/** Runs a script with the node of this test and nothing of the machine's own session. */
async function inHome<T>(act: (env: Record<string, string>) => Promise<T>): Promise<T> {
  const home = await mkdtemp(join(tmpdir(), 'axia-keychain-'))
  try {
    return await act({ HOME: home, XDG_RUNTIME_DIR: home, PATH: process.env.PATH ?? '', NODE: process.execPath })
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}

describe(keychainStorage, () => {
  it('keeps a token in the Secret Service, apart from other servers, and leaves nothing behind', async () => {
    const unlocked = `printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$NODE" "${check}"`
    const { stdout } = await inHome((env) => run('dbus-run-session', ['--', 'bash', '-c', unlocked], { env }))
    expect(JSON.parse(stdout)).toEqual({ length: 4096 })
  }, 20_000)

  it('says so where there is no keychain', async () => {
    const failure = await inHome((env) =>
      run(process.execPath, [check], { env: { ...env, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' } }).catch(
        ({ stderr }: { stderr: string }) => stderr,
      ),
    )
    expect(failure).toContain('SecureStorageError: the vault could not open an entry')
  }, 20_000)
})

describe(probeKeychain, () => {
  it('finds a keychain that takes nothing', async () => {
    const locked = { ...memoryStorage(), write: () => Promise.reject(new Error('locked')) }
    await expect(probeKeychain(locked)).rejects.toMatchObject({ name: 'SecureStorageError', operation: 'open' })
  })

  it('leaves nothing behind', async () => {
    const vault = memoryStorage()
    await probeKeychain(vault)
    expect(await vault.read('probe')).toBeUndefined()
  })
})
