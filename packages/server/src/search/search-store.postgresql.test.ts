import { sql } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import { it } from '../../test/support.ts'
import { createSearchStore } from './search-store.ts'

const terms = { terms: ['pan'], isTyping: true }
const page = { kinds: ['task'], limit: 10, offset: 0 } as const

describe(createSearchStore, () => {
  it('gives up what takes too long, in words that say so', async ({ db, clock, anotherDatabase }) => {
    const store = createSearchStore({ db, clock, timeoutMs: 50 })
    await anotherDatabase.db.transaction(async (tx) => {
      await tx.execute(sql`lock table search_entries in access exclusive mode`)
      const search = store.find('00000000-0000-7000-8000-000000000000', terms, page)
      await expect(search).rejects.toMatchObject({ code: 'busy' })
    })
  })
})
