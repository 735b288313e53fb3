/**
 * Sends each socket the changes after the last number it has, in order, and tells who waits for an answer. The database is read
 * once per user and position, however many sockets stand there.
 * @module
 */
import type { FastifyBaseLogger } from 'fastify'
import type { Timers } from '../timers.ts'
import { type ChangePage, type ChangeReader, toFrame } from './change-reader.ts'
import type { Connection } from './connection.ts'
import type { MessageStore, Outcome } from './message-store.ts'

export interface ChangeFeedOptions {
  changeReader: ChangeReader
  messageStore: Pick<MessageStore, 'outcomes'>
  timers: Timers
  log: Pick<FastifyBaseLogger, 'warn'>
}

/** Changes read at once. */
const pageSize = 100
/** Nobody is sent more than this ahead of its reading, in bytes: the rest waits in the database. */
const maxAheadBytes = 262_144
/** Who has so much to read and reads nothing for this long is cut off. */
const stallMs = 10_000
/** After a failure of the database. */
const pauseMs = 1000

/** A socket and how far it has come. */
interface Follower {
  connection: Connection
  position: number
  /** It was not told of everything up to its position that changed after it. */
  cut: boolean
  /** There may be changes after its position. */
  behind: boolean
  /** It asked for what it missed, and is told when that is done. */
  catchingUp: boolean
  /** It has to read first; this takes back its being cut off. */
  waits: (() => void) | undefined
}

interface Readers {
  followers: Set<Follower>
  /** Who waits for the end of a question, by the question. */
  waiters: Map<string, Set<(outcome: Outcome) => void>>
  running: boolean
  again: boolean
}

export class ChangeFeed {
  readonly #options: ChangeFeedOptions
  readonly #users = new Map<string, Readers>()

  constructor(options: ChangeFeedOptions) {
    this.#options = options
  }

  /** Sends the socket everything after a number, from now until it ends; `resumed` after what was there already, if it asked. */
  follow(connection: Connection, position: number, { catchingUp }: { catchingUp: boolean }): void {
    const { userId } = connection.session
    // Who resumes may have been cut off in the middle of a gap before.
    const follower: Follower = { connection, position, cut: catchingUp, behind: true, catchingUp, waits: undefined }
    const readers = this.#readersOf(userId)
    readers.followers.add(follower)
    connection.onEnd(() => {
      follower.waits?.()
      readers.followers.delete(follower)
      this.#forget(userId)
    })
    this.wake(userId)
  }

  /** Sends a following socket everything after an earlier number again, then `resumed`. */
  resume(connection: Connection, afterSeq: number): void {
    const { userId } = connection.session
    for (const follower of this.#users.get(userId)?.followers ?? []) {
      if (follower.connection !== connection) continue
      follower.position = afterSeq
      follower.cut = true
      follower.behind = true
      follower.catchingUp = true
    }
    this.wake(userId)
  }

  /**
   * Waits until a question is answered, failed, cancelled or deleted.
   *
   * @returns undefined when the signal is aborted first.
   */
  async outcomeOf(userId: string, questionId: string, signal: AbortSignal): Promise<Outcome | undefined> {
    if (signal.aborted) return undefined
    const { promise, resolve } = Promise.withResolvers<Outcome | undefined>()
    const { waiters } = this.#readersOf(userId)
    const ofQuestion = waiters.get(questionId) ?? new Set()
    waiters.set(questionId, ofQuestion.add(resolve))
    const giveUp = () => resolve(undefined)
    signal.addEventListener('abort', giveUp, { once: true })
    this.wake(userId) // it may have ended already
    try {
      return await promise
    } finally {
      signal.removeEventListener('abort', giveUp)
      ofQuestion.delete(resolve)
      if (ofQuestion.size === 0 && waiters.get(questionId) === ofQuestion) waiters.delete(questionId)
      this.#forget(userId)
    }
  }

  /** Whether somebody waits for the end of one of the user's questions. */
  isAwaited(userId: string): boolean {
    return (this.#users.get(userId)?.waiters.size ?? 0) > 0
  }

  /** Something of the user's changed. */
  wake(userId: string): void {
    const readers = this.#users.get(userId)
    if (readers === undefined) return
    readers.again = true
    if (!readers.running) void this.#run(userId, readers)
  }

  /** Anything may have changed. */
  wakeAll(): void {
    for (const userId of this.#users.keys()) this.wake(userId)
  }

  #readersOf(userId: string): Readers {
    const known = this.#users.get(userId)
    if (known !== undefined) return known
    const readers: Readers = { followers: new Set(), waiters: new Map(), running: false, again: false }
    this.#users.set(userId, readers)
    return readers
  }

  #forget(userId: string): void {
    const readers = this.#users.get(userId)
    if (readers?.followers.size === 0 && readers.waiters.size === 0) this.#users.delete(userId)
  }

  /** Reads and sends until nobody is behind. It never throws. */
  async #run(userId: string, readers: Readers): Promise<void> {
    readers.running = true
    try {
      while (readers.again) {
        readers.again = false
        for (const follower of readers.followers) follower.behind = true
        await this.#tellWaiters(userId, readers)
        for (let groups = grouped(readers); groups.size > 0; groups = grouped(readers)) {
          for (const [position, followers] of groups) {
            const page = await this.#options.changeReader.after(userId, position, pageSize)
            for (const follower of followers) if (follower.position === position) this.#deliver(follower, page)
          }
          if (readers.again) await this.#tellWaiters(userId, readers)
        }
      }
    } catch (error) {
      this.#options.log.warn({ err: error }, 'changes cannot be read')
      this.#options.timers.after(pauseMs, () => this.wake(userId))
    } finally {
      readers.running = false
    }
  }

  async #tellWaiters(userId: string, { waiters }: Readers): Promise<void> {
    if (waiters.size === 0) return
    for (const outcome of await this.#options.messageStore.outcomes(userId, [...waiters.keys()])) {
      for (const resolve of waiters.get(outcome.questionId) ?? []) resolve(outcome)
      waiters.delete(outcome.questionId)
    }
  }

  #deliver(follower: Follower, { changes, upTo, full }: ChangePage): void {
    const { connection } = follower
    follower.behind = full
    const told = { seq: follower.position, cut: follower.cut }
    for (const change of changes) {
      connection.send(toFrame(change, told), () => this.#written(follower))
      follower.position = change.seq
      if (connection.unreadBytes > maxAheadBytes) {
        follower.cut = true
        this.#wait(follower)
        return
      }
    }
    follower.cut = full
    follower.position = Math.max(upTo, changes.at(-1)?.seq ?? 0)
    if (full || !follower.catchingUp) return
    follower.catchingUp = false
    connection.send({ type: 'resumed', seq: follower.position })
  }

  #wait(follower: Follower): void {
    follower.waits?.()
    follower.behind = true
    follower.waits = this.#options.timers.after(stallMs, () => follower.connection.terminate())
  }

  /** The operating system took a frame: one who had to read first may have room again. */
  #written(follower: Follower): void {
    if (follower.waits === undefined) return
    follower.waits()
    follower.waits = undefined
    if (follower.connection.unreadBytes > maxAheadBytes / 2) this.#wait(follower)
    else this.wake(follower.connection.session.userId)
  }
}

/** Those who are behind and have room, by where they stand. */
function grouped({ followers }: Readers): Map<number, Follower[]> {
  return Map.groupBy(
    [...followers].filter(({ behind, waits }) => behind && waits === undefined),
    ({ position }) => position,
  )
}
