/**
 * Changes on their way to the server: at once where it answers, else kept on the device and sent later.
 * @module
 */
import type { CalendarEventPatch, NewCalendarEvent, NewTask, OccurrenceQuery, TaskPatch } from '@axia/contract'
import type { Answer, ApiService, CallArguments, CallOptions } from '../api/api-types.ts'
import { newId } from '../platform.ts'
import type { Observable } from '../store.ts'

/** The calls that can wait for a connection, with their bodies. */
interface Bodies {
  'POST /tasks': NewTask
  'PATCH /tasks/{id}': TaskPatch
  'DELETE /tasks/{id}': undefined
  'POST /calendar/events': NewCalendarEvent
  'PATCH /calendar/events/{id}': CalendarEventPatch
  'DELETE /calendar/events/{id}': undefined
}

export type ChangeCall = keyof Bodies

/** A change that waits here. */
export type WaitingChange = { [K in ChangeCall]: WaitingCall<K> }[ChangeCall]

interface WaitingCall<K extends ChangeCall> {
  /** Of what is added, its id until the server gives it one. */
  readonly id: string
  readonly call: K
  readonly body: Bodies[K]
  readonly query: OccurrenceQuery
  /** The id of what is changed. */
  readonly target: string
  readonly createdAt: string
  /** Why the server refused it: a problem's code. */
  readonly failure?: string
}

export interface ChangesState {
  /** Kept on the device until there is a connection, the oldest first. */
  readonly waiting: readonly WaitingChange[]
  /** What the server refused when it could be asked; they wait for the user's word. */
  readonly refused: readonly WaitingChange[]
  /** One waits that the device could not keep. */
  readonly isUnsafe: boolean
}

/** What waits for a connection, and what came of it. */
export interface ChangesProvider extends Observable<ChangesState> {
  /** Sends a refused change again. */
  retry(id: string): void
  /** Forgets a change that no server has taken. */
  discard(id: string): void
}

/** A change under way. */
export interface MadeChange<A> {
  /** The key under which the server knows it. */
  id: string
  /** The server's answer, whenever that comes. */
  done: Promise<A>
  /** Resolves when it has to wait for a connection. */
  kept: Promise<void>
}

export interface Changes {
  make<K extends ChangeCall>(call: K, options: CallOptions<K>): MadeChange<Answer<K>>
  /** Calls back for each change that an earlier program left. */
  onTakenUp(listener: TakeUp): void
  /** What was added while there was no connection has another id when the server has it. */
  idOf(id: string): string
}

/** Told of each change that an earlier program left on the device. */
export type TakeUp = (change: WaitingChange, made: MadeChange<unknown>) => void

/** The server's answer; or, when the change has to wait, what that will probably be. */
export async function answerOrGuess<A>({ kept }: MadeChange<unknown>, done: Promise<A>, guess: () => A): Promise<A> {
  const waits = Symbol('waits')
  const first = await Promise.race([done, kept.then(() => waits)])
  if (first !== waits) return done
  done.catch(() => undefined) // from now on the list of changes tells of it
  return guess()
}

const never = new Promise<never>(() => {})

/** Nothing waits: who cannot reach the server is told so. */
export function directChanges(api: ApiService): Changes {
  return {
    make: (call, options) => sentAtOnce(api, call, options),
    onTakenUp: () => {},
    idOf: (id) => id,
  }
}

/** Whoever may call it off leaves nothing for later. */
export function sentAtOnce<K extends ChangeCall>(
  api: ApiService,
  call: K,
  { idempotencyKey: id = newId(), ...options }: LooseOptions,
): MadeChange<Answer<K>> {
  return { id, done: requested(api, call, { ...options, idempotencyKey: id }), kept: never }
}

/** What any change may bring, once its own types were checked by the compiler. */
export interface LooseOptions {
  params?: { id: string } | undefined
  query?: OccurrenceQuery | undefined
  body?: unknown
  signal?: AbortSignal | undefined
  idempotencyKey?: string | undefined
}

/** One call of any name. */
export function requested<K extends ChangeCall>(api: ApiService, call: K, options: LooseOptions): Promise<Answer<K>> {
  return api.request(call, ...([options] as unknown as CallArguments<K>))
}

/** A change that is made in a moment. */
export function whenMade<A>(id: string, made: Promise<MadeChange<A>>): MadeChange<A> {
  return { id, done: made.then(({ done }) => done), kept: made.then(({ kept }) => kept) }
}
