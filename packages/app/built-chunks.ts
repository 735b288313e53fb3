/**
 * The chunks of a build, and which of them one needs for another.
 * @module
 */

/** What is asked of a built chunk. */
export interface Chunk {
  fileName: string
  isEntry: boolean
  moduleIds: string[]
  imports: string[]
  code: string
}

/**
 * The chunk that a module is in, by the end of the module's path.
 *
 * @throws {Error} when it is in none.
 */
export function chunkOf(chunks: Chunk[], module: string): Chunk {
  const chunk = chunks.find(({ moduleIds }) => moduleIds.some((id) => id.endsWith(`/${module}`)))
  if (chunk === undefined) throw new Error(`${module} is in no chunk`)
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
