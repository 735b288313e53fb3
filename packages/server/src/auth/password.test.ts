import { availableParallelism } from 'node:os'
import { verify } from '@node-rs/argon2'
import { hash as hashBcrypt } from '@node-rs/bcrypt'
import { describe, expect, it } from 'vitest'
import { Problem } from '../problem.ts'
import { type Hashing, poolHashing } from './hashing.ts'
import { createPasswordHasher, defaultHashSettings, refuseShortAlone, refuseWeakPassword } from './password.ts'

const cheap = { memoryCost: 1024, timeCost: 1 }
const password = 'correct horse battery staple'

describe(createPasswordHasher, () => {
  it('makes argon2id PHC text with the settings of RFC 9106, a 16-byte salt and a 32-byte tag', async () => {
    const phc = await createPasswordHasher().hash(password)
    expect(phc).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
    expect(defaultHashSettings).toEqual({ memoryCost: 65_536, timeCost: 3 })
  })

  it('knows the password, and no other', async () => {
    const hasher = createPasswordHasher({ settings: cheap })
    const stored = await hasher.hash(password)
    expect(await hasher.check(password, stored)).toEqual({ matches: true, rehash: false })
    expect(await hasher.check(`${password} `, stored)).toEqual({ matches: false })
    expect(await hasher.check(password.toUpperCase(), stored)).toEqual({ matches: false })
  })

  it('never matches where there is no user, whatever the password', async () => {
    expect(await createPasswordHasher({ settings: cheap }).check(password, undefined)).toEqual({ matches: false })
  })

  it('computes the same one hash where there is no user as where there is one, from the first time on', async () => {
    const asked: string[] = []
    const hashing: Hashing = {
      hash: () => Promise.reject(new Error('no hash is to be made')),
      matches: (_, storedHash) => {
        asked.push(storedHash)
        return Promise.resolve(false)
      },
    }
    await createPasswordHasher({ settings: cheap, hashing }).check(password, undefined)
    const [phc = ''] = asked
    expect(asked).toEqual([
      expect.stringMatching(/^\$argon2id\$v=19\$m=1024,t=1,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/),
    ])
    expect(await verify(phc, password)).toBe(false) // a text that is no hash would throw, and in no time
  })

  it('takes two spellings of the same letters for one', async () => {
    const hasher = createPasswordHasher({ settings: cheap })
    const stored = await hasher.hash('canci\u00f3n de la ma\u00f1ana')
    expect(await hasher.check('cancio\u0301n de la man\u0303ana', stored)).toMatchObject({ matches: true })
  })

  it('asks for a new hash when the settings have changed', async () => {
    const stored = await createPasswordHasher({ settings: cheap }).hash(password)
    const check = await createPasswordHasher({ settings: { memoryCost: 2048, timeCost: 1 } }).check(password, stored)
    expect(check).toEqual({ matches: true, rehash: true })
  })

  it('accepts an older installation’s bcrypt hash and asks to replace it', async () => {
    const stored = await hashBcrypt(password, 4)
    const hasher = createPasswordHasher({ settings: cheap })
    expect(await hasher.check(password, stored)).toEqual({ matches: true, rehash: true })
    expect(await hasher.check('another one', stored)).toEqual({ matches: false })
  })

  it('lets nobody in by a stored text that is no hash', async () => {
    expect(await createPasswordHasher({ settings: cheap }).check(password, 'plain text')).toEqual({ matches: false })
  })

  it('looks at 1,024 bytes and no more, whatever stands in the database', async () => {
    const hasher = createPasswordHasher({ settings: cheap })
    const most = 'é'.repeat(512)
    for (const [given, matches] of [
      [most, true],
      [`${most}x`, false],
    ] as const) {
      expect(await hasher.check(given, await poolHashing.hash(given, cheap))).toMatchObject({ matches })
    }
  })

  it('lets 32 wait behind those that are computed, and not one more', async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>()
    const hashing = { ...poolHashing, hash: () => released.then(() => 'hash') }
    const hasher = createPasswordHasher({ settings: cheap, hashing })
    const atOnce = Math.max(1, availableParallelism() - 1)
    const hashes = Array.from({ length: atOnce + 32 }, () => hasher.hash(password))
    await expect(hasher.hash(password)).rejects.toMatchObject({ code: 'busy' })
    expect(() => hasher.refuseWhenFull()).toThrow(expect.objectContaining({ code: 'busy' }))
    release()
    expect(await Promise.all(hashes)).toEqual(hashes.map(() => 'hash'))
    expect(await hasher.hash(password)).toBe('hash')
    expect(() => hasher.refuseWhenFull()).not.toThrow()
  })

  it('turns callers away when too many wait', async () => {
    const hasher = createPasswordHasher({ settings: cheap })
    const results = await Promise.allSettled(Array.from({ length: 80 }, () => hasher.hash(password)))
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
    expect(refused.length).toBeGreaterThan(0)
    for (const reason of refused) {
      expect(reason).toBeInstanceOf(Problem)
      expect(reason).toMatchObject({ code: 'busy', status: 503, retryAfterSeconds: 2 })
    }
    await expect(hasher.hash(password)).resolves.toContain('$argon2id$')
  })
})

