/**
 * What a failed call throws: the server's problem, or why there was no answer.
 * @module
 */
import type { FieldError, ProblemCode } from '@axia/contract'

/** A problem's code, or one that only a client knows. */
export type ApiErrorCode = ProblemCode | 'unreachable' | 'timeout' | 'aborted' | 'bad_answer'

/** Everything an `ApiError` may carry beside its code and message. */
export interface ApiErrorOptions extends ErrorOptions {
  status?: number | undefined
  retryable?: boolean | undefined
  retryAfterSeconds?: number | undefined
  errors?: FieldError[] | undefined
}

/**
 * A call that failed. `code` says why in a stable word, `message` in a sentence for a person, `retryable` whether the same
 * call may succeed later.
 *
 * @example
 * ```ts
 * try {
 *   await client.tasks.add({ title: 'Water the plants' })
 * } catch (error) {
 *   if (error instanceof ApiError && error.retryable) offerToTryAgain(error.retryAfterSeconds)
 *   else throw error
 * }
 * ```
 */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly code: ApiErrorCode
  /** HTTP status, where there was an answer. */
  readonly status: number | undefined
  readonly retryable: boolean
  /** How long the server asked to wait. */
  readonly retryAfterSeconds: number | undefined
  /** The members of the request that were not accepted. */
  readonly errors: FieldError[] | undefined

  constructor(code: ApiErrorCode, message: string, options: ApiErrorOptions = {}) {
    const { status, retryable, retryAfterSeconds, errors, ...rest } = options
    super(message, rest)
    this.code = code
    this.status = status
    this.retryable = retryable ?? isRetryable(code, status)
    this.retryAfterSeconds = retryAfterSeconds
    this.errors = errors
  }
}

/** What failed on the way or on the server's side may work later; what the server understood and refused will not. */
function isRetryable(code: ApiErrorCode, status: number | undefined): boolean {
  if (code === 'unreachable' || code === 'timeout') return true
  if (status === undefined) return false
  return status === 408 || status === 429 || status >= 500
}
