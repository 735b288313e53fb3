/**
 * A whole day on a phone in Spanish and on a desk in English; `npm run walks -w @axia/e2e` walks it in all eight ways.
 * @module
 */
import type { Browser } from 'playwright-core'
import { Type } from 'typebox'
import { Parse } from 'typebox/value'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newPage } from './support/app.ts'
import { launchBrowser } from './support/browser.ts'
import { call, type E2eServer, getToken, startTestServer } from './support/server.ts'
import { walkDay } from './walks/day.ts'
import { contextOptions, type Way, wayName } from './walks/ways.ts'
import { walkWords } from './walks/words.ts'

const ways: Way[] = [
  { locale: 'es', device: 'phone', colorScheme: 'dark' },
  { locale: 'en', device: 'desk', colorScheme: 'light' },
]

const Conversations = Type.Array(Type.Object({ session_id: Type.String() }))
const Messages = Type.Array(Type.Object({ role: Type.String(), text: Type.Union([Type.String(), Type.Null()]) }))

/** What the server knows to have been said to it, oldest first. */
async function asked(server: E2eServer): Promise<(string | null)[]> {
  const token = await getToken(server)
  const get = async (path: string) => (await call(server, token, 'GET', path)).json()
  const [conversation] = Parse(Conversations, await get('/messages'))
  const messages = Parse(Messages, await get(`/messages/${conversation?.session_id}`))
  return messages.filter(({ role }) => role === 'user').map(({ text }) => text)
}

describe('a whole day', () => {
  let browser: Browser

  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser?.close())

  it.for(ways.map((way) => [wayName(way), way] as const))('goes well (%s)', async ([, way]) => {
    const server = await startTestServer()
    const page = await newPage(browser, contextOptions(way))
    try {
      const words = walkWords[way.locale]
      await walkDay(page, { server, words })
      expect(await asked(server)).toEqual([words.question, words.offlineQuestion, words.unsent])
    } finally {
      await page.context().close()
      await server.stop()
    }
  })
})
