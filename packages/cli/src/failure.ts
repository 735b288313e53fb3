/**
 * From whatever went wrong to one line for the user and an exit code.
 * @module
 */
import { ApiError } from '@axia/client'
import { CancelledError, CommandError, exitCodes } from './exit.ts'
import type { Surroundings } from './surroundings.ts'
import { safeLine } from './terminal-text.ts'
import type { Words } from './words.ts'

export interface Failure {
  message: string
  exitCode: number
}

/** @param server - the address that was asked, if it got that far. */
export function explain(error: unknown, words: Words, { env, signal }: Surroundings, server: string): Failure {
  if (error instanceof CommandError) return error
  if (error instanceof CancelledError || signal.aborted) {
    return { message: words.cancelled, exitCode: exitCodes.cancelled }
  }
  if (!(error instanceof ApiError)) {
    return { message: safeLine(error instanceof Error ? error.message : String(error)), exitCode: exitCodes.error }
  }
  if (error.code === 'invalid_token') {
    const message = env.AXIA_TOKEN ? words.environmentTokenRefused : words.sessionEnded
    return { message, exitCode: exitCodes.signInNeeded }
  }
  const fields = (error.errors ?? []).map(({ field, message }) => words.field(safeLine(field), safeLine(message)))
  return { message: [sentence(error, words, server), ...fields].join('\n'), exitCode: exitCodes.error }
}

function sentence({ code, message, retryAfterSeconds }: ApiError, words: Words, server: string): string {
  if (code === 'unreachable') return words.unreachable(server)
  if (code === 'timeout') return words.timeout
  if (code === 'invalid_grant') return words.wrongPassword
  if (code === 'too_many_requests') return words.tooMany(retryAfterSeconds)
  return safeLine(message)
}
