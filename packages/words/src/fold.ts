/**
 * Text as it is compared: without case and accents, and letter for letter as long as it was, so that a place found in it is
 * a place in the original.
 * @module
 */

/** `Mañana a LAS 3` becomes `manana a las 3`. */
export function fold(text: string): string {
  return text.replace(/[^\0-\x7f]|[A-Z]/g, (letter) => {
    const plain = letter.normalize('NFD').charAt(0).toLowerCase()
    return plain.length === 1 ? plain : letter
  })
}
