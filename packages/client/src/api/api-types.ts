/**
 * Every REST call with the types of the contract, and nothing of its schemas at run time.
 * @module
 */
import type { Calls } from '@axia/contract'
import type { Static, TSchema } from 'typebox'

/** A call's name, as in `PATCH /tasks/{id}`. */
export type CallName = keyof Calls

type TypeOf<S> = S extends TSchema ? Static<S> : never
type Good<R> = R extends { 200: infer S }
  ? S
  : R extends { 201: infer S }
    ? S
    : R extends { 202: infer S }
      ? S
      : undefined
type Member<K extends CallName, M extends string> = Calls[K] extends Record<M, infer S> ? TypeOf<S> : undefined

/** What a call answers when all goes well: nothing for 204, a `Blob` for voice. */
export type Answer<K extends CallName> =
  Good<Calls[K]['response']> extends infer S
    ? S extends TSchema
      ? Static<S> extends Uint8Array
        ? Blob
        : Static<S>
      : undefined
    : never

interface CommonOptions {
  signal?: AbortSignal | undefined
  /** Default: 30,000. */
  timeoutMs?: number | undefined
  /** A repeat under the same key gets the first answer and creates nothing. */
  idempotencyKey?: string | undefined
}

type Part<K extends CallName, M extends string, Name extends string> =
  undefined extends Member<K, M>
    ? { [N in Name]?: undefined }
    : object extends Member<K, M>
      ? { [N in Name]?: Member<K, M> }
      : { [N in Name]: Member<K, M> }

/** What a call takes: its path's `params`, its `query`, its `body`, as far as it has them. */
export type CallOptions<K extends CallName> = CommonOptions &
  Part<K, 'params', 'params'> &
  Part<K, 'querystring', 'query'> &
  Part<K, 'body', 'body'>

export type CallArguments<K extends CallName> =
  object extends CallOptions<K> ? [options?: CallOptions<K>] : [options: CallOptions<K>]

/** One page of a list, and the cursor of the next (`query.after`). */
export interface Page<T> {
  items: T
  next: string | undefined
}

/** Every REST call, with the access token where one is needed. */
export interface ApiService {
  /**
   * Makes one call.
   *
   * @throws {ApiError} also when the caller's `signal` ends it (`aborted`) or the time is over (`timeout`).
   * @example
   * ```ts
   * const task = await client.api.request('PATCH /tasks/{id}', { params: { id }, body: { completed: true } })
   * ```
   */
  request<K extends CallName>(call: K, ...options: CallArguments<K>): Promise<Answer<K>>
  /** The same, for lists whose next page is in the `Link` header. @throws {ApiError} */
  page<K extends CallName>(call: K, ...options: CallArguments<K>): Promise<Page<Answer<K>>>
}
