import { describe, expect, it } from 'vitest'
import type { Agent, Question } from './agent.ts'
import { deferredAgent } from './deferred-agent.ts'

const question: Question = {
  messageId: '0190b3a0-0000-7000-8000-000000000000',
  conversationName: 'home',
  userId: 'u',
  username: 'ana',
  locale: 'es',
  timeZone: 'UTC',
  languages: [],
  type: 'text',
  text: 'hola',
  audio: undefined,
  images: [],
  sentAt: new Date(),
}

/** Counts how often it was made and closed. */
function counting() {
  const counts = { made: 0, closed: 0 }
  const load = async (): Promise<Agent> => {
    counts.made++
    return {
      answer: async ({ text }) => ({ status: 'answered', text, audio: undefined }),
      close: async () => void counts.closed++,
    }
  }
  return { counts, agent: deferredAgent(load) }
}

describe(deferredAgent, () => {
  it('is made once, with its first question', async () => {
    const { agent, counts } = counting()
    expect(counts.made).toBe(0)
    const options = { signal: new AbortController().signal }
    const answers = await Promise.all([agent.answer(question, options), agent.answer(question, options)])
    expect(answers.map((answer) => answer.status)).toEqual(['answered', 'answered'])
    expect(counts.made).toBe(1)
  })

  it('closes what was made, and nothing else', async () => {
    const { agent, counts } = counting()
    await agent.close?.()
    expect(counts).toEqual({ made: 0, closed: 0 })
    await agent.answer(question, { signal: new AbortController().signal })
    await agent.close?.()
    expect(counts).toEqual({ made: 1, closed: 1 })
  })
})
