/**
 * What the page says of the texts.
 * @module
 */
import { describe, expect, it } from 'vitest'
import type { Chunk } from './built-chunks.ts'
import { textsTags } from './language-preload.ts'

function chunk(fileName: string, module: string, members: Partial<Chunk> = {}): Chunk {
  return { fileName, isEntry: false, moduleIds: [`/src/${module}`], imports: [], code: '', ...members }
}

describe(textsTags, () => {
  it('names the chunks of each language, without those that come with the entry', () => {
    const chunks = [
      chunk('main-1.js', 'main.tsx', { isEntry: true, imports: ['shared-2.js'] }),
      chunk('shared-2.js', 'shared.ts'),
      chunk('es-3.js', 'i18n/es.ts', { imports: ['shared-2.js', 'plural-4.js'] }),
      chunk('en-5.js', 'i18n/en.ts', { imports: ['plural-4.js'] }),
      chunk('plural-4.js', 'i18n/plural.ts'),
    ]
    const tags = textsTags(chunks, '/app/', { es: 'i18n/es.ts', en: 'i18n/en.ts' })
    expect(tags.map(({ attrs }) => attrs)).toEqual([
      { name: 'texts-es', content: '/app/es-3.js /app/plural-4.js' },
      { name: 'texts-en', content: '/app/en-5.js /app/plural-4.js' },
    ])
  })
})
