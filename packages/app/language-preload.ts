/**
 * Names the chunks of each language in the page, so that `public/first-paint.js` can fetch those of one beside the entry.
 * @module
 */
import type { Locale } from '@axia/contract'
import type { HtmlTagDescriptor, Plugin } from 'vite'
import { type Chunk, chunkOf, neededFor } from './built-chunks.ts'

/** One `<meta name="texts-…">` for each language: the addresses of its chunks, without those that the entry brings. */
export function textsTags(chunks: Chunk[], base: string, modules: Record<Locale, string>): HtmlTagDescriptor[] {
  const entries = chunks.filter(({ isEntry }) => isEntry)
  const brought = neededFor(entries, chunks)
  return Object.entries(modules).map(([language, module]) => {
    const missing = [...neededFor([chunkOf(chunks, module)], chunks)].filter((chunk) => !brought.has(chunk))
    const content = missing.map(({ fileName }) => base + fileName).join(' ')
    return { tag: 'meta', attrs: { name: `texts-${language}`, content }, injectTo: 'head-prepend' }
  })
}

/** Vite plugin: in a build; while the app is written, each language is fetched when it is asked for. */
export function languagePreload(modules: Record<Locale, string>): Plugin {
  let base: string
  return {
    name: 'axia-language-preload',
    apply: 'build',
    configResolved(config) {
      base = config.base
    },
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle = {} }) {
        const chunks = Object.values(bundle).filter((output) => output.type === 'chunk')
        return textsTags(chunks, base, modules)
      },
    },
  }
}
