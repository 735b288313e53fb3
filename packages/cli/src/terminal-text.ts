/**
 * Text on its way to a terminal: what others wrote must not command it.
 * @module
 */
import { stripVTControlCharacters } from 'node:util'

/** Control characters but tab and newline, and the marks that turn the direction of writing around. */
const commanding = /(?![\t\n])\p{Cc}|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/** Text of several lines, without escape sequences and anything else that a terminal obeys. */
export function safeText(text: string): string {
  return stripVTControlCharacters(text).replace(commanding, '')
}

/** The same on one line. */
export function safeLine(text: string): string {
  return safeText(text).replace(/\s+/g, ' ').trim()
}

/** JSON for people and programs; what a terminal would obey is written as its number. */
export function safeJson(value: unknown): string {
  return JSON.stringify(value, undefined, 2).replace(
    commanding,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
