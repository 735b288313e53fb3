/**
 * The README in its two languages: one says what the other says.
 * @module
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const read = (file: string) => readFileSync(join(import.meta.dirname, '../..', file), 'utf8')
const english = read('README.md')
const spanish = read('README.es.md')

/** All that a pattern finds, in its order. */
const allOf = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([whole, group]) => group ?? whole)

/** Blocks to be typed, without what explains them. */
function blocks(text: string): string[] {
  return allOf(text, /^ *```\w+\n([\s\S]*?)^ *```/gm).map((block) => block.replaceAll(/ +#.*$|<[^>]+>/gm, ''))
}

/** What is said under each heading, as what is not words: marks of code, addresses and numbers. */
function facts(text: string): string[][] {
  return text
    .replaceAll(/```[\s\S]*?```/g, '')
    .split(/^## .*$/m)
    .map((chapter) => allOf(chapter, /`[^`\n]+`|\]\((?!README)([^)]+)\)/g).sort())
}

describe('README.es.md', () => {
  it('has the chapters, lists and tables of README.md', () => {
    const shape = (text: string) => allOf(text.replaceAll(/```[\s\S]*?```/g, ''), /^(#+ |- |\d\. |\|)/gm)
    expect(shape(spanish)).toEqual(shape(english))
  })

  it('has the same commands', () => {
    expect(blocks(english).length).toBeGreaterThan(5)
    expect(blocks(spanish)).toEqual(blocks(english))
  })

  it('names the same settings, files, calls and numbers in each chapter', () => {
    expect(facts(spanish)).toEqual(facts(english))
  })
})
