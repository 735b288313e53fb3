/**
 * A text as the beginning of a sentence or a title.
 * @module
 */

/** `mañana a LAS 3` becomes `Mañana a LAS 3`. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
