/**
 * Files that only their owner can read, written whole or not at all.
 * @module
 */
import { randomUUID } from 'node:crypto'
import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Puts a file of mode 0600 in the place of the one before, on the disk when this resolves (its folder made at need). */
export async function writePrivateFile(path: string, content: string): Promise<void> {
  await throughDraft(path, content, (draft) => rename(draft, path))
}

/** The same, unless there is a file already: answers whether this one was taken. Of two at once, one is. */
export async function createPrivateFile(path: string, content: string): Promise<boolean> {
  try {
    await throughDraft(path, content, (draft) => link(draft, path))
    return true
  } catch (cause) {
    if (isCode(cause, 'EEXIST')) return false
    // No hard links here (exFAT, Android): the one thing lost is that of two first logins at once one may have to be repeated.
    if (!isCode(cause, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EACCES', 'ENOSYS')) throw cause
    await writePrivateFile(path, content)
    return true
  }
}

/** The file's text; undefined where there is none. Other failures are thrown as they are. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    if (isCode(cause, 'ENOENT')) return undefined
    throw cause
  }
}

/** Whether the system gave one of these codes for a failure. */
export function isCode(cause: unknown, ...codes: string[]): boolean {
  return cause instanceof Error && 'code' in cause && codes.includes(String(cause.code))
}

async function throughDraft(path: string, content: string, place: (draft: string) => Promise<void>): Promise<void> {
  const folder = dirname(path)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const draft = `${path}.${randomUUID()}`
  try {
    const file = await open(draft, 'wx', 0o600)
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    await place(draft)
  } finally {
    await rm(draft, { force: true })
  }
  await syncFolder(folder)
}

/** Without this a power cut could bring the file of before back. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return // folders cannot be opened there, and need not be
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
