/**
 * One process at a time in the data folder. The lock is the operating system's own, on a file: it ends with its process, also
 * by `kill -9`, holds between containers that share the folder, and leaves nothing stale to judge. SQLite, which Node brings
 * along, is the way to such a lock that works alike on Linux, macOS and Windows; nothing is ever stored in the file.
 * @module
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { DatabaseStartError, FolderInUseError } from './start-error.ts'

/** SQLite's result code for a lock that another holds. */
const sqliteBusy = 5

/** The folder is ours until it is released. */
export interface FolderLock {
  /** The last one who had it did not release it: a crash, or a power cut. */
  readonly afterCrash: boolean
  release(): void
}

/**
 * Takes the folder, or refuses at once.
 *
 * @throws {FolderInUseError} while another process, or this one, holds it.
 */
export function lockFolder(folder: string): FolderLock {
  const pidFile = join(folder, 'server.pid')
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(join(folder, 'server.lock'), { timeout: 0 })
    database.exec('pragma journal_mode = memory; begin exclusive')
  } catch (cause) {
    database?.close()
    if (!isBusy(cause)) throw new DatabaseStartError(`DATA_DIR (${folder}) cannot be locked`, { cause })
    throw new FolderInUseError(
      `DATA_DIR (${folder}) is in use by another AxIA server${holder(pidFile)}: stop it, or give this one its own DATA_DIR`,
      { cause },
    )
  }
  const afterCrash = existsSync(pidFile)
  writeFileSync(pidFile, `${process.pid}\n`, { mode: 0o600 })
  return {
    afterCrash,
    release() {
      rmSync(pidFile, { force: true })
      database.close()
    },
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy
}

/** Whom to stop; the file is only a hint, the lock is what counts. */
function holder(pidFile: string): string {
  try {
    const pid = readFileSync(pidFile, 'utf8').trim()
    return /^\d+$/.test(pid) ? ` (process ${pid})` : ''
  } catch {
    return ''
  }
}
