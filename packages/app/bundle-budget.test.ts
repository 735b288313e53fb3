/**
 * The budget of the first load.
 * @module
 */
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { Chunk } from './built-chunks.ts'
import { firstLoadBytes } from './bundle-budget.ts'

function chunk(fileName: string, members: Partial<Chunk> = {}): Chunk {
  return { fileName, isEntry: false, moduleIds: [`/src/${fileName}.ts`], imports: [], code: fileName, ...members }
}

describe(firstLoadBytes, () => {
  const shared = chunk('shared', { code: 'x'.repeat(500) })
  const entry = chunk('main', { isEntry: true, imports: ['shared'] })
  const login = chunk('login', { imports: ['shared'] })
  const heavy = chunk('heavy', { code: Array.from({ length: 999 }, (_, index) => index * index).join() })
  const plural = chunk('plural')
  const english = chunk('en', { imports: ['plural'] })
  const spanish = chunk('es', { imports: ['plural'], code: 'las palabras que hay' })
  const all = [entry, shared, login, heavy, plural, english, spanish]
  const bytesOf = (...parts: Chunk[]) => parts.reduce((sum, { code }) => sum + gzipSync(code).length, 0)

  it('counts the entry, the first screens and what they share, once', () => {
    const alone = firstLoadBytes(all, { screens: [], languages: ['es.ts'] })
    const withLogin = firstLoadBytes(all, { screens: ['login.ts'], languages: ['es.ts'] })
    expect(withLogin - alone).toBe(bytesOf(login))
  })

  it('counts one language with what it imports, the larger one', () => {
    const bytes = (languages: string[]) => firstLoadBytes(all, { screens: [], languages })
    expect(bytes(['en.ts', 'es.ts'])).toBe(bytes(['es.ts']))
    expect(bytes(['es.ts', 'en.ts'])).toBe(bytes(['es.ts']))
    expect(bytes(['es.ts'])).toBe(bytesOf(entry, shared, plural, spanish))
  })

  it('counts nothing that is loaded later', () => {
    expect(firstLoadBytes(all, { screens: ['login.ts'], languages: ['es.ts'] })).toBeLessThan(200)
  })

  it('refuses to measure a screen or a language that is not there', () => {
    expect(() => firstLoadBytes(all, { screens: ['today.ts'], languages: ['es.ts'] })).toThrow('today.ts')
    expect(() => firstLoadBytes(all, { screens: [], languages: ['fr.ts'] })).toThrow('fr.ts')
  })
})
