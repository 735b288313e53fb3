import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold } from './fold.ts'
import { type Aspect, understand } from './understand.ts'

const now = new Date('2026-11-21T15:00:00Z')
const options = { now, timeZone: 'America/Bogota', language: 'es', firstWeekday: 1 } as const

describe(understand, () => {
  it.for<[without: Aspect, title: string]>([
    ['when', 'Cena el viernes a las 9, avísame al empezar'],
    ['place', 'Cena en casa'],
    ['list', 'Cena #amigos'],
    ['reminder', 'Cena, avísame al empezar'],
  ])('leaves the words of what is not wanted in the title: %s', ([without, title]) => {
    const understood = understand('cena el viernes a las 9 en casa #amigos, avísame al empezar', {
      ...options,
      kind: 'event',
      without: new Set([without]),
    })
    expect(understood.title).toBe(title)
  })

  it('takes the kind that it is told, and looks for ranges and places in events alone', () => {
    const line = 'comprar 10-12 huevos mañana en la tienda'
    expect(understand(line, { ...options, kind: 'task' })).toMatchObject({
      title: 'Comprar 10-12 huevos en la tienda',
      place: undefined,
    })
    expect(understand(line, { ...options, kind: 'event' })).toMatchObject({
      title: 'Comprar huevos',
      place: 'La tienda',
      when: { at: new Date('2026-11-22T15:00:00Z'), endsAt: new Date('2026-11-22T17:00:00Z') },
    })
  })

  it('understands both languages, whichever is the user’s', () => {
    for (const language of ['es', 'en'] as const) {
      const read = (line: string) => understand(line, { ...options, language }).when?.at
      expect(read('every Monday gym 7pm')).toEqual(new Date('2026-11-24T00:00:00Z'))
      expect(read('cena el viernes a las 9')).toEqual(new Date('2026-11-28T02:00:00Z'))
    }
  })

  it('finds no date in the middle of a word', () => {
    for (const [line, title] of [
      ['dinner at 5th avenue', 'Dinner at 5th avenue'],
      ['cena en el 7bis', 'Cena en el 7bis'],
    ] as const) {
      expect(understand(line, { ...options, kind: 'task' })).toEqual({ kind: 'task', title })
    }
  })

  it('never throws, and loses no word: what is not in the title was understood', () => {
    // biome-ignore format: a table
    const words = fc.constantFrom(
      'cena', 'llamar', 'Bob', 'gym', 'el', 'viernes', 'a', 'las', '10', 'de', 'la', 'noche', 'cada', 'lunes', 'y', 'en', 'casa',
      'con', 'mañana', '#lista', 'every', 'Monday', 'at', '7pm', 'on', 'the', '5th', 'until', 'June', 'for', '2', 'hours', 'times', 'veces',
      '31', 'febrero', '12:75', 'from', 'to', '1-2pm', 'next', 'week', '@Luigi', 'todos', 'los', 'días', 'hasta', 'marzo', '5', 'zapato',
      'avísame', 'recuérdame', 'remind', 'me', 'antes', 'before', 'hora', 'minutes', ',',
    )
    const lines = fc.oneof(
      fc.array(words, { maxLength: 12 }).map((chosen) => chosen.join(' ')),
      fc.string({ unit: 'binary' }),
    )
    fc.assert(
      fc.property(lines, (line) => {
        for (const kind of ['task', 'event', undefined] as const) {
          const { title, when, place = '', list = '', reminder } = understand(line, { ...options, kind })
          const known = wordsOf([title, ...(when?.phrases ?? []), place, list, reminder?.phrase].join(' '))
          const lost = wordsOf(line).filter((word) => !known.includes(word) && !small.has(word))
          expect(lost).toEqual([])
        }
      }),
      { numRuns: 300 },
    )
  })

  it('is not slowed down by a hostile line', () => {
    const hostile = [
      'en la '.repeat(3000),
      'cada '.repeat(4000),
      'at the '.repeat(3000),
      'lunes y '.repeat(2500),
      '@ '.repeat(9000),
      'avísame 1 hora '.repeat(2500),
      'remind me '.repeat(4000),
      `${' '.repeat(50_000)}avísame`,
      `${','.repeat(100_000)}z`,
    ]
    const before = process.cpuUsage()
    for (const line of hostile) understand(line, options)
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(3000)
  })
})

/** Words that only hold dates and places together. */
const small = new Set('el la de del a para en y t que the on at by for in of and from'.split(' '))

function wordsOf(text: string): string[] {
  return fold(text.normalize('NFC')).match(/[\p{L}\p{N}]+/gu) ?? []
}
