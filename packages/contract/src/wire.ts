/**
 * The small pieces that every schema of the wire is made of.
 * @module
 */
import { type TSchema, Type } from 'typebox'

/** An identifier that the server gave. */
export const Id = Type.String({ format: 'uuid' })

/** A number that the server gave: a whole one that JSON, JavaScript and the database all can hold. */
export function serial(description: string, minimum = 1) {
  return Type.Integer({ minimum, maximum: Number.MAX_SAFE_INTEGER, description })
}

/** A point in time as RFC 3339 text with its zone, as the server writes it. */
export const Instant = Type.String({ format: 'date-time' })

/** A day of the calendar, without a time or a zone (RFC 3339 `full-date`). */
export const CalendarDate = Type.String({ format: 'date' })

/**
 * A date, a date with a wall time, or an RFC 3339 instant. What has no zone is read in the user's time zone.
 */
export const Moment = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}(?:[Tt]\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?(?:[Zz]|[+-]\\d{2}:\\d{2})?)?$',
  maxLength: 40,
  description: "A date, a wall time or an RFC 3339 instant; without a zone it is read in the user's time zone",
})

/** An IANA time zone name such as `America/Bogota`. */
export const TimeZone = Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9_+\\-/]+$' })

/** The languages in which the app and the built-in agent speak. */
export const Locale = Type.Enum(['es', 'en'])
export type Locale = 'es' | 'en'

/** Longest texts, in characters: what a thing is called, what is written about it or said, what a device or a list is named. */
export const maxTitleLength = 500
export const maxTextLength = 20_000
export const maxNameLength = 100

/** Text for people: bounded, in characters, and without NUL, which PostgreSQL cannot keep. */
export function text(maxLength: number, minLength = 0) {
  return Type.String({ maxLength, minLength, pattern: '^[^\\u0000]*$' })
}

/** A schema, or null. */
export function nullable<T extends TSchema>(schema: T) {
  return Type.Union([schema, Type.Null()])
}

/** An object whose unknown members the server drops before it looks at the rest. */
export function closed<T extends Record<string, TSchema>>(members: T) {
  return Type.Object(members, { additionalProperties: false })
}

/** An answer without a body. */
export const NoContent = Type.Null({ description: 'No content' })

/** Marks a call that needs a live access token as `Authorization: Bearer`. */
export const bearer: { bearer: string[] }[] = [{ bearer: [] }]

/** Marks a call that anyone may make. */
export const anyone: { bearer: string[] }[] = []

/** Header of the calls that create, or whose repeat would be another change. */
export const IdempotencyHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 255,
      pattern: '^[\\x21-\\x7e]+$',
      description:
        'A repeat under the same key within 24 hours gets the first answer and changes nothing. PATCH and DELETE of tasks, lists and conversations need none: they may be repeated as they are.',
    }),
  ),
})

/** Query of a list in pages: each page names the next one in its header `Link: <…>; rel="next"` (RFC 8288), with its `after`. */
export const pageQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  after: Type.Optional(Type.String({ minLength: 1, maxLength: 200, pattern: '^[A-Za-z0-9_-]+$' })),
}
