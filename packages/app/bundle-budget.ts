/**
 * Holds the first load to its budget: the build fails when the JavaScript of the first screens grows over it.
 * @module
 */
import { gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

/** What the budget needs to know of a built chunk. */
export interface Chunk {
  fileName: string
  isEntry: boolean
  facadeModuleId: string | null
  imports: string[]
  code: string
}

export interface Budget {
  /** Endings of the lazily loaded modules that a first visit needs beside the entry. */
  screens: string[]
  /** Gzipped JavaScript, in units of 1,000 bytes. */
  maxKilobytes: number
}

/**
 * Gzipped size in bytes of the entry, the named screens and everything that they import.
 *
 * @throws {Error} when one of the screens is not a chunk of its own, for then nothing would be measured.
 */
export function firstLoadBytes(chunks: Chunk[], screens: string[]): number {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]))
  const needed = new Set<Chunk>()

  function need(chunk: Chunk | undefined): void {
    if (chunk === undefined || needed.has(chunk)) return
    needed.add(chunk)
    for (const name of chunk.imports) need(byName.get(name))
  }

  for (const chunk of chunks) if (chunk.isEntry) need(chunk)
  for (const screen of screens) {
    const chunk = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(`/${screen}`))
    if (chunk === undefined) throw new Error(`${screen} is not a chunk of its own`)
    need(chunk)
  }
  return [...needed].reduce((sum, { code }) => sum + gzipSync(code).length, 0)
}

/** Vite plugin: says what the first load weighs, and stops the build when that is too much. */
export function bundleBudget({ screens, maxKilobytes }: Budget): Plugin {
  return {
    name: 'axia-bundle-budget',
    apply: 'build',
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((output) => output.type === 'chunk')
      const kilobytes = firstLoadBytes(chunks, screens) / 1000
      this.info(`first load: ${kilobytes.toFixed(1)} kB of JavaScript, gzipped (budget ${maxKilobytes} kB)`)
      if (kilobytes > maxKilobytes) this.error(`the first load is over its budget of ${maxKilobytes} kB`)
    },
  }
}
