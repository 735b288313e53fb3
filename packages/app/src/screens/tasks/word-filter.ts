/**
 * Tasks with some words, accents and capitals aside: what the server finds, found among those that are here.
 * @module
 */
import type { Task } from '@axia/contract'

export function withWords(tasks: readonly Task[], words: string): readonly Task[] {
  const wanted = folded(words).split(/\s+/u).filter(Boolean)
  if (wanted.length === 0) return tasks
  return tasks.filter(({ title, description }) => {
    const text = folded(`${title} ${description}`)
    return wanted.every((word) => text.includes(word))
  })
}

function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}
