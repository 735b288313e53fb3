/**
 * Values as a schema has them, almost as it has them, and nothing like it: for property tests.
 * @module
 */
import fc from 'fast-check'

/** The few words of JSON Schema that the contract uses. */
export interface Schema {
  type?: string | undefined
  const?: unknown
  enum?: readonly unknown[] | undefined
  anyOf?: readonly object[] | undefined
  properties?: Record<string, object> | undefined
  required?: readonly string[] | undefined
  items?: object | undefined
  format?: string | undefined
  pattern?: string | undefined
  minLength?: number | undefined
  maxLength?: number | undefined
}

/** Stands in what a client sends: it must not come back in a refusal. */
export const marker = 'm4rk3r'

const id = '0190b3a0-0000-7000-8000-000000000000'

/** What other readers of ids would take for one. */
const nearIds = [`urn:uuid:${id}`, `{${id}}`, id.toUpperCase(), id.replaceAll('-', '')]

const knownTexts = [
  id,
  `urn:uuid:${id}`,
  'c',
  'ana',
  'text',
  'audio',
  'en',
  'es',
  'Europe/Madrid',
  '2026-05-01',
  '2026-05-01T10:00',
  '2026-05-01T10:00:00Z',
  '9998-12-31T23:59:59-23:59',
  '0000-00-00',
  '2026-02-30',
  '2016-12-31T23:59:60Z',
  'FREQ=DAILY',
  'FREQ=SECONDLY;INTERVAL=0',
  'FREQ=YEARLY;BYYEARDAY=366;BYDAY=MO;COUNT=999999999',
  'FREQ=MONTHLY;BYMONTHDAY=31;UNTIL=99991231T235959Z',
  'UklGRgAAAABXQVZF',
  '123456',
  `${Date.UTC(2026, 0)}_${id}`,
  `-999999999999999_${id}`,
  `zzzzzzzzz_${id}`,
  `data:audio/webm;base64,GkXfowECAwQ=`,
  'FREQ=DAILY;COUNT=3',
]
const oddText = fc.constantFrom(
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  'x\udfff',
  '\u202e',
  '\ufeff',
  '%',
  '%00',
  '%zz',
  '../..',
  "'",
  '"',
  '\\',
  '\r\nX-A: b',
  '$1',
  '{{x}}',
  '__proto__',
  'constructor',
  'NaN',
  '-0',
  '1e309',
  '99999999999999999999',
  'null',
  'true',
  '[]',
  '🙂'.repeat(600),
  'x'.repeat(30_000),
  '\u0344'.repeat(300),
)
const text: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...knownTexts) },
  { weight: 2, arbitrary: oddText },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.string({ maxLength: 20 }).map((tail) => marker + tail) },
)
const numbers = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.constantFrom(0, -0, 1, -1, 200, 201, 2 ** 31, 2 ** 53, 2 ** 63, 1e21, 1e300, 5e-324, Number.MAX_SAFE_INTEGER),
)

/** Anything that JSON can say, keys that reach for a prototype included. */
export const anyJson: fc.Arbitrary<unknown> = fc.oneof(
  text,
  numbers,
  fc.constantFrom(null, true, false, [], {}),
  fc.array(fc.oneof(text, numbers), { maxLength: 5 }),
  fc.dictionary(
    fc.oneof(text, fc.constantFrom('__proto__', 'constructor', 'toString', 'then')),
    fc.oneof(text, numbers),
    { maxKeys: 4 },
  ),
)

/** Mostly what the schema says; now and then, at any depth, something else. */
export function almost(schema: Schema): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 12, arbitrary: like(schema) }, { weight: 1, arbitrary: anyJson })
}

function like(schema: Schema): fc.Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema.const)
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map(almost))
  switch (schema.type) {
    case 'object':
      return members(schema)
    case 'array':
      return fc.array(almost(schema.items ?? {}), { maxLength: 4 })
    case 'integer':
    case 'number':
      return fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 1, max: 200 }) }, { weight: 1, arbitrary: numbers })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'string':
      return textLike(schema)
    default:
      return anyJson
  }
}

/** Of the known texts, those that fit; and any other. */
function textLike({
  format,
  pattern = '',
  minLength = 0,
  maxLength = Number.POSITIVE_INFINITY,
}: Schema): fc.Arbitrary<string> {
  if (format === 'uuid')
    return fc.oneof({ weight: 3, arbitrary: fc.constantFrom(id, ...nearIds) }, { weight: 1, arbitrary: text })
  const form = new RegExp(pattern, 'u')
  const fitting = knownTexts.filter((each) => form.test(each) && each.length >= minLength && each.length <= maxLength)
  if (fitting.length === 0) return text
  return fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...fitting) }, { weight: 1, arbitrary: text })
}

function members({ properties = {}, required = [] }: Schema): fc.Arbitrary<unknown> {
  const known = Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, almost(schema)]))
  const kept = required.filter((name) => name in known)
  const record = fc.record(known, { requiredKeys: kept })
  const shorn = fc.record(known, { requiredKeys: [] })
  const more = fc.dictionary(fc.constantFrom('id', 'user_id', 'role', 'seq', 'x'), anyJson, { maxKeys: 2 })
  return fc
    .tuple(fc.oneof({ weight: 6, arbitrary: record }, { weight: 1, arbitrary: shorn }), more)
    .map(([said, extra]) => ({ ...extra, ...said }))
}

/** A value as it stands in a path, a query or a header: text, whatever it was. */
export function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
