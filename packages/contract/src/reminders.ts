/**
 * Reminders: when they come, and the devices that get them as push messages (RFC 8030, RFC 8291, RFC 8292).
 * @module
 */
import { type Static, Type } from 'typebox'
import { ReminderDay, ReminderMinutes } from './calendar.ts'
import { bearer, closed, Id, Instant, Moment, NoContent, nullable } from './wire.ts'

const settings = {
  events: Type.Union([Type.Literal('none'), ReminderMinutes], {
    description: 'How many minutes before an event, where it says nothing else',
  }),
  all_day: Type.Union([Type.Literal('none'), ReminderDay]),
  tasks: Type.Boolean({ description: 'When a task is due; one that is due on a day at nine' }),
  answers: Type.Boolean({ description: 'When the agent answers and no device is connected' }),
}

/** What the user wants to be reminded of, and when, in the time zone of the account. */
export const ReminderSettings = Type.Object(settings)
export type ReminderSettings = Static<typeof ReminderSettings>

export const ReminderSettingsPatch = closed({
  events: Type.Optional(settings.events),
  all_day: Type.Optional(settings.all_day),
  tasks: Type.Optional(settings.tasks),
  answers: Type.Optional(settings.answers),
})
export type ReminderSettingsPatch = Static<typeof ReminderSettingsPatch>

/** The key by which push services know this server: the `applicationServerKey` of a subscription. */
export const PushKey = Type.Object({ public_key: Type.String({ description: 'P-256, uncompressed, base64url' }) })
export type PushKey = Static<typeof PushKey>

/** What a browser's `PushSubscription` says of itself as JSON (Push API §8). */
export const NewPushSubscription = closed({
  endpoint: Type.String({ minLength: 1, maxLength: 1024, pattern: '^https?://[\\x21-\\x7e]+$' }),
  keys: closed({
    p256dh: Type.String({ pattern: '^[A-Za-z0-9_-]{87}=?$', description: "The device's key: P-256, uncompressed" }),
    auth: Type.String({ pattern: '^[A-Za-z0-9_-]{22}(?:==)?$', description: 'A secret of 16 bytes' }),
  }),
})
export type NewPushSubscription = Static<typeof NewPushSubscription>

/** A device that gets the user's reminders. */
export const PushSubscription = Type.Object({
  id: Id,
  device_name: Type.String(),
  created_at: Instant,
  last_sent_at: nullable(Instant),
  failing: Type.Boolean({ description: 'Its push service did not take the last message' }),
  current: Type.Boolean({ description: 'The device that asks' }),
})
export type PushSubscription = Static<typeof PushSubscription>

/** One reminder again, after so many minutes; `occurrence` as the event shows it. */
export const Snooze = closed({
  kind: Type.Enum(['event', 'task']),
  id: Id,
  occurrence: Type.Optional(nullable(Moment)),
  minutes: Type.Integer({ minimum: 1, maximum: 1440 }),
})
export type Snooze = Static<typeof Snooze>

/**
 * What is inside a push message, encrypted for the device alone: a title, a time, and where in the app it leads. Words are in the
 * user's language.
 */
export const PushMessage = Type.Object({
  kind: Type.Enum(['event', 'task', 'answer', 'test']),
  title: Type.String(),
  body: Type.String(),
  lang: Type.String(),
  /** A path inside the app. */
  link: Type.String(),
  /** A second message with the same tag takes the place of the first one. */
  tag: Type.String(),
  id: Type.Optional(Id),
  occurrence: Type.Optional(Type.String()),
})
export type PushMessage = Static<typeof PushMessage>

const SubscriptionPath = Type.Object({ id: Id })

export const reminderCalls = {
  'GET /reminders': {
    tags: ['reminders'],
    summary: 'What the user is reminded of, and when',
    security: bearer,
    response: { 200: ReminderSettings },
  },
  'PATCH /reminders': {
    tags: ['reminders'],
    summary: 'Change what the user is reminded of',
    security: bearer,
    body: ReminderSettingsPatch,
    response: { 200: ReminderSettings },
  },
  'POST /reminders/snooze': {
    tags: ['reminders'],
    summary: 'Have a reminder again in a few minutes',
    security: bearer,
    body: Snooze,
    response: { 204: NoContent },
  },
  'GET /push/key': {
    tags: ['reminders'],
    summary: 'The key with which a browser subscribes to push messages of this server',
    security: bearer,
    response: { 200: PushKey },
  },
  'GET /push/subscriptions': {
    tags: ['reminders'],
    summary: 'The devices that get reminders',
    description: 'Also those on which the session has expired. One whose session is revoked gets nothing from then on.',
    security: bearer,
    response: { 200: Type.Array(PushSubscription) },
  },
  'POST /push/subscriptions': {
    tags: ['reminders'],
    summary: 'Send reminders to this device',
    description: 'A session has one subscription: another one takes its place.',
    security: bearer,
    body: NewPushSubscription,
    response: { 201: PushSubscription },
  },
  'DELETE /push/subscriptions/{id}': {
    tags: ['reminders'],
    summary: 'Send no more reminders to a device',
    security: bearer,
    params: SubscriptionPath,
    response: { 204: NoContent },
  },
  'POST /push/subscriptions/{id}/test': {
    tags: ['reminders'],
    summary: 'Send a device a notification to see that it arrives',
    security: bearer,
    params: SubscriptionPath,
    response: { 204: NoContent },
  },
} as const
