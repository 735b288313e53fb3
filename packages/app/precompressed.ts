/**
 * Writes each built text beside itself as Brotli and gzip, so that the server sends it small without compressing anything itself.
 * @module
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

/** Below this many bytes, what is saved is less than a packet. */
const leastBytes = 1000

const encodings = {
  br: (content: Buffer) =>
    brotliCompressSync(content, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
      },
    }),
  gz: (content: Buffer) => gzipSync(content, { level: constants.Z_BEST_COMPRESSION }),
}

/** Compresses the texts in a folder of a build. */
export function precompress(folder: string): void {
  for (const name of globSync('**/*.{css,html,js,svg,webmanifest}', { cwd: folder })) {
    const file = join(folder, name)
    const content = readFileSync(file)
    if (content.length < leastBytes) continue
    for (const [ending, encode] of Object.entries(encodings)) writeFileSync(`${file}.${ending}`, encode(content))
  }
}

/** Vite plugin: when everything is written, the service worker too. Stands behind the plugins that write. */
export function precompressed(): Plugin {
  return {
    name: 'axia-precompressed',
    apply: 'build',
    writeBundle: {
      order: 'post',
      sequential: true,
      handler({ dir = '' }) {
        precompress(dir)
      },
    },
  }
}
