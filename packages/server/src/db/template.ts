/**
 * The prepared template: an empty, migrated database as one gzipped tar, from which a first start takes a moment instead of
 * seconds and a gigabyte. `build-template.ts` makes it.
 * @module
 */
import { createHash, type Hash } from 'node:crypto'
import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, open, readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createGunzip } from 'node:zlib'
import { migrationsFolder } from './migrate.ts'
import { initdbParams, startParams } from './pglite.ts'

/** Where the build puts it. */
export const templateFolder = fileURLToPath(new URL('../../dist', import.meta.url))

/** The template's file name says what it was made of: PGlite's version, its settings, the migrations. */
export function templateName(): string {
  const hash = createHash('sha256')
  const engine = fileURLToPath(import.meta.resolve('@electric-sql/pglite'))
  hash.update(readFileSync(join(dirname(engine), '../package.json')))
  hash.update(JSON.stringify([initdbParams, startParams]))
  addFolder(hash, migrationsFolder)
  return `database-${hash.digest('hex').slice(0, 16)}.tar.gz`
}

/** The template that fits this code, or undefined when it was not built. */
export function findTemplate(): string | undefined {
  const path = join(templateFolder, templateName())
  return existsSync(path) ? path : undefined
}

function addFolder(hash: Hash, folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.isDirectory()) addFolder(hash, join(folder, entry.name))
    else hash.update(entry.name).update(readFileSync(join(folder, entry.name)))
  }
}

const blockBytes = 512

/**
 * Unpacks the template, one file in memory at a time. The files are on the disk when it returns, so that a power cut after
 * the first start loses nothing.
 */
export async function unpackTemplate(template: string, folder: string): Promise<void> {
  const source = createReadStream(template).pipe(createGunzip({ chunkSize: 262_144 }))
  const blocks = reader(source)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  for (;;) {
    const header = await blocks.take(blockBytes)
    const name = field(header, 0, 100).replace(/^\//, '')
    if (name === '') break // two blocks of zeros end a tar
    const size = Number.parseInt(field(header, 124, 12), 8)
    const path = join(folder, name)
    if (field(header, 156, 1) === '5') {
      await mkdir(path, { recursive: true, mode: 0o700 })
    } else {
      const content = await blocks.take(Math.ceil(size / blockBytes) * blockBytes)
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      const file = await open(path, 'wx', 0o600)
      await file.writeFile(content.subarray(0, size))
      await file.close()
    }
  }
  source.destroy()
  await flushFolder(folder)
}

/** The template as PGlite takes it for a database in memory. */
export async function readTemplate(template: string): Promise<Blob> {
  return new Blob([await readFile(template)], { type: 'application/x-gzip' })
}

/** Makes sure that every file of a folder is on the disk, and its name too. */
export async function flushFolder(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true })
  await Promise.all(
    entries.map((entry) =>
      entry.isDirectory() ? flushFolder(join(folder, entry.name)) : flush(join(folder, entry.name)),
    ),
  )
  await flush(folder)
}

/** Makes sure that a file, or the names in a folder, are on the disk. */
export async function flush(path: string): Promise<void> {
  const file = await open(path, 'r').catch((error: unknown) => {
    if (process.platform === 'win32') return undefined // folders cannot be opened there
    throw error
  })
  await file?.sync()
  await file?.close()
}

/** A stream read by the number of bytes wanted. */
function reader(source: AsyncIterable<unknown>) {
  const chunks = source[Symbol.asyncIterator]()
  let rest: Buffer = Buffer.alloc(0)
  return {
    async take(bytes: number): Promise<Buffer> {
      const parts = [rest]
      for (let length = rest.length; length < bytes; ) {
        const { value, done } = await chunks.next()
        if (done === true || !Buffer.isBuffer(value)) throw new Error('the template is cut short')
        parts.push(value)
        length += value.length
      }
      const all = parts.length === 1 ? rest : Buffer.concat(parts)
      rest = all.subarray(bytes)
      return all.subarray(0, bytes)
    },
  }
}

function field(header: Buffer, start: number, length: number): string {
  const text = header.subarray(start, start + length).toString('latin1')
  return text.split('\0', 1)[0]?.trim() ?? ''
}
