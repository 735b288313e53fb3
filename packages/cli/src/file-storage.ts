/**
 * The weaker vault, for machines without a keychain: a file that only its owner can read. Chosen by a flag, never by itself.
 * @module
 */
import { readFile, rm } from 'node:fs/promises'
import { type SecureStorage, SecureStorageError } from '@axia/client'
import { Type } from 'typebox'
import { Check } from 'typebox/value'
import { writePrivateFile } from './settings.ts'

const Entries = Type.Record(Type.String(), Type.Record(Type.String(), Type.String()))

/** Secrets of one server in a file of mode 0600; the file goes when nothing is left in it. */
export function fileStorage(path: string, server: string): SecureStorage {
  async function load(): Promise<Record<string, Record<string, string>>> {
    try {
      const stored: unknown = JSON.parse(await readFile(path, 'utf8'))
      return Check(Entries, stored) ? stored : {}
    } catch (cause) {
      if (cause instanceof SyntaxError || (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'))
        return {}
      throw new SecureStorageError('read', { cause })
    }
  }

  async function change(operation: 'write' | 'delete', act: (entries: Record<string, string>) => void): Promise<void> {
    const all = await load()
    const entries = { ...all[server] }
    act(entries)
    const { [server]: _, ...others } = all
    const next = Object.keys(entries).length > 0 ? { ...others, [server]: entries } : others
    try {
      if (Object.keys(next).length === 0) await rm(path, { force: true })
      else await writePrivateFile(path, JSON.stringify(next, undefined, 2))
    } catch (cause) {
      throw new SecureStorageError(operation, { cause })
    }
  }

  return {
    kind: 'file',
    read: async (name) => (await load())[server]?.[name],
    write: (name, secret) =>
      change('write', (entries) => {
        entries[name] = secret
      }),
    delete: (name) =>
      change('delete', (entries) => {
        delete entries[name]
      }),
  }
}
