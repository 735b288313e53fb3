/**
 * What both sides of the wire do with the words of a search: read them, and show where they were found. Knows no schema.
 * @module
 */
import type { MarkedText } from './search.ts'

/** More words than these say nothing more, and each has its price. */
const maxTerms = 8
/** No word of a language is longer. */
const maxTermLength = 64

export interface Terms {
  terms: string[]
  /** The last word may still be half written. */
  isTyping: boolean
}

const word = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu

/** The words of a question; none when there are only signs. */
export function readTerms(question: string): Terms {
  const terms = wordsOf(question).map(({ text }) => text.slice(0, maxTermLength).replace(/[\uD800-\uDBFF]$/, ''))
  return { terms: terms.slice(0, maxTerms), isTyping: terms.length <= maxTerms && /[\p{L}\p{N}\p{M}]$/u.test(question) }
}

/** A word and where it stands. */
export interface Word {
  text: string
  start: number
  end: number
}

export function wordsOf(text: string): Word[] {
  return [...text.matchAll(word)].map(({ 0: found, index }) => ({
    text: found,
    start: index,
    end: index + found.length,
  }))
}

/** Text as a search compares it: without accents and capitals. */
export function foldForSearch(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
}

/** Whether the texts have, for each word of a question, one that begins with it: what can be told without a language's stems. */
export function hasWords(texts: readonly string[], question: string): boolean {
  const words = texts.flatMap(foldedWordsOf)
  return foldedWordsOf(question).every((wanted) => words.some((word) => word.startsWith(wanted)))
}

function foldedWordsOf(text: string): string[] {
  return wordsOf(text).map(({ text: word }) => foldForSearch(word))
}

/** An answer's words without the marks of Markdown, for where nothing is drawn of them. */
export function withoutMarkdown(text: string): string {
  return text
    .replaceAll(/\*\*|__|`|^[^\S\r\n\u2028\u2029]*(?:#{1,6}|[-*>])\s/gm, '')
    .replaceAll(/(?<![\p{L}\p{N}\\])[*_](?=\S)|(?<=[^\s\\])[*_](?![\p{L}\p{N}])/gu, '')
    .replaceAll(/\\([\\*_~[\]<>|&])/g, '$1')
}

/** Characters of a piece, and how many of them stand before the first word found. */
const pieceLength = 160
const leadLength = 40

/** A whole text with its marks. @param isFound - told a folded word. */
export function markAll(text: string, isFound: (word: string) => boolean): MarkedText {
  const marks = wordsOf(text).flatMap(({ text: word, start, end }) =>
    isFound(foldForSearch(word)) ? [{ start, end }] : [],
  )
  return { text, marks }
}

/** The piece around the first word found, on one line; the beginning when there is none. */
export function snippetOf(text: string, isFound: (word: string) => boolean): MarkedText {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  const first = wordsOf(line).find(({ text: word }) => isFound(foldForSearch(word)))?.start ?? 0
  const start = first <= leadLength ? 0 : line.indexOf(' ', first - leadLength - 1) + 1 || first
  const from = Math.min(start, first)
  const cut = line.length - from <= pieceLength ? line.length : cutBefore(line, from + pieceLength, first)
  const piece = `${from > 0 ? '…' : ''}${line.slice(from, cut)}${cut < line.length ? '…' : ''}`
  return markAll(piece, isFound)
}

/** What stands below a title, from one text or several. */
export function bodyOf(texts: readonly string[], isFound: (word: string) => boolean): MarkedText | null {
  const body = snippetOf(texts.filter((text) => text !== '').join(' · '), isFound)
  return body.text === '' ? null : body
}

/** Where a piece ends: between two words if there is a gap after what must stay, never within a character. */
function cutBefore(line: string, end: number, least: number): number {
  const gap = line.lastIndexOf(' ', end)
  if (gap > least) return gap
  return /[\uD800-\uDBFF]/.test(line[end - 1] ?? '') ? end - 1 : end
}
