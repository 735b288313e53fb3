/**
 * A user's words inside an answer: data, never Markdown.
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

/** The text, marked as the thing that is talked about. */
export function strong(text: string): string {
  return `**${plain(text)}**`
}
