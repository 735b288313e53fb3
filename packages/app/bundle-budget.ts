/**
 * Holds the first load to its budget: the build fails when the JavaScript of the first screens grows over it.
 * @module
 */
import { gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'
import { type Chunk, chunkOf, neededFor } from './built-chunks.ts'

/** What a first visit needs beside the entry, by the ends of the paths of modules. */
export interface FirstLoad {
  screens: string[]
  /** The texts of each language: a visit loads those of one. */
  languages: string[]
}

export interface Budget extends FirstLoad {
  /** Gzipped JavaScript, in units of 1,000 bytes. */
  maxKilobytes: number
}

/**
 * Gzipped size in bytes of the entry, the named screens, the largest language and everything that they import.
 *
 * @throws {Error} when a screen or a language is not there, for then nothing would be measured.
 */
export function firstLoadBytes(chunks: Chunk[], { screens, languages }: FirstLoad): number {
  const always = [...chunks.filter(({ isEntry }) => isEntry), ...screens.map((screen) => chunkOf(chunks, screen))]
  const visits = languages.map((language) => [...always, chunkOf(chunks, language)])
  return Math.max(...visits.map((roots) => gzippedBytes(neededFor(roots, chunks))))
}

function gzippedBytes(chunks: Set<Chunk>): number {
  return [...chunks].reduce((sum, { code }) => sum + gzipSync(code).length, 0)
}

/** Vite plugin: says what the first load weighs, and stops the build when that is too much. */
export function bundleBudget({ maxKilobytes, ...firstLoad }: Budget): Plugin {
  return {
    name: 'axia-bundle-budget',
    apply: 'build',
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((output) => output.type === 'chunk')
      const kilobytes = firstLoadBytes(chunks, firstLoad) / 1000
      this.info(`first load: ${kilobytes.toFixed(1)} kB of JavaScript, gzipped (budget ${maxKilobytes} kB)`)
      if (kilobytes > maxKilobytes) this.error(`the first load is over its budget of ${maxKilobytes} kB`)
    },
  }
}
