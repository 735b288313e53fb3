/**
 * Numbers in figures and in words, months by their names, and the sources of expressions that find them.
 * @module
 */

/** An alternative of all words of a table, the longest first, so that none hides a longer one. */
export function anyOf(table: Record<string, unknown> | readonly string[]): string {
  const words = Array.isArray(table) ? table : Object.keys(table)
  return [...words].sort((a, b) => b.length - a.length).join('|')
}

/** A reader of numbers in figures, or in a language's words. */
export function numberReader(words: Record<string, number>): (text: string | undefined) => number {
  return (text) => {
    if (text === undefined) return Number.NaN
    const known = words[text.replace(/\s+/g, ' ')]
    return known ?? Number(text.replace(',', '.'))
  }
}

/** A reader of months by their name, also a shortened one with its stop: 1 for January; 0 for what is no month. */
export function monthReader(months: Record<string, number>): (word: string | undefined) => number {
  return (word) => months[word?.replace('.', '') ?? ''] ?? 0
}
