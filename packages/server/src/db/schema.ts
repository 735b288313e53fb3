/**
 * All tables on one page. Change it here, then `npm run migrations -w @axia/server -- --name what_changed`.
 *
 * Long because: one page of all tables is what shows how they hang together.
 * @module
 */
import type { AuditAction, CalendarColor, CalendarFailure, Image, SearchKind } from '@axia/contract'
import { sql } from 'drizzle-orm'
import {
  type AnyPgColumn,
  bigint,
  boolean,
  check,
  customType,
  date,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'

const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => 'bytea' })
const searchVector = customType<{ data: string }>({ dataType: () => 'tsvector' })
const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })
/** Wall time without a zone, as `YYYY-MM-DD HH:MM:SS` text. */
const wallTime = (name: string) => timestamp(name, { withTimezone: false, mode: 'string' })
const counter = (name: string) => bigint(name, { mode: 'number' })
const createdAt = () => instant('created_at').notNull().defaultNow()

export const users = pgTable('users', {
  id: uuid('id').primaryKey(),
  username: text('username').notNull(),
  /** The name as it is compared: NFKC, lower case. */
  usernameKey: text('username_key').notNull().unique(),
  /** PHC text, argon2id; bcrypt only until the next login. */
  passwordHash: text('password_hash').notNull(),
  locale: text('locale').$type<'es' | 'en'>().notNull().default('es'),
  timeZone: text('time_zone').notNull().default('UTC'),
  /** The language tags of the device that signed in last. */
  languages: text('languages').array().notNull().default([]),
  disabledAt: instant('disabled_at'),
  /** The last number given to one of the user's changes. Taken under the row's lock, so numbers commit in their order. */
  seq: counter('seq').notNull().default(0),
  createdAt: createdAt(),
})

