/**
 * A user who talks to the built-in agent, for tests.
 * @module
 */
import type { Question } from '../src/agent/agent.ts'
import { builtInAgent } from '../src/agent/built-in-agent.ts'
import { createEventStore } from '../src/calendar/event-store.ts'
import { createMessageStore } from '../src/chat/message-store.ts'
import type { Database } from '../src/db/database.ts'
import { users } from '../src/db/schema.ts'
import { newId } from '../src/id.ts'
import { createSearchStore } from '../src/search/search-store.ts'
import { createTaskListStore } from '../src/tasks/task-list-store.ts'
import { createTaskStore } from '../src/tasks/task-store.ts'
import type { TestClock } from './support.ts'

/** Says each message in the same conversation, unless told otherwise. */
export async function talkOf(db: Database, clock: TestClock, locale: 'es' | 'en' = 'es', timeZone = 'America/Bogota') {
  const devices = new Set(['phone'])
  const userId = newId()
  await db.insert(users).values({ id: userId, username: 'ana', usernameKey: userId, passwordHash: 'x' })
  const taskStore = createTaskStore({ db, clock })
  const taskListStore = createTaskListStore({ db, clock })
  const eventStore = createEventStore({ db, clock })
  const searchStore = createSearchStore({ db, clock })
  const isReached = async () => devices.size > 0
  const agent = builtInAgent({ db, clock, taskStore, taskListStore, eventStore, searchStore, isReached })
  return {
    userId,
    eventStore,
    /** Those that show reminders. */
    devices,
    async ask(text: string, more: Partial<Question> = {}): Promise<string> {
      const answer = await agent.answer(
        {
          messageId: newId(),
          conversationName: 'c',
          userId,
          username: 'ana',
          locale,
          timeZone,
          languages: [],
          type: 'text',
          text,
          audio: undefined,
          images: [],
          sentAt: clock(),
          ...more,
        },
        { signal: new AbortController().signal },
      )
      return answer.status === 'answered' ? answer.text.replace(/[\u00a0\u2009\u202f]/g, ' ') : answer.status // as hours are spaced
    },
    say: (text: string) =>
      createMessageStore({ db, clock }).ask(userId, { type: 'text', text, audio: undefined, conversationName: 'c' }),
    tasks: async () => (await taskStore.list(userId, { limit: 100 })).rows,
    events: async () =>
      (
        await eventStore.list(userId, {
          from: new Date('2026-01-01'),
          to: new Date('2028-01-01'),
          timeZone,
          limit: 100,
        })
      ).rows,
    addList: (name: string) => taskListStore.add(userId, { name }),
    addTask: (title: string) => taskStore.add({ userId, timeZone }, { title }),
  }
}
