/**
 * The embedded server's keys: a file in the data folder, one key a line, the first of which signs.
 * @module
 */
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError } from '../config.ts'

/** A key's text, and since when it signs no more. */
export interface KeyText {
  text: string
  retiredAt?: Date | undefined
}

/** 64 characters, 384 random bits. */
const keyBytes = 48

/** Where the keys are. */
export function keyFile(dataDir: string): string {
  return join(dataDir, 'secret.key')
}

/**
 * Reads the keys, or makes the first one with mode 0600.
 *
 * @throws {ConfigError} when the file cannot be read, or a line holds no key.
 */
export function readOrMakeKeyFile(dataDir: string): KeyText[] {
  const file = keyFile(dataDir)
  try {
    return parse(readFileSync(file, 'utf8'), file)
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')) {
      throw new ConfigError(`${file} cannot be read by this user`, { cause })
    }
  }
  const keys = [{ text: newKey() }]
  writeKeyFile(dataDir, keys)
  return keys
}

/** A new key before the old ones; or, when those are not to be trusted any more, instead of them. */
export function rotate(keys: readonly KeyText[], { now, forget }: { now: Date; forget: boolean }): KeyText[] {
  const retired = forget ? [] : keys.map(({ text, retiredAt }) => ({ text, retiredAt: retiredAt ?? now }))
  return [{ text: newKey() }, ...retired]
}

/** Writes the file whole or not at all, and for its owner alone. */
export function writeKeyFile(dataDir: string, keys: readonly KeyText[]): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const file = keyFile(dataDir)
  const draft = `${file}.new`
  const lines = keys.map(({ text, retiredAt }) =>
    retiredAt === undefined ? text : `${text} ${retiredAt.toISOString()}`,
  )
  writeFileSync(draft, `${lines.join('\n')}\n`, { mode: 0o600, flush: true })
  renameSync(draft, file)
}

function parse(content: string, file: string): KeyText[] {
  const lines = content.split('\n').filter((line) => line.trim() !== '')
  const keys = lines.map((line) => {
    const [text = '', retired] = line.trim().split(' ')
    const retiredAt = retired === undefined ? undefined : new Date(retired)
    if (Buffer.byteLength(text) < 32 || Number.isNaN(retiredAt?.getTime())) throw damaged(file)
    return { text, retiredAt }
  })
  if (keys.length === 0 || keys[0]?.retiredAt !== undefined) throw damaged(file)
  return keys
}

function damaged(file: string): ConfigError {
  return new ConfigError(`${file} holds no key: restore it from a backup, or delete it (everybody signs in again)`)
}

function newKey(): string {
  return randomBytes(keyBytes).toString('base64url')
}