/** One login on one device. A revoked session's row goes away with its time; until then it says so. */
export const sessions = pgTable(
  'sessions',
  {
    id: uuid('id').primaryKey(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    deviceName: text('device_name').notNull(),
    address: text('address').notNull(),
    createdAt: createdAt(),
    expiresAt: instant('expires_at').notNull(),
    lastSeenAt: instant('last_seen_at').notNull(),
    revokedAt: instant('revoked_at'),
  },
  (table) => [index('sessions_user').on(table.userId, table.createdAt), index('sessions_expiry').on(table.expiresAt)],
)

/** Single-use keys of one socket, by the SHA-256 of the ticket. */
export const tickets = pgTable(
  'tickets',
  {
    hash: bytes('hash').primaryKey(),
    sessionId: uuid('session_id')
      .notNull()
      .references(() => sessions.id, { onDelete: 'cascade' }),
    expiresAt: instant('expires_at').notNull(),
  },
  (table) => [index('tickets_expiry').on(table.expiresAt)],
)

/** One-time codes that open `POST /setup`, by their SHA-256; gone when the first user exists. */
export const setupCodes = pgTable('setup_codes', {
  hash: bytes('hash').primaryKey(),
  createdAt: createdAt(),
})

/** Counters against guessing. The key is a keyed hash, so that the table names nobody. */
export const throttles = pgTable(
  'throttles',
  {
    key: text('key').primaryKey(),
    count: integer('count').notNull(),
    /** When the counting starts anew. */
    resetsAt: instant('resets_at').notNull(),
    /** Until when nothing is let through, whatever the count. */
    blockedUntil: instant('blocked_until'),
  },
  (table) => [index('throttles_reset').on(table.resetsAt)],
)

/** From where a user has logged in before: such an address is spared when others guess at the name. */
export const knownAddresses = pgTable(
  'known_addresses',
  {
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    address: text('address').notNull(),
    lastLoginAt: instant('last_login_at').notNull(),
  },
  (table) => [uniqueIndex('known_addresses_user_address').on(table.userId, table.address)],
)

/** A user's authenticator app. Not in force until its first code was confirmed. */
export const totpSecrets = pgTable('totp_secrets', {
  userId: uuid('user_id')
    .primaryKey()
    .references(() => users.id, { onDelete: 'cascade' }),
  /** AES-256-GCM under a derived key: key id, nonce, ciphertext, tag. */
  sealedSecret: bytes('sealed_secret').notNull(),
  confirmedAt: instant('confirmed_at'),
  /** The last time step whose code was used: none is accepted twice (RFC 6238 §5.2). */
  lastStep: counter('last_step').notNull().default(0),
})

/** Codes that replace one TOTP code each, by the SHA-256 of user and code; used ones are gone. */
export const recoveryCodes = pgTable('recovery_codes', {
  hash: bytes('hash').primaryKey(),
  userId: uuid('user_id')
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' }),
})

export const passkeys = pgTable(
  'passkeys',
  {
    id: uuid('id').primaryKey(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** The authenticator's own name for it, base64url. */
    credentialId: text('credential_id').notNull().unique(),
    publicKey: bytes('public_key').notNull(),
    /** Goes up with each use, where the authenticator counts; going back betrays a copy. */
    signCount: counter('sign_count').notNull(),
    transports: text('transports').notNull().default(''),
    name: text('name').notNull(),
    createdAt: createdAt(),
    lastUsedAt: instant('last_used_at'),
  },
  (table) => [index('passkeys_user').on(table.userId)],
)

/** What an authenticator must sign; each is good once and for a short time. */
export const webauthnChallenges = pgTable(
  'webauthn_challenges',
  {
    id: uuid('id').primaryKey(),
    challenge: text('challenge').notNull(),
    /** Who adds a passkey; null for a login. */
    userId: uuid('user_id').references(() => users.id, { onDelete: 'cascade' }),
    expiresAt: instant('expires_at').notNull(),
  },
  (table) => [index('webauthn_challenges_expiry').on(table.expiresAt)],
)

/**
 * What happened, each entry chained to the one before by a hash. A trigger refuses to change or delete one. No references: an
 * entry outlives whom it speaks of.
 */
export const auditLog = pgTable(
  'audit_log',
  {
    number: counter('number').primaryKey(),
    at: instant('at').notNull(),
    action: text('action').$type<AuditAction>().notNull(),
    userId: uuid('user_id'),
    sessionId: uuid('session_id'),
    address: text('address'),
    deviceName: text('device_name'),
    previousHash: bytes('previous_hash').notNull(),
    hash: bytes('hash').notNull(),
  },
  (table) => [index('audit_log_user').on(table.userId, table.number)],
)

/** The default list of tasks has no row: a task that is in none of these is in that one. */
export const taskLists = pgTable(
  'task_lists',
  {
    id: uuid('id').primaryKey(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    name: text('name').notNull(),
    position: doublePrecision('position').notNull(),
    createdAt: createdAt(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [index('task_lists_user').on(table.userId, table.position)],
)

/** Deleted lists, with all that it takes to bring one back. */
export const deletedTaskLists = pgTable(
  'deleted_task_lists',
  {
    id: uuid('id').primaryKey(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** JSON text: the list, and its tasks or the ids of those that stayed. */
    content: text('content').notNull(),
    deletedAt: instant('deleted_at').notNull(),
  },
  (table) => [index('deleted_task_lists_age').on(table.deletedAt)],
)

export const tasks = pgTable(
  'tasks',
  {
    id: uuid('id').primaryKey(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    title: text('title').notNull(),
    description: text('description').notNull().default(''),
    completed: boolean('completed').notNull().default(false),
    /** A due day; a date stays a date. */
    dueOn: date('due_on', { mode: 'string' }),
    /** A due instant; at most one of the two is set. */
    dueAt: instant('due_at'),
    /** Null for the default list. */
    listId: uuid('list_id').references(() => taskLists.id, { onDelete: 'set null' }),
    /** The user's own order, over all lists: the smallest first; of equal ones the newer. */
    position: doublePrecision('position').notNull().default(0),
    /** RFC 5545 RRULE without its name. The time of the day is that of the due instant. */
    recurrence: text('recurrence'),
    /** The day from which on the rule counts; set with the rule. */
    repeatsFrom: date('repeats_from', { mode: 'string' }),
    /** On which day it is due by the rule, wherever it was put off to; set with the rule. */
    occurrenceOn: date('occurrence_on', { mode: 'string' }),
    /** The task whose completion made this one: each makes one at most. */
    followsId: uuid('follows_id').references((): AnyPgColumn => tasks.id, { onDelete: 'set null' }),
    createdAt: createdAt(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [
    index('tasks_user').on(table.userId, table.id),
    index('tasks_user_position').on(table.userId, table.position),
    index('tasks_list').on(table.listId, table.id),
    uniqueIndex('tasks_follows').on(table.followsId),
    check('tasks_due_once', sql`${table.dueOn} is null or ${table.dueAt} is null`),
  ],
)

/** Calendars of others that a user reads here; their events are fetched now and then and kept among the user's own. */
export const calendarSubscriptions = pgTable(
  'calendar_subscriptions',
  {
    id: uuid('id').primaryKey(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    url: text('url').notNull(),
    name: text('name').notNull(),
    color: text('color').$type<CalendarColor>().notNull(),
    /** What the other server wants to hear again, so that it need not send what did not change. */
    etag: text('etag'),
    lastModified: text('last_modified'),
    /** SHA-256 of what was read last. */
    contentHash: bytes('content_hash'),
    /** The time zone in which times without one were read then. */
    readIn: text('read_in'),
    eventCount: integer('event_count').notNull().default(0),
    /** Events that could not be taken over. */
    ignoredCount: integer('ignored_count').notNull().default(0),
    /** The last fetch that went well. */
    fetchedAt: instant('fetched_at'),
    failure: text('failure').$type<CalendarFailure>(),
    /** Fetches that failed since the last one that went well. */
    failures: integer('failures').notNull().default(0),
    dueAt: instant('due_at').notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    index('calendar_subscriptions_user').on(table.userId),
    index('calendar_subscriptions_due').on(table.dueAt),
  ],
)

/** The private address under which a user's calendar can be read by other programs: the SHA-256 of its key. */
export const calendarFeeds = pgTable('calendar_feeds', {
  userId: uuid('user_id')
    .primaryKey()
    .references(() => users.id, { onDelete: 'cascade' }),
  hash: bytes('hash').notNull().unique(),
  createdAt: createdAt(),
  lastReadAt: instant('last_read_at'),
})

/** An event is kept as wall time and zone, which is what a person meant; the instants follow from them. */
export const events = pgTable(
  'events',
  {
    id: uuid('id').primaryKey(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    title: text('title').notNull(),
    description: text('description').notNull().default(''),
    location: text('location').notNull().default(''),
    allDay: boolean('all_day').notNull().default(false),
    timeZone: text('time_zone').notNull(),
    startLocal: wallTime('start_local').notNull(),
    endLocal: wallTime('end_local').notNull(),
    startAt: instant('start_at').notNull(),
    endAt: instant('end_at').notNull(),
    /** RFC 5545 RRULE without its name. */
    recurrence: text('recurrence'),
    /** When the last occurrence ends; null for an endless series. */
    seriesEndsAt: instant('series_ends_at'),
    /** The calendar of others that it comes from; null for the user's own. */
    subscriptionId: uuid('subscription_id').references(() => calendarSubscriptions.id, { onDelete: 'cascade' }),
    /** Its name in the file that it came with (RFC 5545 UID). */
    uid: text('uid'),
    /** When it is reminded of: a word of the wire's, or minutes before its start. */
    reminder: text('reminder').notNull().default('default'),
    createdAt: createdAt(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [
    index('events_user_start').on(table.userId, table.startAt),
    uniqueIndex('events_user_uid').on(table.userId, table.uid).where(sql`${table.subscriptionId} is null`),
    uniqueIndex('events_subscription_uid').on(table.subscriptionId, table.uid),
  ],
)

/**
 * Occurrences of a series that are left out or differ from it. What is null is as in the series. Named by when they start by
 * the rule, as wall time in the series' zone.
 */
export const eventExceptions = pgTable(
  'event_exceptions',
  {
    eventId: uuid('event_id')
      .notNull()
      .references(() => events.id, { onDelete: 'cascade' }),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    occurrenceLocal: wallTime('occurrence_local').notNull(),
    cancelled: boolean('cancelled').notNull().default(false),
    title: text('title'),
    description: text('description'),
    location: text('location'),
    reminder: text('reminder'),
    /** The times are all set or all null. */
    allDay: boolean('all_day'),
    timeZone: text('time_zone'),
    startLocal: wallTime('start_local'),
    endLocal: wallTime('end_local'),
    startAt: instant('start_at'),
    endAt: instant('end_at'),
    /** The rule has no such occurrence at present; kept, because the rule may be changed back. */
    orphaned: boolean('orphaned').notNull().default(false),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.eventId, table.occurrenceLocal] }),
    index('event_exceptions_user').on(table.userId, table.occurrenceLocal),
    index('event_exceptions_user_start').on(table.userId, table.startAt),
  ],
)

export const conversations = pgTable(
  'conversations',
  {
    id: uuid('id').primaryKey(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** What the wire calls `session_id`. */
    name: text('name').notNull(),
    title: text('title').notNull().default(''),
    /** It stands before those that are not. */
    pinned: boolean('pinned').notNull().default(false),
    createdAt: createdAt(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
    /** Everything up to this number was read. It never goes back. */
    readSeq: counter('read_seq').notNull().default(0),
    /** Set when it was deleted, with the number of that change. */
    deletedSeq: counter('deleted_seq'),
  },
  (table) => [
    uniqueIndex('conversations_user_name').on(table.userId, table.name),
    index('conversations_user_listed').on(table.userId, table.pinned, table.updatedAt),
    index('conversations_user_deleted').on(table.userId, table.deletedSeq),
  ],
)

/** A picture as its message knows it. */
export interface StoredImage {
  id: string
  mimeType: Image['mime_type']
  width: number
  height: number
  alt: string
}

export const messages = pgTable(
  'messages',
  {
    id: uuid('id').primaryKey(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    conversationId: uuid('conversation_id')
      .notNull()
      .references(() => conversations.id, { onDelete: 'cascade' }),
    role: text('role').$type<'user' | 'assistant'>().notNull(),
    type: text('type').$type<'text' | 'audio'>().notNull(),
    text: text('text').notNull(),
    status: text('status').$type<'sent' | 'answered' | 'failed' | 'cancelled'>().notNull(),
    /** For a failed message: why, in plain words. */
    detail: text('detail'),
    /** What lists say of its pictures, whose bytes stand beside. */
    images: jsonb('images').$type<readonly StoredImage[]>().notNull().default([]),
    clientId: text('client_id'),
    /** The question that this answers. */
    replyTo: uuid('reply_to'),
    /** The number of its creation. */
    seq: counter('seq').notNull(),
    /** The number of its last change: a client that resumes gets all that changed after what it saw. */
    changedSeq: counter('changed_seq').notNull(),
    deleted: boolean('deleted').notNull().default(false),
    createdAt: createdAt(),
  },
  (table) => [
    uniqueIndex('messages_user_changed').on(table.userId, table.changedSeq),
    index('messages_conversation_seq').on(table.conversationId, table.seq),
    index('messages_conversation_created').on(table.conversationId, table.createdAt),
    uniqueIndex('messages_user_client_id').on(table.userId, table.clientId),
    uniqueIndex('messages_reply_to').on(table.replyTo),
  ],
)

/** Voice stands beside its message, so that lists never read it. */
export const messageAudio = pgTable('message_audio', {
  messageId: uuid('message_id')
    .primaryKey()
    .references(() => messages.id, { onDelete: 'cascade' }),
  mimeType: text('mime_type').notNull(),
  content: bytes('content').notNull(),
})

/** Pictures stand beside their message, so that lists never read them. */
export const messageImages = pgTable(
  'message_images',
  {
    id: uuid('id').primaryKey(),
    messageId: uuid('message_id')
      .notNull()
      .references(() => messages.id, { onDelete: 'cascade' }),
    content: bytes('content').notNull(),
  },
  (table) => [index('message_images_message').on(table.messageId)],
)

/** Messages on their way to the agent. The row goes when the message is answered, failed for good or cancelled. */
export const outbox = pgTable(
  'outbox',
  {
    messageId: uuid('message_id')
      .primaryKey()
      .references(() => messages.id, { onDelete: 'cascade' }),
    conversationId: uuid('conversation_id')
      .notNull()
      .references(() => conversations.id, { onDelete: 'cascade' }),
    userId: uuid('user_id').notNull(),
    /** Order within the conversation: the message's `seq`. */
    seq: counter('seq').notNull(),
    /** `due` waits for a worker; `open` was taken by the agent, whose answer follows by itself. */
    state: text('state').$type<'due' | 'open'>().notNull().default('due'),
    attempts: integer('attempts').notNull().default(0),
    dueAt: instant('due_at').notNull().defaultNow(),
    /** Until when a worker holds it; a dead worker's lease runs out. */
    leasedUntil: instant('leased_until'),
    leasedBy: uuid('leased_by'),
  },
  (table) => [
    index('outbox_due').on(table.state, table.dueAt),
    index('outbox_conversation').on(table.conversationId, table.seq),
  ],
)

/**
 * What can be found by its words: messages, tasks and events, each with the words of its texts. Triggers keep it as those are; beside
 * them, so that their own tables are read and changed as if it did not exist.
 */
export const searchEntries = pgTable(
  'search_entries',
  {
    kind: text('kind').$type<SearchKind>().notNull(),
    id: uuid('id').notNull(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** When it was said, made or changed last, or begins. */
    at: instant('at').notNull(),
    words: searchVector('words').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.kind, table.id] }),
    index('search_entries_newest').on(table.userId, table.kind, table.at),
    index('search_entries_words').using('gin', table.words),
  ],
)

/** First answers of the calls that create, so that a repeat under the same Idempotency-Key gets the same one. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    key: text('key').notNull(),
    /** SHA-256 of method, path and body. */
    fingerprint: bytes('fingerprint').notNull(),
    /** What was made: the answer's JSON text. */
    answer: text('answer').notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    uniqueIndex('idempotency_keys_user_key').on(table.userId, table.key),
    index('idempotency_keys_age').on(table.createdAt),
  ],
)

/** What the built-in agent changed in a conversation lately, each with what it takes to take it back. */
export const agentChanges = pgTable(
  'agent_changes',
  {
    id: uuid('id').primaryKey(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** The conversation's name. */
    conversation: text('conversation').notNull(),
    /** JSON text. */
    change: text('change').notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    index('agent_changes_conversation').on(table.userId, table.conversation, table.id),
    index('agent_changes_age').on(table.createdAt),
  ],
)

/** What the built-in agent last asked in a conversation: which of several things was meant. */
export const agentQuestions = pgTable(
  'agent_questions',
  {
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** The conversation's name. */
    conversation: text('conversation').notNull(),
    /** JSON text: what was wished for, and the choices. */
    question: text('question').notNull(),
    /** The message that chose: a repeat of it still finds the question. */
    answeredBy: uuid('answered_by'),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.conversation] }),
    index('agent_questions_age').on(table.createdAt),
  ],
)

/** The key pair by which push services know this server (RFC 8292): one, whatever the number of servers. */
export const pushKeys = pgTable(
  'push_keys',
  {
    id: integer('id').primaryKey().default(1),
    /** P-256, uncompressed, base64url. */
    publicKey: text('public_key').notNull(),
    /** AES-256-GCM under a derived key: key id, nonce, ciphertext, tag. */
    sealedPrivateKey: bytes('sealed_private_key').notNull(),
    createdAt: createdAt(),
  },
  (table) => [check('push_keys_one', sql`${table.id} = 1`)],
)

/**
 * Devices that get reminders, each with the address and the keys that its browser gave. A revoked session takes its own along; one
 * that merely expired leaves it, and its row may be gone by then: no reference.
 */
export const pushSubscriptions = pgTable(
  'push_subscriptions',
  {
    id: uuid('id').primaryKey(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    sessionId: uuid('session_id').notNull().unique(),
    deviceName: text('device_name').notNull(),
    endpoint: text('endpoint').notNull().unique(),
    p256dh: text('p256dh').notNull(),
    auth: text('auth').notNull(),
    createdAt: createdAt(),
    /** The last time that a signed-in device confirmed it. */
    renewedAt: instant('renewed_at').notNull(),
    lastSentAt: instant('last_sent_at'),
    failing: boolean('failing').notNull().default(false),
    /** The last test, which nobody may have too often. */
    testedAt: instant('tested_at'),
  },
  (table) => [
    index('push_subscriptions_user').on(table.userId),
    index('push_subscriptions_renewed').on(table.renewedAt),
  ],
)

/**
 * When each user is to be reminded next, and what of. A trigger marks a plan stale when the user's events, tasks or time zone
 * change.
 */
export const reminderPlans = pgTable(
  'reminder_plans',
  {
    userId: uuid('user_id')
      .primaryKey()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** Minutes before an event, or `none`. */
    events: text('events').notNull().default('10'),
    allDay: text('all_day').$type<'none' | 'same_day' | 'day_before'>().notNull().default('same_day'),
    tasks: boolean('tasks').notNull().default(true),
    answers: boolean('answers').notNull().default(true),
    /** Something changed since it was made. */
    stale: boolean('stale').notNull().default(true),
    /** All reminders up to here were handed to delivery. */
    doneUntil: instant('done_until').notNull(),
    /** When it is to be looked at next; null before the first look. */
    nextAt: instant('next_at'),
    leasedUntil: instant('leased_until'),
  },
  (table) => [index('reminder_plans_next').on(table.nextAt), index('reminder_plans_stale').on(table.stale)],
)

/** Reminders that are to come once more. */
export const reminderSnoozes = pgTable(
  'reminder_snoozes',
  {
    id: uuid('id').primaryKey(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    eventId: uuid('event_id').references(() => events.id, { onDelete: 'cascade' }),
    taskId: uuid('task_id').references(() => tasks.id, { onDelete: 'cascade' }),
    /** Of a series: which occurrence, as the wire names it. */
    occurrence: text('occurrence'),
    dueAt: instant('due_at').notNull(),
  },
  (table) => [
    index('reminder_snoozes_user').on(table.userId, table.dueAt),
    index('reminder_snoozes_event').on(table.eventId),
    index('reminder_snoozes_task').on(table.taskId),
  ],
)

/** Push messages on their way to a device. The row goes when its push service took it, when it is over, or with what it is about. */
export const pushDeliveries = pgTable(
  'push_deliveries',
  {
    id: uuid('id').primaryKey(),
    subscriptionId: uuid('subscription_id')
      .notNull()
      .references(() => pushSubscriptions.id, { onDelete: 'cascade' }),
    userId: uuid('user_id').notNull(),
    kind: text('kind').$type<'event' | 'task' | 'answer' | 'test'>().notNull(),
    eventId: uuid('event_id').references(() => events.id, { onDelete: 'cascade' }),
    taskId: uuid('task_id').references(() => tasks.id, { onDelete: 'cascade' }),
    /** What is about the same thing has the same topic: the later one takes the place of the earlier one (RFC 8030 §5.4). */
    topic: text('topic').notNull(),
    payload: text('payload').notNull(),
    dueAt: instant('due_at').notNull(),
    /** Later it is of no use to anybody. */
    expiresAt: instant('expires_at').notNull(),
    attempts: integer('attempts').notNull().default(0),
    leasedUntil: instant('leased_until'),
  },
  (table) => [
    uniqueIndex('push_deliveries_topic').on(table.subscriptionId, table.topic),
    index('push_deliveries_due').on(table.dueAt),
    index('push_deliveries_user').on(table.userId),
    index('push_deliveries_event').on(table.eventId),
    index('push_deliveries_task').on(table.taskId),
  ],
)
