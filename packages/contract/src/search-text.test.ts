import { describe, expect, it } from 'vitest'
import { hasWords, markAll, readTerms, snippetOf, withoutMarkdown } from './search-text.ts'

const is = (word: string) => (other: string) => other === word

describe(snippetOf, () => {
  it('begins a little before the first word found, between words, and says that it was cut', () => {
    const text = `${'uno dos tres '.repeat(20)}aquí está ${'cuatro cinco '.repeat(20)}`
    const { text: piece, marks } = snippetOf(text, is('esta'))
    expect(piece).toMatch(/^…(?:uno|dos|tres) .* aquí está cuatro .* (?:cuatro|cinco)…$/)
    expect(piece.length).toBeLessThan(170)
    expect(marks.map(({ start, end }) => piece.slice(start, end))).toEqual(['está'])
  })

  it('keeps what is short as it is, on one line', () => {
    expect(snippetOf(' uno\n\n dos ', is('x'))).toEqual({ text: 'uno dos', marks: [] })
  })

  it.each([
    ['\u{1F600}'.repeat(200), 'x'],
    [`a${'\u{1F600}'.repeat(200)}`, 'a'],
    [`${'ö\u0301'.repeat(300)} fin`, 'fin'],
    ['x'.repeat(600), 'x'.repeat(600)],
    [`${'y'.repeat(600)} fin`, 'fin'],
    ['   ', ''],
  ])('cuts no character in two, and marks within what it shows: %s', (text, word) => {
    const { text: piece, marks } = snippetOf(text, is(word))
    expect(piece.isWellFormed()).toBe(true)
    expect(marks.every(({ start, end }) => start < end && end <= piece.length)).toBe(true)
  })
})

describe(markAll, () => {
  it('marks every place of a word, without its signs', () => {
    expect(markAll('¡Ya! (ya)', is('ya')).marks).toEqual([
      { start: 1, end: 3 },
      { start: 6, end: 8 },
    ])
  })
})

describe(readTerms, () => {
  it.each([
    ['dentista el ju', ['dentista', 'el', 'ju'], true],
    ['¿dentista?', ['dentista'], false],
    ['  ', [], false],
    ['a b c d e f g h i', ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'], false],
  ])('reads %j as %j', (question, terms, isTyping) => {
    expect(readTerms(question)).toEqual({ terms, isTyping })
  })
})

describe(withoutMarkdown, () => {
  it.each([
    ['**Almuerzo** (La Puerta) _(tarea)_', 'Almuerzo (La Puerta) (tarea)'],
    ['## Hoy\n- uno\n- *dos*', 'Hoy\nuno\ndos'],
    ['snake_case y 2 * 3', 'snake_case y 2 * 3'],
    ['\\*así\\*', '*así*'],
    ['Hoy:\n\n  - uno', 'Hoy:\n\nuno'],
  ])('shows %j as %j', (text, shown) => {
    expect(withoutMarkdown(text)).toBe(shown)
  })

  it('is not slow with an answer of nothing but ends of lines', () => {
    const before = process.cpuUsage()
    for (const line of ['\n', ' \n', '\t\n', '\u2028']) withoutMarkdown(line.repeat(100_000 / line.length))
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(2)
  })
})

describe(hasWords, () => {
  it.each([
    [['Llamar al dentísta'], 'DENTIS llam', true],
    [['Llamar', 'dentista'], 'dentista llamar', true],
    [['Llamar'], 'dentista llamar', false],
    [['Llamar'], ' ?', true],
  ])('of %j tells whether it has %j', (texts, question, answer) => {
    expect(hasWords(texts, question)).toBe(answer)
  })
})
