/**
 * The outbox of the terminal: what was typed lies in files until the server has it, sealed under a key of the vault.
 * @module
 */
import { randomBytes } from 'node:crypto'
import { readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type Attachment,
  outboxKeyEntry,
  type PendingEntry,
  type PendingStore,
  type SecureStorage,
  SecureStorageError,
} from '@axia/client'
import { openSealed, sealText } from '@axia/client/sealing'
import { parseJson } from '@axia/contract'
import { Type } from 'typebox'
import { Check } from 'typebox/value'
import { bytesOf, fingerprint, inBase64 } from './encoding.ts'
import { isCode, readIfThere, writePrivateFile } from './private-file.ts'

export interface FilePendingOptions {
  /** Of this login alone. */
  folder: string
  /**
   * Where the key lies. A vault that keeps nothing (`AXIA_TOKEN`) has none: the files can be read by their owner then, and by
   * nobody else (mode 0600).
   */
  storage: SecureStorage
  /** Told where a message lies now that can no longer be opened. */
  onUnreadable?: (path: string) => void
}

const SealedFile = Type.Object({ format: Type.Literal(1), iv: Type.String(), data: Type.String() })
const PlainFile = Type.Object({ format: Type.Literal(1), entry: Type.Unknown() })

/** What a message carries, as JSON can hold it. */
const Carried = Type.Object({ mimeType: Type.String(), content: Type.String() })
const MessageEntry = Type.Object({ audio: Type.Optional(Carried), images: Type.Optional(Type.Array(Carried)) })

const keyBytes = 32

/** Unsent messages of one login, a file each: two programs never write over each other's. */
export function filePending({ folder, storage, onUnreadable = () => {} }: FilePendingOptions): PendingStore {
  const isSealed = storage.kind !== 'environment'
  const nameOf = (key: string) => `${fingerprint(key)}.message`
  let known: Promise<OutboxKey> | undefined

  function key(): Promise<OutboxKey> {
    known ??= outboxKey(storage).catch((cause: unknown) => {
      known = undefined
      throw cause
    })
    return known
  }

  async function read(file: string): Promise<unknown> {
    const content = parseJson((await readIfThere(join(folder, file))) ?? '')
    if (Check(PlainFile, content)) return withBytes(content.entry)
    if (!isSealed || !Check(SealedFile, content)) return undefined
    const sealed = { iv: bytesOf(content.iv), data: bytesOf(content.data) }
    const text = await openSealed((await key()).key, placeOf(file), sealed).catch(() => '')
    return withBytes(parseJson(text))
  }

  async function files(): Promise<string[]> {
    try {
      return (await readdir(folder)).filter((file) => file.endsWith('.message'))
    } catch (cause) {
      if (isCode(cause, 'ENOENT')) return []
      throw cause
    }
  }

  /** What does not open now never will here, but it may be all that is left of a message: it is kept. */
  async function putAside(file: string): Promise<void> {
    const aside = join(folder, file.replace(/\.message$/, '.unreadable'))
    try {
      await rename(join(folder, file), aside)
    } catch (cause) {
      if (isCode(cause, 'ENOENT')) return // another program has sent it meanwhile
      throw cause
    }
    onUnreadable(aside)
  }

  return {
    isLasting: true,
    async readAll() {
      const entries: unknown[] = []
      for (const file of await files()) {
        const entry = await read(file)
        if (entry !== undefined) entries.push(entry)
        else if (isSealed) await putAside(file)
      }
      return entries
    },
    async write(name, entry) {
      const file = nameOf(name)
      const plain = withoutBytes(entry)
      if (!isSealed) return writePrivateFile(join(folder, file), JSON.stringify({ format: 1, entry: plain }))
      // Two programs may have made a key at once: the one that stands afterwards is the one that counts.
      for (let used = await key(); ; ) {
        const content = inBase64(await sealText(used.key, placeOf(file), JSON.stringify(plain)))
        await writePrivateFile(join(folder, file), JSON.stringify({ format: 1, ...content }))
        known = undefined
        const standing = await key()
        if (standing.id === used.id) return
        used = standing
      }
    },
    delete: (name) => rm(join(folder, nameOf(name)), { force: true }),
    async clear() {
      known = undefined
      await rm(folder, { recursive: true, force: true, maxRetries: 3 }) // another program may just be writing
      await storage.delete(outboxKeyEntry)
    },
  }
}

interface OutboxKey {
  /** Tells one key from another, and nothing else about it. */
  id: string
  key: CryptoKey
}

/** The key in the vault, made when there is none that works. */
async function outboxKey(storage: SecureStorage): Promise<OutboxKey> {
  const found = await readKey(storage)
  if (found !== undefined) return found
  await storage.write(outboxKeyEntry, randomBytes(keyBytes).toString('base64'))
  const made = await readKey(storage)
  if (made === undefined) throw new SecureStorageError('read', { reason: 'unavailable' })
  return made
}

async function readKey(storage: SecureStorage): Promise<OutboxKey | undefined> {
  const secret = await storage.read(outboxKeyEntry).catch((cause: unknown) => {
    if (cause instanceof SecureStorageError && cause.reason === 'damaged') return undefined
    throw cause // locked for now: what lies here may open the next time
  })
  const bytes = bytesOf(secret ?? '')
  if (bytes.length !== keyBytes) return undefined
  const key = await crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt'])
  return { id: fingerprint(bytes), key }
}

function withoutBytes(entry: PendingEntry): unknown {
  if (entry.kind !== 'message') return entry
  const asText = <T extends Attachment>(carried: T) => ({
    ...carried,
    content: Buffer.from(carried.content).toString('base64'),
  })
  return withCarried(entry, entry.audio && asText(entry.audio), entry.images?.map(asText))
}

function withBytes(entry: unknown): unknown {
  if (!Check(MessageEntry, entry)) return entry
  const asBytes = <T extends { content: string }>(carried: T) => ({ ...carried, content: bytesOf(carried.content) })
  return withCarried(entry, entry.audio && asBytes(entry.audio), entry.images?.map(asBytes))
}

/** An entry that carries this in the place of what it carried; what it had nothing of, it has nothing of. */
function withCarried(entry: object, audio: unknown, images: unknown): unknown {
  return { ...entry, ...(audio !== undefined && { audio }), ...(images !== undefined && { images }) }
}

function placeOf(file: string): string {
  return `axia outbox 1\n${file}`
}
