/**
 * How an answer is written: a user's words in it are data, never Markdown.
 * @module
 */

/** One line of text, with nothing in it that Markdown or HTML would read. */
export function plain(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_~[\]<>|&]/g, '\\$&')
    .replace(/^(?:[#+=-]|\d+(?=[.)]))/, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`))
}

/** The text as a sentence: with its full stop, unless an abbreviation such as `p. m.` brought one. */
export function sentence(text: string): string {
  return text.endsWith('.') ? text : `${text}.`
}

/** The text, marked as the thing that is talked about. */
export function strong(text: string): string {
  return `**${plain(text)}**`
}
