/**
 * Errors become answers here, and nowhere else (RFC 9457).
 * @module
 */
import { type FieldError, type ProblemCode, problems } from '@axia/contract'

/** Everything a problem may carry beside its code. */
export interface ProblemOptions extends ErrorOptions {
  /** One sentence for a person. Never a value that the client sent, never a secret. */
  detail?: string
  errors?: FieldError[]
  /** Seconds after which trying again may help; becomes `Retry-After`. */
  retryAfterSeconds?: number
}

/** An error that the client is told about. */
export class Problem extends Error {
  override readonly name: string = 'Problem'
  readonly code: ProblemCode
  readonly status: number
  readonly detail: string | undefined
  readonly errors: FieldError[] | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(code: ProblemCode, { detail, errors, retryAfterSeconds, ...options }: ProblemOptions = {}) {
    super(detail ?? problems[code].title, options)
    this.code = code
    this.status = problems[code].status
    this.detail = detail
    this.errors = errors
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** A body, query or path in which one member is wrong. */
export function invalidField(field: string, message: string): Problem {
  return new Problem('invalid_request', { detail: `${field} ${message}`, errors: [{ field, message }] })
}
