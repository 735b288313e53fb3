/**
 * What the server is made of, below HTTP: the stores and what works on them, each made once and handed to who needs it.
 * @module
 */
import type { FastifyBaseLogger } from 'fastify'
import type { Agent } from './agent/agent.ts'
import { builtInAgent } from './agent/built-in-agent.ts'
import { deferredAgent } from './agent/deferred-agent.ts'
import { signatureFor, type WebhookSignature } from './agent/webhook-signature.ts'
import { type AuthServices, createAuthServices } from './auth/auth-services.ts'
import type { Hashing, HashSettings } from './auth/hashing.ts'
import type { Keys } from './auth/keys.ts'
import { type CalendarSources, createCalendarSources } from './calendar/calendar-sources.ts'
import { createEventStore, type EventStore } from './calendar/event-store.ts'
import { createFeedStore, type FeedStore } from './calendar/feed-store.ts'
import { createCalendarFetcher, type FetchCalendar } from './calendar/fetch-calendar.ts'
import { createFileReader } from './calendar/ics/read-in-worker.ts'
import { createSubscriptionStore, type SubscriptionStore } from './calendar/subscription-store.ts'
import { type ConversationStore, createConversationStore } from './chat/conversation-store.ts'
import { createHub, type Hub } from './chat/hub.ts'
import { createMessageStore, type MessageStore } from './chat/message-store.ts'
import { createOutbox, type Outbox } from './chat/outbox.ts'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { OpenDatabase } from './db/database.ts'
import { createDeliveryStore, type DeliveryStore } from './reminders/delivery-store.ts'
import { createDeviceStore, type DeviceStore } from './reminders/device-store.ts'
import { createPlanStore, type PlanStore } from './reminders/plan-store.ts'
import { createReminders, type Reminders } from './reminders/reminders.ts'
import { contactOf, createPushSender, type SendPush } from './reminders/send-push.ts'
import { createSearchStore, type SearchStore } from './search/search-store.ts'
import { createTaskListStore, type TaskListStore } from './tasks/task-list-store.ts'
import { createTaskStore, type TaskStore } from './tasks/task-store.ts'
import { systemTimers, type Timers } from './timers.ts'

export interface ServiceOptions {
  config: Config
  database: OpenDatabase
  keys: Keys
  clock: Clock
  log: Pick<FastifyBaseLogger, 'warn' | 'error'>
  /** Cost of a password hash; tests take a small one. */
  hashSettings?: HashSettings | undefined
  /** Where password hashes are computed; by default where Node.js does all its slow work. */
  hashing?: Hashing | undefined
  /** Who answers, instead of the one that the configuration names. */
  agent?: Agent
  /** How calendars of others are fetched; by default from the public internet. */
  fetchCalendar?: FetchCalendar
  /** How push messages are sent, and to addresses of what kind; by default over https to the public internet. */
  push?: { send: SendPush; protocols: readonly string[] } | undefined
}

export interface Services extends AuthServices {
  config: Config
  database: OpenDatabase
  clock: Clock
  messageStore: MessageStore
  conversationStore: ConversationStore
  hub: Hub
  outbox: Outbox
  timers: Timers
  /** How the agent and the server know each other; undefined without a shared secret. */
  webhook: WebhookSignature | undefined
  agent: Agent
  taskStore: TaskStore
  taskListStore: TaskListStore
  eventStore: EventStore
  subscriptionStore: SubscriptionStore
  feedStore: FeedStore
  calendarSources: CalendarSources
  planStore: PlanStore
  deviceStore: DeviceStore
  deliveryStore: DeliveryStore
  reminders: Reminders
  pushProtocols: readonly string[] | undefined
  searchStore: SearchStore
}

export function createServices({
  config,
  database,
  keys,
  clock,
  log,
  hashSettings,
  hashing,
  ...given
}: ServiceOptions): Services {
  const { db, bus } = database
  const { limits, n8n, agentTimeoutSeconds } = config
  const timers = systemTimers

  const taskStore = createTaskStore({ db, clock })
  const taskListStore = createTaskListStore({ db, clock })
  const eventStore = createEventStore({ db, clock })
  const searchStore = createSearchStore({ db, clock })
  const auth = createAuthServices({ config, database, keys, clock, hashSettings, hashing })
  const sessions = auth.sessionStore
  const subscriptionStore = createSubscriptionStore({ db, clock, sessions })
  const calendarSources = createCalendarSources({
    db,
    clock,
    sessions,
    eventStore,
    subscriptionStore,
    fetchCalendar: given.fetchCalendar ?? createCalendarFetcher(),
    readFile: createFileReader(),
    log,
  })

  const deviceStore = createDeviceStore({ db, clock })
  const isReached = async (userId: string) => (await deviceStore.list(userId)).length > 0

  const webhook = n8n === undefined ? undefined : signatureFor(n8n, clock)
  const configured =
    n8n === undefined
      ? builtInAgent({ db, clock, taskStore, taskListStore, eventStore, searchStore, isReached })
      : deferredAgent(async () => {
          const { n8nAgent } = await import('./agent/n8n-agent.ts')
          return n8nAgent({ url: n8n.webhookUrl, signature: webhook })
        })
  const agent = given.agent ?? configured
  const planStore = createPlanStore({ db, clock })
  const deliveryStore = createDeliveryStore({ db, clock })
  const reminders = createReminders({
    db,
    bus,
    clock,
    timers,
    random: Math.random,
    log,
    planStore,
    deliveryStore,
    listOccurrences: (userId, window) => eventStore.list(userId, window),
    pushKeys: auth.pushKeys,
    sendPush: given.push?.send ?? createPushSender({ subject: contactOf(config.publicUrl) }),
    isPresent: (userId) => hub.isPresent(userId),
    soleServer: database.kind === 'embedded',
  })
  const onAnswer = reminders.announceAnswer
  const messageStore = createMessageStore({ db, clock, onAnswer })
  const hub = createHub({ db, bus, sessionStore: sessions, messageStore, clock, timers, limits, log })
  const outbox = createOutbox({
    db,
    bus,
    agent,
    clock,
    timers,
    random: Math.random,
    log,
    onAnswer,
    agentTimeoutSeconds,
    soleServer: database.kind === 'embedded',
  })
  return {
    config,
    database,
    clock,
    ...auth,
    messageStore,
    conversationStore: createConversationStore({ db }),
    hub,
    outbox,
    timers,
    webhook,
    agent,
    taskStore,
    taskListStore,
    eventStore,
    subscriptionStore,
    feedStore: createFeedStore({ db, clock, audit: auth.audit, sessions }),
    calendarSources,
    planStore,
    deviceStore,
    deliveryStore,
    reminders,
    pushProtocols: given.push?.protocols,
    searchStore,
  }
}
