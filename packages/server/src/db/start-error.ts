/**
 * Why the database did not open, for the person who started the server.
 * @module
 */

/** The message is one line that says the cure, and never holds a password. */
export class DatabaseStartError extends Error {
  override readonly name: string = 'DatabaseStartError'
}

/** Another process holds the data folder. */
export class FolderInUseError extends DatabaseStartError {
  override readonly name = 'FolderInUseError'
}

/** The error's code as Node and PostgreSQL give it (`ENOENT`, `28P01`), or undefined. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/** The first code among an error and what lies behind it. */
export function rootCode(error: unknown): string | undefined {
  return causes(error)
    .map(errorCode)
    .find((code) => code !== undefined)
}

/** The first line of what lies behind an error: without the query that the library writes before it, and its values. */
export function rootLine(error: unknown): string {
  const root = causes(error).at(-1)
  return root instanceof Error ? (root.message.split('\n', 1)[0] ?? '') : 'unknown error'
}

/** The error and what lies behind it; of several addresses tried, the first. */
function causes(error: unknown): unknown[] {
  if (error instanceof AggregateError) return [error, ...causes(error.errors[0])]
  if (error instanceof Error && error.cause !== undefined) return [error, ...causes(error.cause)]
  return [error]
}
