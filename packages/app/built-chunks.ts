/**
 * The chunks of a build, and which of them one needs for another.
 * @module
 */

/** What is asked of a built chunk. */
export interface Chunk {
  fileName: string
  isEntry: boolean
  facadeModuleId: string | null
  imports: string[]
  code: string
}

/**
 * The chunk of a lazily loaded module, by the end of the module's path.
 *
 * @throws {Error} when the module is not a chunk of its own.
 */
export function chunkOf(chunks: Chunk[], module: string): Chunk {
  const chunk = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(`/${module}`))
  if (chunk === undefined) throw new Error(`${module} is not a chunk of its own`)
  return chunk
}

/** These chunks and everything that they import, each once. */
export function neededFor(roots: Chunk[], chunks: Chunk[]): Set<Chunk> {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]))
  const needed = new Set<Chunk>()

  function need(chunk: Chunk | undefined): void {
    if (chunk === undefined || needed.has(chunk)) return
    needed.add(chunk)
    for (const name of chunk.imports) need(byName.get(name))
  }

  for (const root of roots) need(root)
  return needed
}
