/**
 * Tasks with some words, accents and capitals aside: what the server finds, found among those that are here.
 * @module
 */
import { foldForSearch, type Task } from '@axia/contract'

export function withWords(tasks: readonly Task[], words: string): readonly Task[] {
  const wanted = foldForSearch(words).split(/\s+/u).filter(Boolean)
  if (wanted.length === 0) return tasks
  return tasks.filter(({ title, description }) => {
    const text = foldForSearch(`${title} ${description}`)
    return wanted.every((word) => text.includes(word))
  })
}
