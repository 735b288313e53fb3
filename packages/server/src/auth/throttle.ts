/**
 * Throttling of guesses, counted in the database so that all servers share it.
 * @module
 */
import { createHmac } from 'node:crypto'
import { and, asc, eq, inArray, lt, sql } from 'drizzle-orm'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { knownAddresses, throttles } from '../db/schema.ts'
import { networkOf } from '../network.ts'
import { Problem } from '../problem.ts'

/** How a rule stands after one more attempt. */
interface Counted {
  waitSeconds: number
  /** End of the wait for others that this attempt has begun. */
  blockedUntil?: Date
}

interface Rule {
  key: string
  most: number
  windowSeconds: number
  /** Beyond `most`, each further attempt waits longer instead of until the window's end. */
  backoff?: Backoff
}

/** Waits that double. */
interface Backoff {
  firstSeconds: number
  mostSeconds: number
}

export interface LoginThrottleOptions {
  db: Database
  clock: Clock
  /** Keys the names in the table, so that it names nobody. */
  key: Uint8Array
  /** Attempts per address and minute. */
  loginsPerMinute: number
}

/** An attempt that was counted. */
export interface CountedAttempt {
  /** Takes the attempt back out of the counts, with the wait that it began and no other: it was the owner, or nothing was checked. */
  giveBack(): Promise<void>
}

export interface LoginThrottle {
  /**
   * Counts an attempt before anything is checked. The same for names that exist and names that do not.
   *
   * @param attempt.target what is guessed at, in words that no other target has: `login as ana`
   * @throws {Problem} `too_many_requests` with the seconds to wait.
   */
  count(attempt: { address: string; target: string; userId: string | undefined }): Promise<CountedAttempt>
  /**
   * Counts what anyone may begin and what leaves a row behind until it ends: per address alone.
   *
   * @throws {Problem} `too_many_requests` with the seconds to wait.
   */
  countBegin(address: string): Promise<void>
  /** Remembers that the user logged in from there: others who guess at the name do not slow this address down. */
  remember(userId: string, address: string): Promise<void>
  /** Removes what no longer counts. */
  prune(): Promise<void>
}

/** Makes a check that was counted. When the server is too busy to make it, it was no guess: it told nobody anything. */
export async function checkCounted<T>(attempt: CountedAttempt, check: () => Promise<T>): Promise<T> {
  try {
    return await check()
  } catch (error) {
    if (error instanceof Problem && error.code === 'busy') await attempt.giveBack()
    throw error
  }
}

const quarterHourSeconds = 900
/** No more is counted: the column holds it, and no rule asks for more. */
const maxCount = 1_000_000
const maxAddressesPerUser = 50

