/**
 * Both languages say everything, and say it well.
 * @module
 */
import { ApiError } from '@axia/client'
import { describe, expect, it } from 'vitest'
import { en } from './en.ts'
import { es } from './es.ts'
import { capitalised, createFormat } from './format.ts'
import { problemFields, problemText } from './problem-text.ts'

/** Every text with its place; a sentence with blanks is filled in. */
function textsOf(dictionary: unknown, path = ''): [place: string, text: string][] {
  if (typeof dictionary === 'string') return [[path, dictionary]]
  if (typeof dictionary === 'function') {
    const filled: unknown = dictionary(...Array.from({ length: dictionary.length }, (_, index) => index + 2))
    return [[`${path}(${dictionary.length})`, String(filled)]]
  }
  if (typeof dictionary !== 'object' || dictionary === null) return []
  return Object.entries(dictionary).flatMap(([key, value]) => textsOf(value, `${path}.${key}`))
}

/** Every dictionary by its file, which exports it alone. */
const files = import.meta.glob<Record<string, unknown>>(['./{en,es}.ts', './*-{en,es}.ts'], { eager: true })
const textsIn = (file: string) => textsOf(Object.values(files[file] ?? {})[0])
const spanish = Object.keys(files).filter((file) => /\bes\.ts$/.test(file))

describe('the dictionaries', () => {
  it('are all found, each in both languages', () => {
    expect(textsIn('./es.ts').length).toBeGreaterThan(200)
    expect(spanish.length).toBeGreaterThan(8)
    expect(Object.keys(files)).toHaveLength(2 * spanish.length)
  })

  it.each(spanish)('have the same texts with the same blanks, and leave nothing empty: %s', (file) => {
    const [es, en] = [textsIn(file), textsIn(file.replace(/es\.ts$/, 'en.ts'))]
    expect(es).not.toEqual([])
    expect(en.map(([place]) => place)).toEqual(es.map(([place]) => place))
    expect([...es, ...en].filter(([, text]) => text.trim() === '' || text.includes('undefined'))).toEqual([])
  })

  it('count in whole sentences', () => {
    expect(es.today.summary(1, 2)).toBe('1 evento y 2 tareas para hoy')
    expect(en.today.summary(0, 1)).toBe('1 task for today')
    expect(en.today.summary(2, 0)).toBe('2 events for today')
  })
})

describe(createFormat, () => {
  const spanish = createFormat('es', 'America/Bogota', ['es-CO'])
  const english = createFormat('en', 'America/Bogota', ['es-CO', 'en-GB'])

  it('writes the time as the region of that language does', () => {
    expect(spanish.time(new Date('2026-11-21T20:30:00Z'))).toMatch(/^3:30\sp.\sm.$/)
    expect(english.time(new Date('2026-11-21T20:30:00Z'))).toBe('15:30')
  })

  it('writes it shorter where there is little room', () => {
    const times = ['2026-11-21T20:00:00Z', '2026-11-21T20:30:00Z'].map((text) => new Date(text))
    expect(times.map((time) => spanish.shortTime(time).replaceAll(/\s/g, ' '))).toEqual(['3 p. m.', '3:30 p. m.'])
    expect(times.map((time) => english.shortTime(time))).toEqual(['15:00', '15:30'])
  })

  it('writes it in the fewest letters where there is hardly any', () => {
    const times = ['2026-11-21T15:00:00Z', '2026-11-21T20:30:00Z'].map((text) => new Date(text))
    expect(times.map((time) => spanish.cellTime(time))).toEqual(['10a', '3:30p'])
    expect(times.map((time) => english.cellTime(time))).toEqual(['10:00', '15:30'])
  })

  it('names days between hours only where it lasts a day or more', () => {
    const from = new Date('2026-11-25T03:00:00Z')
    const range = (end: string) =>
      [spanish, english].map((each) => each.timeRange(from, new Date(end)).replaceAll(/\s/g, ' '))
    expect(range('2026-11-25T04:30:00Z')).toEqual(['10:00 a 11:30 p. m.', '22:00–23:30'])
    expect(range('2026-11-25T07:00:00Z')).toEqual(['10:00 p. m. a 2:00 a. m.', '22:00–2:00'])
    expect(range('2026-11-26T15:00:00Z')).toEqual([
      'mar, 24 de nov, 10:00 p. m. al jue, 26 de nov, 10:00 a. m.',
      'Tue 24 Nov, 22:00 – Thu 26 Nov, 10:00',
    ])
  })

  it('names near days, and dates the others', () => {
    expect(spanish.nearDay('2026-11-22', '2026-11-21')).toBe('mañana')
    expect(english.nearDay('2026-11-20', '2026-11-21')).toBe('yesterday')
    expect(english.nearDay('2026-12-24', '2026-11-21')).toContain('24 Dec')
    expect(english.nearDay('2026-12-24', '2026-11-21')).not.toContain('2026')
    expect(english.nearDay('2027-03-03', '2026-11-21')).toContain('3 Mar 2027')
  })

  it('says how long ago something was', () => {
    const now = new Date('2026-11-21T17:00:00Z')
    expect(english.ago(new Date('2026-11-21T16:59:30Z'), now)).toBe('now')
    expect(english.ago(new Date('2026-11-21T16:55:00Z'), now)).toBe('5\u00a0minutes ago')
    expect(spanish.ago(new Date('2026-11-19T17:00:00Z'), now)).toBe('anteayer')
  })

  it('says how soon something is', () => {
    const now = new Date('2026-11-21T17:00:10Z')
    expect(english.until(new Date('2026-11-21T17:25:00Z'), now)).toBe('in 25\u00a0minutes')
    expect(spanish.daysAway('2026-11-26', '2026-11-21')).toBe('dentro de 5\u00a0días')
    expect(spanish.until(new Date('2026-11-21T20:10:00Z'), now)).toBe('dentro de 3\u00a0horas')
  })

  it('begins a sentence with a capital', () => {
    expect(capitalised('sábado', 'es')).toBe('Sábado')
  })
})

describe(problemText, () => {
  it('says in plain words what a code means, and never the code', () => {
    expect(problemText(new ApiError('invalid_grant', 'x'), es)).toBe(es.errors.codes.invalid_grant)
    expect(problemText(new ApiError('unreachable', 'x'), en)).toBe(en.errors.unreachable)
    expect(problemText(new ApiError('timeout', 'x'), en)).toBe(en.errors.timeout)
    expect(problemText(new ApiError('internal', 'x', { status: 500 }), es)).toBe(es.errors.broken)
    expect(problemText(new Error('secret'), es)).toBe(es.errors.unknown)
  })

  it('names the members that were not accepted', () => {
    const error = new ApiError('invalid_request', 'x', { errors: [{ field: 'username', message: 'is taken' }] })
    expect([...problemFields(error)]).toEqual(['username'])
  })
})
