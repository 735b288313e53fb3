/**
 * What the server is made of, below HTTP: the stores and what works on them, each made once and handed to who needs it.
 * @module
 */
import { createGuard, type Guard } from './auth/guard.ts'
import type { Keys } from './auth/keys.ts'
import { createLogin, type Login } from './auth/login.ts'
import { createPasswordHasher, type HashSettings, type PasswordHasher } from './auth/password.ts'
import { SessionStore } from './auth/session-store.ts'
import { createSetup, type Setup } from './auth/setup.ts'
import { createLoginThrottle, type LoginThrottle } from './auth/throttle.ts'
import { createTicketStore, type TicketStore } from './auth/ticket.ts'
import { createUserStore, type UserStore } from './auth/user-store.ts'
import { createEventStore, type EventStore } from './calendar/event-store.ts'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { Database, OpenDatabase } from './db/database.ts'
import { createTaskStore, type TaskStore } from './tasks/task-store.ts'

export interface ServiceOptions {
  config: Config
  database: OpenDatabase
  keys: Keys
  clock: Clock
  /** Cost of a password hash; tests take a small one. */
  hashSettings?: HashSettings
}

export interface Services {
  config: Config
  database: OpenDatabase
  db: Database
  clock: Clock
  userStore: UserStore
  sessionStore: SessionStore
  ticketStore: TicketStore
  passwords: PasswordHasher
  throttle: LoginThrottle
  login: Login
  setup: Setup
  guard: Guard
  taskStore: TaskStore
  eventStore: EventStore
}

export function createServices({ config, database, keys, clock, hashSettings }: ServiceOptions): Services {
  const { db, bus } = database
  const tokens = { keys, issuer: config.publicUrl, clock }
  const userStore = createUserStore({ db, clock })
  const sessionStore = new SessionStore({ db, bus, clock, maxPerUser: config.limits.sessionsPerUser })
  const passwords = createPasswordHasher(hashSettings)
  const { loginsPerMinute } = config.limits
  const throttle = createLoginThrottle({ db, clock, key: keys.derive('throttle'), loginsPerMinute })
  return {
    config,
    database,
    db,
    clock,
    userStore,
    sessionStore,
    ticketStore: createTicketStore({ db, clock }),
    passwords,
    throttle,
    login: createLogin({ userStore, sessionStore, throttle, passwords, tokens }),
    setup: createSetup({ db, clock, userStore, passwords }),
    guard: createGuard({ tokens, sessionStore, clock }),
    taskStore: createTaskStore({ db, clock }),
    eventStore: createEventStore({ db, clock }),
  }
}
