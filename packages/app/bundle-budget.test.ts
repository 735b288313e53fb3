/**
 * The budget of the first load.
 * @module
 */
import { describe, expect, it } from 'vitest'
import { type Chunk, firstLoadBytes } from './bundle-budget.ts'

function chunk(fileName: string, members: Partial<Chunk> = {}): Chunk {
  return { fileName, isEntry: false, facadeModuleId: `/src/${fileName}.tsx`, imports: [], code: fileName, ...members }
}

describe(firstLoadBytes, () => {
  const shared = chunk('shared', { code: 'x'.repeat(500) })
  const entry = chunk('main', { isEntry: true, imports: ['shared'] })
  const login = chunk('login', { imports: ['shared'] })
  const heavy = chunk('heavy', { code: Array.from({ length: 999 }, (_, index) => index * index).join() })

  it('counts the entry, the first screens and what they share, once', () => {
    const alone = firstLoadBytes([entry, shared, login, heavy], [])
    const withLogin = firstLoadBytes([entry, shared, login, heavy], ['login.tsx'])
    expect(withLogin - alone).toBe(firstLoadBytes([{ ...login, isEntry: true, imports: [] }], []))
  })

  it('counts nothing that is loaded later', () => {
    expect(firstLoadBytes([entry, shared, login, heavy], ['login.tsx'])).toBeLessThan(200)
  })

  it('refuses to measure a screen that is not there', () => {
    expect(() => firstLoadBytes([entry, shared], ['today.tsx'])).toThrow('today.tsx')
  })
})
