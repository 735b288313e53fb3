/**
 * Where the local socket is, also when the data folder's path is longer than the hundred bytes that a socket's address may have.
 * @module
 */
import { createHash } from 'node:crypto'
import { mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** `sockaddr_un` holds 104 bytes on macOS, 108 on Linux, with a zero at the end. */
const maxPathBytes = 103

/** The socket's file. Windows has named pipes instead, which are no files. */
export function socketFile(dataDir: string): string {
  if (process.platform !== 'win32') return join(dataDir, 'admin.sock')
  return `\\\\.\\pipe\\axia-${createHash('sha256').update(realpathSync(dataDir)).digest('hex').slice(0, 32)}`
}

/**
 * Calls `use` with an address that fits: the file itself, or a way to it through a link that exists only meanwhile, in a folder
 * that is ours alone.
 */
export async function withSocketAddress<T>(dataDir: string, use: (address: string) => Promise<T>): Promise<T> {
  const file = socketFile(dataDir)
  if (process.platform === 'win32' || Buffer.byteLength(file) <= maxPathBytes) return await use(file)
  const folder = mkdtempSync(join(tmpdir(), 'axia-'))
  try {
    symlinkSync(dataDir, join(folder, 'd'))
    return await use(join(folder, 'd', 'admin.sock'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
