import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { testClock } from '../../test/support.ts'
import { ConfigError, readConfig } from '../config.ts'
import { readOrMakeKeyFile, rotate, writeKeyFile } from './key-file.ts'
import { createKeys, loadKeys } from './keys.ts'
import { LostKeyError, seal, unseal } from './sealed.ts'

const first = 'pS9v2Lq0xWn4Rt7Yb1Zk5Hd8Fm3Jc6Gu'
const second = 'Vb8nM2kQ4wXz7Rt1Yp5Ls9Dh3Fj6Gc0T'
const parent = mkdtempSync(join(tmpdir(), 'axia-keys-'))
afterAll(() => rmSync(parent, { recursive: true }))
let folder = parent
beforeEach(() => {
  folder = join(mkdtempSync(join(parent, 'case-')), 'data')
})

describe(createKeys, () => {
  it('names keys by what they are, so that all servers name them alike', () => {
    const clock = testClock()
    expect(createKeys([{ text: first }], clock).signingKeyId).toBe(createKeys([{ text: first }], clock).signingKeyId)
    expect(createKeys([{ text: second }], clock).signingKeyId).not.toBe(
      createKeys([{ text: first }], clock).signingKeyId,
    )
  })

  it('verifies by a retired key until the last token of it has ended', () => {
    const clock = testClock()
    const keys = createKeys([{ text: second }, { text: first, retiredAt: clock() }], clock)
    const old = createKeys([{ text: first }], clock).signingKeyId
    expect(keys.verifying(old)).toBeDefined()
    clock.turn({ hours: 24, minutes: 1 })
    expect(keys.verifying(old)).toBeDefined()
    clock.turn({ milliseconds: 1 })
    expect(keys.verifying(old)).toBeUndefined()
    expect(keys.verifying(keys.signingKeyId)).toBeDefined()
    expect(keys.derive('totp secrets', old)).toBeDefined() // what it sealed can still be opened
  })

  it('derives a key of its own for each use, none of them the one that signs', () => {
    const keys = createKeys([{ text: first }], testClock())
    const derived = [keys.derive('throttle'), keys.derive('totp secrets')].map((key) =>
      Buffer.from(key).toString('hex'),
    )
    expect(new Set([...derived, Buffer.from(first).toString('hex')]).size).toBe(3)
    expect(keys.derive('throttle')).toHaveLength(32)
  })
})

describe('replacing keys', () => {
  it('goes on with the others, and tells who remembers what the old ones verified', () => {
    const clock = testClock()
    const keys = createKeys([{ text: first }], clock)
    const old = keys.signingKeyId
    const seen: string[] = []
    keys.onReplace(() => seen.push(keys.signingKeyId))
    keys.replace([{ text: second }, { text: first, retiredAt: clock() }])
    expect(keys.signingKeyId).toBe(createKeys([{ text: second }], clock).signingKeyId)
    expect(Buffer.from(keys.verifying(old) ?? []).toString()).toBe(first)
    keys.replace([{ text: second }])
    expect([keys.verifying(old), keys.derive('throttle', old)]).toEqual([undefined, undefined])
    expect(seen).toEqual([keys.signingKeyId, keys.signingKeyId])
  })

  it('lets a key that is there twice count as the younger one', () => {
    const clock = testClock()
    const keys = createKeys([{ text: first }, { text: first, retiredAt: new Date(0) }], clock)
    expect(keys.verifying(keys.signingKeyId)).toBeDefined()
  })
})

