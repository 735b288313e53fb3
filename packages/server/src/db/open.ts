/**
 * Opens the database, whichever of the two it is.
 * @module
 */
import type { OpenDatabase } from './database.ts'

/** Where the database is: a real PostgreSQL, the embedded one in a folder, or (in tests) one that is gone when it closes. */
export type DatabasePlace = { url: string } | { dataDir: string } | { inMemory: true }

export interface OpenDatabaseOptions {
  /** Told what went wrong in the background: a lost connection, a checkpoint that failed. */
  onError?: ((error: unknown) => void) | undefined
  /** Called when the embedded database has given up, because the disk is full or broken: the process should end. */
  onPanic?: ((reason: string) => void) | undefined
  /** Most connections for queries to a real PostgreSQL; 10 by default. */
  maxConnections?: number | undefined
}

/**
 * Opens the database and brings its tables up to date.
 *
 * @throws {DatabaseStartError} whose message is one line for the operator.
 */
export async function openDatabase(place: DatabasePlace, options: OpenDatabaseOptions = {}): Promise<OpenDatabase> {
  if ('url' in place) {
    const { openPostgresql } = await import('./postgresql.ts') // each only where it is used: the other costs memory
    return await openPostgresql(place.url, options)
  }
  const { openEmbedded, openInMemory } = await import('./embedded.ts')
  return 'dataDir' in place ? await openEmbedded(place.dataDir, options) : await openInMemory(options)
}
