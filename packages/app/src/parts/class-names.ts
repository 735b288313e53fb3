/**
 * Puts class names together.
 * @module
 */

/** The names that are there, as one `class` attribute. */
export function classNames(...names: (string | false | undefined)[]): string {
  return names.filter(Boolean).join(' ')
}
