/**
 * Passwords: the rules for new ones, their hashes, and the queue that keeps hashing from taking the whole machine.
 * @module
 */
import { availableParallelism } from 'node:os'
import { minPasswordLength } from '@axia/contract'
import { Problem } from '../problem.ts'
import { type Hashing, type HashSettings, poolHashing, unmatchedHash } from './hashing.ts'

/** RFC 9106 §4, second recommended option. */
export const defaultHashSettings: HashSettings = { memoryCost: 65_536, timeCost: 3 }

/** Most bytes of a password as UTF-8. */
const maxPasswordBytes = 1024

/** Hashes that may wait; the next caller is told to come back. */
const maxWaiting = 32

/** `rehash` says that the hash was made with other settings, or by bcrypt, and should be replaced now that the password is known. */
export type PasswordCheck = { matches: true; rehash: boolean } | { matches: false }

export interface PasswordHasher {
  /** PHC text of the password's argon2id hash. @throws {Problem} `busy` when too many wait. */
  hash(password: string): Promise<string>
  /** For who would rather not begin what ends in a check. @throws {Problem} `busy` when too many wait. */
  refuseWhenFull(): void
  /** Checks a password; without a stored hash a dummy is checked, which takes as long and never matches. @throws {Problem} `busy` */
  check(password: string, storedHash: string | undefined): Promise<PasswordCheck>
}

export interface PasswordHasherOptions {
  /** What a new hash costs. */
  settings?: HashSettings | undefined
  /** Where it is computed. */
  hashing?: Hashing | undefined
}

/** One queue of hashes, at most one fewer at once than the machine has cores. */
export function createPasswordHasher({
  settings = defaultHashSettings,
  hashing = poolHashing,
}: PasswordHasherOptions = {}): PasswordHasher {
  const { inTurn, refuseWhenFull } = createQueue(Math.max(1, availableParallelism() - 1), maxWaiting)
  const dummy = unmatchedHash(settings)

  return {
    refuseWhenFull,
    hash: (password) => inTurn(() => hashing.hash(normalize(password), settings)),
    check: (password, storedHash) =>
      inTurn(async () => {
        if (Buffer.byteLength(password) > maxPasswordBytes) return { matches: false }
        const matches = await hashing.matches(normalize(password), storedHash ?? dummy)
        if (!matches || storedHash === undefined) return { matches: false }
        return { matches: true, rehash: !madeWith(settings, storedHash) }
      }),
  }
}

export interface PasswordContext {
  username: string
  /** Member of the body that a refusal names. */
  field: string
  hasSecondFactor?: boolean
}

/**
 * Refuses a new password that is too easy to guess.
 *
 * @throws {Problem} `weak_password` with the reason.
 */
export async function refuseWeakPassword(password: string, context: PasswordContext): Promise<void> {
  const { username, field, hasSecondFactor = false } = context
  const refuse = (message: string) => new Problem('weak_password', { detail: message, errors: [{ field, message }] })
  const normal = normalize(password)
  const least = hasSecondFactor ? minPasswordLength.withSecondFactor : minPasswordLength.alone
  if (password.includes('\0')) throw refuse('must not contain the NUL character')
  if (Buffer.byteLength(normal) > maxPasswordBytes) throw refuse(`must take at most ${maxPasswordBytes} bytes`)
  if ([...normal].length < least) throw refuse(`must have at least ${least} characters`)
  const folded = normal.toLowerCase()
  if (new Set(folded).size < 5) throw refuse('must not repeat a few characters')
  if (isRun(folded)) throw refuse('must not be a run of neighbouring characters')
  const name = username.toLowerCase()
  if (name.length >= 3 && folded.replaceAll(name, '').length < 8) throw refuse('must not be made of the username')
  if (await isCommon(folded)) throw refuse('is among the passwords that are tried first')
}

/**
 * Refuses to let a password stand alone that was long enough beside a second factor only.
 *
 * @throws {Problem} `weak_password`
 */
export function refuseShortAlone(password: string, field: string): void {
  if ([...normalize(password)].length >= minPasswordLength.alone) return
  const message = `must have at least ${minPasswordLength.alone} characters to stand alone: change it first`
  throw new Problem('weak_password', { detail: message, errors: [{ field, message }] })
}

/** One spelling for what looks the same (NIST SP 800-63B-4 §3.1.1.2). */
function normalize(password: string): string {
  return password.normalize('NFC')
}

/** True for text such as `123456789012345` or `abcdefghijklmnop`. */
function isRun(text: string): boolean {
  const points = [...text].map((character) => character.codePointAt(0) ?? 0)
  const steps = points.slice(1).map((point, index) => point - (points[index] ?? 0))
  return steps.filter((step) => Math.abs(step) <= 1).length >= steps.length - 1
}

/** How a common password is dressed up: written again and again, or with digits and signs around it. */
async function isCommon(folded: string): Promise<boolean> {
  const common = await commonPasswords()
  const once = /^(.+?)\1+$/u.exec(folded)?.[1] ?? folded
  const bare = once.replace(/^[\d\W_]+|[\d\W_]+$/gu, '')
  return [folded, once, bare].some((form) => common.has(form) || (form === once && form.length < 8))
}

/** The list is read when it is first needed and not kept: new passwords are rare. */
async function commonPasswords(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common')
  return new Set(dictionary['passwords-common'])
}

function madeWith({ memoryCost, timeCost }: HashSettings, storedHash: string): boolean {
  return storedHash.startsWith(`$argon2id$v=19$m=${memoryCost},t=${timeCost},p=1$`)
}

/** Runs what it is given, at most `width` at once and in order; throws `busy` when more than `maxWaiting` wait. */
function createQueue(width: number, maxWaiting: number) {
  const waiting: (() => void)[] = []
  let running = 0
  const refuseWhenFull = () => {
    if (waiting.length >= maxWaiting) throw new Problem('busy', { retryAfterSeconds: 2 })
  }
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    refuseWhenFull()
    if (running >= width) {
      await new Promise<void>((resume) => waiting.push(resume))
    } else {
      running++
    }
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) running--
      else next()
    }
  }
  return { inTurn, refuseWhenFull }
}
