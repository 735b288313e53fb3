/**
 * Why something failed, in plain words of the user's language.
 * @module
 */
import { ApiError } from '@axia/client'
import type { Dictionary } from './es.ts'

/** A sentence for any error: what the code means where that is known, else whether trying again may help. */
export function problemText(error: unknown, { errors }: Dictionary): string {
  if (!(error instanceof ApiError)) return errors.unknown
  const texts: Partial<Record<string, string>> = errors.codes
  const text = Object.hasOwn(texts, error.code) ? texts[error.code] : undefined
  if (text !== undefined) return text
  if (error.code === 'unreachable') return errors.unreachable
  if (error.code === 'timeout') return errors.timeout
  return error.status !== undefined && error.status >= 500 ? errors.broken : errors.unknown
}

/** The members of a request that the server did not accept, by name. */
export function problemFields(error: unknown): ReadonlySet<string> {
  return new Set(error instanceof ApiError ? error.errors?.map(({ field }) => field) : [])
}
