/**
 * What the login is made of, each part made once: for the server, and for administration on a database that no server holds.
 * @module
 */
import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import type { Database, OpenDatabase } from '../db/database.ts'
import { type AuditLog, createAuditLog } from './audit-log.ts'
import { createGuard, type Guard } from './guard.ts'
import { createHandshake, type Handshake } from './handshake.ts'
import type { Hashing, HashSettings } from './hashing.ts'
import { createKeyRotation, type KeyRotation } from './key-rotation.ts'
import type { Keys } from './keys.ts'
import { createLogin, type Login } from './login.ts'
import { createPasskeys, type Passkeys } from './passkeys.ts'
import { createPasswordHasher, type PasswordHasher } from './password.ts'
import { type ConfirmPassword, createPasswordConfirmation } from './password-confirmation.ts'
import { createPushKeys, type PushKeys } from './push-keys.ts'
import { createSecondFactor, type SecondFactor } from './second-factor.ts'
import { SessionStore } from './session-store.ts'
import { createSetup, type Setup } from './setup.ts'
import { createLoginThrottle, type LoginThrottle } from './throttle.ts'
import { createTicketStore, type TicketStore } from './ticket.ts'
import { createUserStore, type UserStore } from './user-store.ts'

export interface AuthServiceOptions {
  config: Config
  database: OpenDatabase
  keys: Keys
  clock: Clock
  /** Cost of a password hash; tests take a small one. */
  hashSettings?: HashSettings | undefined
  /** Where password hashes are computed; by default where Node.js does all its slow work. */
  hashing?: Hashing | undefined
}

export interface AuthServices {
  db: Database
  keys: Keys
  keyRotation: KeyRotation
  audit: AuditLog
  userStore: UserStore
  sessionStore: SessionStore
  ticketStore: TicketStore
  passwords: PasswordHasher
  throttle: LoginThrottle
  secondFactor: SecondFactor
  pushKeys: PushKeys
  passkeys: Passkeys
  confirmPassword: ConfirmPassword
  login: Login
  setup: Setup
  guard: Guard
  handshake: Handshake
}

export function createAuthServices(options: AuthServiceOptions): AuthServices {
  const { config, database, keys, clock, hashSettings, hashing } = options
  const { db, bus } = database
  const { sessionsPerUser, loginsPerMinute } = config.limits
  const tokens = { keys, issuer: config.issuer, clock }
  const audit = createAuditLog({ db, clock })
  const userStore = createUserStore({ db, clock, audit })
  const sessionStore = new SessionStore({ db, bus, clock, audit, maxPerUser: sessionsPerUser })
  const ticketStore = createTicketStore({ db, clock })
  const passwords = createPasswordHasher({ settings: hashSettings, hashing })
  const throttle = createLoginThrottle({ db, clock, key: keys.derive('throttle'), loginsPerMinute })
  const secondFactor = createSecondFactor({ db, clock, keys })
  const pushKeys = createPushKeys({ db, clock, keys })
  const passkeys = createPasskeys({ db, clock, relyingPartyId: new URL(config.publicUrl).hostname })
  const guard = createGuard({ tokens, sessionStore, clock })
  const parts = {
    db,
    keys,
    audit,
    userStore,
    sessionStore,
    ticketStore,
    passwords,
    throttle,
    secondFactor,
    pushKeys,
    passkeys,
    guard,
  }
  return {
    ...parts,
    keyRotation: createKeyRotation({ ...parts, config, clock }),
    confirmPassword: createPasswordConfirmation(parts),
    login: createLogin({ ...parts, tokens }),
    setup: createSetup({ ...parts, clock }),
    handshake: createHandshake({ ...parts, queryTokenAllowed: config.wsQueryToken }),
  }
}
