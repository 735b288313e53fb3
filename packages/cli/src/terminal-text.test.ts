/**
 * What others wrote does not command the terminal.
 * @module
 */
import { describe, expect, it } from 'vitest'
import { safeJson, safeLine, safeText } from './terminal-text.ts'

const clear = '\u001b[2J'
const title = '\u001b]0;pwned\u0007'
const link = '\u001b]8;;https://evil.test\u001b\\click\u001b]8;;\u001b\\'

describe(safeText, () => {
  it.each([
    ['a colour', '\u001b[31mred\u001b[0m', 'red'],
    ['a cleared screen', `${clear}x`, 'x'],
    ['a window title', `${title}x`, 'x'],
    ['a hidden link', link, 'click'],
    ['a C1 sequence', '\u009b31mx', 'x'],
    ['a carriage return that overwrites', 'good\rbad', 'goodbad'],
    ['a backspace', 'a\bb', 'ab'],
    ['a bell and a NUL', 'a\u0007\u0000b', 'ab'],
    ['a turned direction', 'a\u202eb\u2066c', 'abc'],
    ['an escape that is cut off', 'x\u001b', 'x'],
  ])('takes out %s', (_, text, expected) => {
    expect(safeText(text)).toBe(expected)
  })

  it('leaves everything else', () => {
    expect(safeText('línea uno\n\tdos 😀 «ñ»')).toBe('línea uno\n\tdos 😀 «ñ»')
  })
})

describe(safeLine, () => {
  it('makes one line', () => {
    expect(safeLine(`  a\n\nb${clear}\tc `)).toBe('a b c')
  })
})

describe(safeJson, () => {
  it('stays the same data, and holds nothing that a terminal obeys', () => {
    const value = { text: `${clear}\u009b31m\u202e\n` }
    const json = safeJson(value)
    expect(JSON.parse(json)).toEqual(value)
    expect(safeText(json)).toBe(json)
  })
})