describe(refuseWeakPassword, () => {
  it.each([
    ['short', 'fourteen chars'],
    ['one character again and again', 'a'.repeat(20)],
    ['a few characters', 'abababababacabab'],
    ['a repeated word', 'secreto'.repeat(3)],
    ['a few letters that nobody knows, again and again', 'qzxvwk1'.repeat(3)],
    ['a run of digits', '1234567890123456'],
    ['a run of letters', 'abcdefghijklmnopq'],
    ['the username again', 'anabelle-anabelle'],
    ['too long', 'é1X'.repeat(400)],
    ['cut by a NUL', 'correct horse\0battery staple'],
    ['common', '123456789987654321'],
    ['common with signs around it', '!!password!!2026!!'],
    ['common and written twice', 'password1password1'],
  ])('refuses one that is %s and names the field, not the value', async (_, weak) => {
    const refusal = await problemOf(refuseWeakPassword(weak, { username: 'anabelle', field: 'new_password' }))
    expect(refusal).toMatchObject({ code: 'weak_password', errors: [{ field: 'new_password' }] })
    expect(refusal?.message).not.toContain(weak)
  })

  it('accepts fifteen characters of any kind, spaces and emoji included', async () => {
    for (const good of [
      'fifteen chars !',
      'tres tristes tigres tragaban',
      '4821 kx 9037 5561 28',
      '🦊 zorro en la nieve azul',
    ]) {
      expect(await problemOf(refuseWeakPassword(good, { username: 'ana', field: 'password' }))).toBeUndefined()
    }
  })

  it('wants eight characters beside a second factor, and still no common ones', async () => {
    const context = { username: 'ana', field: 'password', hasSecondFactor: true }
    expect(await problemOf(refuseWeakPassword('v7#kqz2m', context))).toBeUndefined()
    expect(await problemOf(refuseWeakPassword('v7#kqz2', context))).toMatchObject({ code: 'weak_password' })
    expect(await problemOf(refuseWeakPassword('sunshine', context))).toMatchObject({ code: 'weak_password' })
  })
})

describe('the edges of the rules', () => {
  const context = { username: 'ana', field: 'password' }
  const refused = async (password: string, username = 'ana') =>
    (await problemOf(refuseWeakPassword(password, { ...context, username })))?.errors?.[0]?.message

  it('are where they are said to be', async () => {
    expect(await refused(varied(1024))).toBeUndefined()
    expect(await refused(varied(1025))).toBe('must take at most 1024 bytes')
    expect(await refused('abcdabcdeabdcabcd')).toBeUndefined() // five of them
    expect(await refused('abcdabcdaabdcabcd')).toBe('must not repeat a few characters')
    expect(await refused('anaqwzanaanaanaana')).toBe('must not be made of the username')
    expect(await refused('anqwzxanananananan', 'an')).toBeUndefined() // too short a name to be looked for
    expect(await refused('anaqwzxvbtmanaanaana')).toBeUndefined() // eight others
    expect(await refused('anaqwzxvbtanaanaana')).toBe('must not be made of the username')
  })

  it('let fifteen characters stand alone, and not fourteen', () => {
    expect(() => refuseShortAlone('fifteen chars !', 'current_password')).not.toThrow()
    expect(() => refuseShortAlone('fourteen chars', 'current_password')).toThrow(Problem)
    expect(() => refuseShortAlone('🦊'.repeat(14), 'current_password')).toThrow(Problem)
  })
})

/** So many characters that neither repeat nor run. */
function varied(length: number): string {
  let text = ''
  for (let at = 0; text.length < length; at++) text += ((at * 7919 + 104_729) ** 2).toString(36)
  return text.slice(0, length)
}

/** What it was refused for; undefined when it was accepted. */
async function problemOf(attempt: Promise<void>): Promise<Problem | undefined> {
  try {
    await attempt
    return undefined
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
}
