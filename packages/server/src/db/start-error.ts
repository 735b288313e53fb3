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
