/**
 * What the server is made of, below HTTP: the stores and what works on them, each made once and handed to who needs it.
 * @module
 */
import type { FastifyBaseLogger } from 'fastify'
import type { Agent } from './agent/agent.ts'
import { builtInAgent } from './agent/built-in-agent.ts'
import { n8nAgent } from './agent/n8n-agent.ts'
import { type WebhookSignature, webhookSignature } from './agent/webhook-signature.ts'
import { type AuditLog, createAuditLog } from './auth/audit-log.ts'
import { createGuard, type Guard } from './auth/guard.ts'
import { createHandshake, type Handshake } from './auth/handshake.ts'
import type { Keys } from './auth/keys.ts'
import { createLogin, type Login } from './auth/login.ts'
import { createPasskeys, type Passkeys } from './auth/passkeys.ts'
import { createPasswordHasher, type HashSettings, type PasswordHasher } from './auth/password.ts'
import { type ConfirmPassword, createPasswordConfirmation } from './auth/password-confirmation.ts'
import { createSecondFactor, type SecondFactor } from './auth/second-factor.ts'
import { SessionStore } from './auth/session-store.ts'
import { createSetup, type Setup } from './auth/setup.ts'
import { createLoginThrottle, type LoginThrottle } from './auth/throttle.ts'
import { createTicketStore, type TicketStore } from './auth/ticket.ts'
import { createUserStore, type UserStore } from './auth/user-store.ts'
import { createEventStore, type EventStore } from './calendar/event-store.ts'
import { type ConversationStore, createConversationStore } from './chat/conversation-store.ts'
import { createHub, type Hub } from './chat/hub.ts'
import { createMessageStore, type MessageStore } from './chat/message-store.ts'
import { createOutbox, type Outbox } from './chat/outbox.ts'
import { systemTimers, type Timers } from './chat/timers.ts'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { Database, OpenDatabase } from './db/database.ts'
import { createTaskStore, type TaskStore } from './tasks/task-store.ts'

export interface ServiceOptions {
  config: Config
  database: OpenDatabase
  keys: Keys
  clock: Clock
  log: Pick<FastifyBaseLogger, 'warn' | 'error'>
  /** Cost of a password hash; tests take a small one. */
  hashSettings?: HashSettings
  /** Who answers, instead of the one that the configuration names. */
  agent?: Agent
}

export interface Services {
  config: Config
  database: OpenDatabase
  db: Database
  clock: Clock
  keys: Keys
  audit: AuditLog
  userStore: UserStore
  sessionStore: SessionStore
  ticketStore: TicketStore
  passwords: PasswordHasher
  throttle: LoginThrottle
  secondFactor: SecondFactor
  passkeys: Passkeys
  confirmPassword: ConfirmPassword
  login: Login
  setup: Setup
  guard: Guard
  handshake: Handshake
  messageStore: MessageStore
  conversationStore: ConversationStore
  hub: Hub
  outbox: Outbox
  timers: Timers
  /** How the agent and the server know each other; undefined without a shared secret. */
  webhook: WebhookSignature | undefined
  agent: Agent
  taskStore: TaskStore
  eventStore: EventStore
}

export function createServices({
  config,
  database,
  keys,
  clock,
  log,
  hashSettings,
  ...given
}: ServiceOptions): Services {
  const { db, bus } = database
  const { limits, n8n, agentTimeoutSeconds } = config
  const timers = systemTimers
  const tokens = { keys, issuer: config.publicUrl, clock }

  const audit = createAuditLog({ db, clock })
  const userStore = createUserStore({ db, clock, audit })
  const sessionStore = new SessionStore({ db, bus, clock, audit, maxPerUser: limits.sessionsPerUser })
  const ticketStore = createTicketStore({ db, clock })
  const passwords = createPasswordHasher(hashSettings)
  const { loginsPerMinute } = limits
  const throttle = createLoginThrottle({ db, clock, key: keys.derive('throttle'), loginsPerMinute })
  const secondFactor = createSecondFactor({ db, clock, keys })
  const passkeys = createPasskeys({ db, clock, relyingPartyId: new URL(config.publicUrl).hostname })
  const guard = createGuard({ tokens, sessionStore, clock })

  const taskStore = createTaskStore({ db, clock })
  const eventStore = createEventStore({ db, clock })

  const webhook = n8n?.webhookSecret === undefined ? undefined : webhookSignature({ secret: n8n.webhookSecret, clock })
  const configured =
    n8n === undefined
      ? builtInAgent({ db, clock, taskStore, eventStore })
      : n8nAgent({ url: n8n.webhookUrl, secret: n8n.webhookSecret, clock })
  const agent = given.agent ?? configured
  const messageStore = createMessageStore({ db, clock })
  const outbox = createOutbox({
    db,
    bus,
    agent,
    clock,
    timers,
    random: Math.random,
    log,
    agentTimeoutSeconds,
    soleServer: database.kind === 'embedded',
  })
  return {
    config,
    database,
    db,
    clock,
    keys,
    audit,
    userStore,
    sessionStore,
    ticketStore,
    passwords,
    throttle,
    secondFactor,
    passkeys,
    confirmPassword: createPasswordConfirmation({ userStore, passwords, throttle }),
    login: createLogin({
      db,
      userStore,
      sessionStore,
      throttle,
      passwords,
      secondFactor,
      passkeys,
      audit,
      tokens,
    }),
    setup: createSetup({ db, clock, userStore, passwords }),
    guard,
    handshake: createHandshake({ guard, ticketStore, sessionStore, queryTokenAllowed: config.wsQueryToken }),
    messageStore,
    conversationStore: createConversationStore({ db }),
    hub: createHub({ db, bus, messageStore, clock, timers, limits, log }),
    outbox,
    timers,
    webhook,
    agent,
    taskStore,
    eventStore,
  }
}
