/**
 * How a command ends: its exit codes, and the errors that lead to them.
 * @module
 */

export const exitCodes = {
  ok: 0,
  error: 1,
  /** Cancelled, or not to be understood. */
  cancelled: 2,
  /** Somebody has to sign in first. */
  signInNeeded: 4,
} as const

/** A failure that was foreseen: one line for the user and an exit code. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly exitCode: number

  constructor(message: string, exitCode: number = exitCodes.error, options?: ErrorOptions) {
    super(message, options)
    this.exitCode = exitCode
  }
}

/** The user does not want to any more. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError'
}