describe(loadKeys, () => {
  it('makes a key of its own once, for its owner alone, and finds it again', () => {
    const config = readConfig({ DATA_DIR: folder })
    const made = loadKeys(config, testClock()).signingKeyId
    expect(loadKeys(config, testClock()).signingKeyId).toBe(made)
    expect(statSync(join(folder, 'secret.key')).mode & 0o777).toBe(0o600)
    expect(statSync(folder).mode & 0o777).toBe(0o700)
  })

  it('takes SECRET_KEY before any file, and the previous ones to verify', () => {
    const keys = loadKeys(readConfig({ DATA_DIR: folder, SECRET_KEY: second, SECRET_KEY_PREVIOUS: first }), testClock())
    const clock = testClock()
    expect(keys.signingKeyId).toBe(createKeys([{ text: second }], clock).signingKeyId)
    expect(keys.verifying(createKeys([{ text: first }], clock).signingKeyId)).toBeDefined()
  })

  it.each(['', 'short\n', `${first} not-a-date\n`, `${first} 2026-01-01T00:00:00.000Z\n`])(
    'refuses a damaged file',
    (content) => {
      readOrMakeKeyFile(folder)
      writeFileSync(join(folder, 'secret.key'), content)
      expect(() => readOrMakeKeyFile(folder)).toThrow(/holds no key/)
    },
  )

  it('reads a key of 32 bytes, and refuses one that is shorter', () => {
    readOrMakeKeyFile(folder)
    writeFileSync(join(folder, 'secret.key'), 'k'.repeat(32))
    expect(readOrMakeKeyFile(folder)).toEqual([{ text: 'k'.repeat(32) }])
    writeFileSync(join(folder, 'secret.key'), 'k'.repeat(31))
    expect(() => readOrMakeKeyFile(folder)).toThrow(ConfigError)
  })

  it('makes no new key in the place of one that it cannot read', () => {
    mkdirSync(join(folder, 'secret.key'), { recursive: true })
    expect(() => readOrMakeKeyFile(folder)).toThrow(/cannot be read/)
    expect(readdirSync(folder)).toEqual(['secret.key'])
  })
})

describe(rotate, () => {
  it('puts a new key before the old one, which keeps its date of retirement', () => {
    const now = new Date('2026-03-01T00:00:00Z')
    const old = readOrMakeKeyFile(folder)
    const once = rotate(old, { now, forget: false })
    const twice = rotate(once, { now: new Date('2026-04-01T00:00:00Z'), forget: false })
    writeKeyFile(folder, twice)
    expect(readOrMakeKeyFile(folder)).toEqual(twice)
    expect(twice.map(({ retiredAt }) => retiredAt?.toISOString())).toEqual([
      undefined,
      '2026-04-01T00:00:00.000Z',
      '2026-03-01T00:00:00.000Z',
    ])
    expect(twice[2]?.text).toBe(old[0]?.text)
    expect(readFileSync(join(folder, 'secret.key'), 'utf8').split('\n')).toHaveLength(4)
  })

  it('forgets the old ones when they are not to be trusted', () => {
    expect(rotate([{ text: first }], { now: new Date(), forget: true })).toHaveLength(1)
  })
})

describe(unseal, () => {
  const keys = createKeys([{ text: first }], testClock())

  it('opens what was sealed, in its own place only', () => {
    const sealed = seal(keys, 'totp secrets', 'user-1', 'JBSWY3DPEHPK3PXP')
    expect(unseal(keys, 'totp secrets', 'user-1', sealed)).toBe('JBSWY3DPEHPK3PXP')
    expect(() => unseal(keys, 'totp secrets', 'user-2', sealed)).toThrow()
    expect(() => unseal(keys, 'other', 'user-1', sealed)).toThrow()
  })

  it('notices a single changed bit', () => {
    const sealed = Buffer.from(seal(keys, 'totp secrets', 'user-1', 'JBSWY3DPEHPK3PXP'))
    const place = sealed.length - 20
    sealed[place] = (sealed[place] ?? 0) ^ 1
    expect(() => unseal(keys, 'totp secrets', 'user-1', sealed)).toThrow()
  })

  it('says when its key is gone', () => {
    const sealed = seal(keys, 'totp secrets', 'user-1', 'x')
    const others = createKeys([{ text: second }], testClock())
    expect(() => unseal(others, 'totp secrets', 'user-1', sealed)).toThrow(LostKeyError)
  })
})