export function createLoginThrottle({ db, clock, key, loginsPerMinute }: LoginThrottleOptions): LoginThrottle {
  const keyOf = (...parts: string[]) => createHmac('sha256', key).update(parts.join('\0')).digest('base64url')

  /** Adds one and answers how long to wait, in one statement: two attempts at once count as two. */
  async function countOne({ key, most, windowSeconds }: Rule): Promise<Counted> {
    const now = clock()
    const nowText = now.toISOString()
    const resetsAt = secondsAfter(now, windowSeconds)
    const [row] = await db
      .insert(throttles)
      .values({ key, count: 1, resetsAt })
      .onConflictDoUpdate({
        target: throttles.key,
        set: {
          count: sql`case when ${throttles.resetsAt} <= ${nowText} then 1 else least(${throttles.count} + 1, ${maxCount}) end`,
          resetsAt: sql`case when ${throttles.resetsAt} <= ${nowText} then ${resetsAt.toISOString()}::timestamptz else ${throttles.resetsAt} end`,
        },
      })
      .returning()
    if (row === undefined || row.count <= most) return { waitSeconds: 0 }
    return { waitSeconds: secondsUntil(row.resetsAt, now) }
  }

  /**
   * The same for a rule whose waits grow. Of many who come when a wait is over one passes, and the next wait is as long as that one
   * alone makes it.
   */
  async function countTurn({ key, most, windowSeconds }: Rule, backoff: Backoff): Promise<Counted> {
    const now = clock()
    return await db.transaction(async (tx) => {
      const [row] = await tx // which others wait for until this is done
        .insert(throttles)
        .values({ key, count: 0, resetsAt: secondsAfter(now, windowSeconds) })
        .onConflictDoUpdate({ target: throttles.key, set: { key } })
        .returning()
      const known = row !== undefined && row.resetsAt > now ? row : undefined
      if (known?.blockedUntil && known.blockedUntil > now) return { waitSeconds: secondsUntil(known.blockedUntil, now) }
      const count = Math.min((known?.count ?? 0) + 1, maxCount)
      const turn = count > most ? beginWait(count - most, now, backoff) : undefined
      const resetsAt = turn
        ? secondsAfter(turn.blockedUntil, windowSeconds)
        : (known?.resetsAt ?? secondsAfter(now, windowSeconds))
      await tx
        .update(throttles)
        .set({ count, resetsAt, blockedUntil: turn?.blockedUntil ?? null })
        .where(eq(throttles.key, key))
      return { waitSeconds: 0, ...turn } // this one passes, the next one waits: the owner always gets a turn
    })
  }

  /**
   * Takes one from each, in one statement. The wait that this attempt began ends with it; one that another began stands. The rows
   * are locked in the order of their keys, so that no two who give back at once each wait for the other.
   */
  async function giveBack(counted: { key: string; blockedUntil: Date | undefined }[]): Promise<void> {
    const keys = counted.map(({ key }) => key)
    const own = counted.find(({ blockedUntil }) => blockedUntil !== undefined)
    const locked = db.select({ key: throttles.key }).from(throttles).where(inArray(throttles.key, keys))
    await db
      .update(throttles)
      .set({
        count: sql`greatest(${throttles.count} - 1, 0)`,
        ...(own?.blockedUntil && {
          blockedUntil: sql`case when ${throttles.key} = ${own.key} then nullif(${throttles.blockedUntil}, ${own.blockedUntil.toISOString()}::timestamptz) else ${throttles.blockedUntil} end`,
        }),
      })
      .where(inArray(throttles.key, locked.orderBy(asc(throttles.key)).for('update')))
  }

  async function isKnown(userId: string | undefined, address: string): Promise<boolean> {
    const [row] = await db
      .select({ address: knownAddresses.address })
      .from(knownAddresses)
      .where(
        and(
          eq(knownAddresses.userId, userId ?? '00000000-0000-0000-0000-000000000000'),
          eq(knownAddresses.address, address),
        ),
      )
    return row !== undefined
  }

  return {
    async count({ address, target, userId }) {
      const network = networkOf(address)
      const rules: Rule[] = [
        { key: keyOf('address', network), most: loginsPerMinute, windowSeconds: 60 },
        { key: keyOf('address and name', network, target), most: 10, windowSeconds: quarterHourSeconds },
      ]
      if (!(await isKnown(userId, network))) {
        rules.push({
          key: keyOf('name', target),
          most: 60,
          windowSeconds: quarterHourSeconds,
          backoff: { firstSeconds: 30, mostSeconds: quarterHourSeconds },
        })
      }
      const counted: { key: string; blockedUntil: Date | undefined }[] = []
      for (const rule of rules) {
        const { waitSeconds, blockedUntil } = await (rule.backoff ? countTurn(rule, rule.backoff) : countOne(rule))
        if (waitSeconds > 0) throw new Problem('too_many_requests', { retryAfterSeconds: waitSeconds })
        counted.push({ key: rule.key, blockedUntil })
      }
      return { giveBack: () => giveBack(counted) }
    },

    async countBegin(address) {
      const rule = { key: keyOf('begin', networkOf(address)), most: loginsPerMinute, windowSeconds: 60 }
      const { waitSeconds } = await countOne(rule)
      if (waitSeconds > 0) throw new Problem('too_many_requests', { retryAfterSeconds: waitSeconds })
    },

    async remember(userId, address) {
      const row = { userId, address: networkOf(address), lastLoginAt: clock() }
      const [remembered] = await db
        .insert(knownAddresses)
        .values(row)
        .onConflictDoUpdate({
          target: [knownAddresses.userId, knownAddresses.address],
          set: { lastLoginAt: row.lastLoginAt },
        })
        .returning({ isNew: sql<boolean>`xmax = 0` }) // a row that was there before bears the mark of who locked it to change it
      if (remembered?.isNew !== true) return
      await db.execute(
        sql`delete from known_addresses where user_id = ${userId} and address not in (select address from known_addresses where user_id = ${userId} order by last_login_at desc limit ${maxAddressesPerUser})`,
      )
    },

    async prune() {
      await db.delete(throttles).where(lt(throttles.resetsAt, clock()))
    },
  }
}

/** The wait that follows the attempt of this number beyond what a rule allows. */
function beginWait(number: number, now: Date, { firstSeconds, mostSeconds }: Backoff): { blockedUntil: Date } {
  const seconds = Math.min(mostSeconds, firstSeconds * 2 ** Math.min(number - 1, 20))
  return { blockedUntil: secondsAfter(now, seconds) }
}

function secondsAfter(instant: Date, seconds: number): Date {
  return new Date(instant.getTime() + seconds * 1000)
}

function secondsUntil(instant: Date, now: Date): number {
  return Math.max(1, Math.ceil((instant.getTime() - now.getTime()) / 1000))
}
