/**
 * A text in which the words are marked that were looked for.
 * @module
 */
import type { MarkedText } from '@axia/contract'
import styles from './search-palette.module.css'

export function Marked({ text, marks }: MarkedText) {
  const pieces = marks.map(({ start, end }, index) => ({
    start,
    before: text.slice(marks[index - 1]?.end ?? 0, start),
    marked: text.slice(start, end),
  }))
  return (
    <>
      {pieces.map(({ start, before, marked }) => (
        <span key={start}>
          {before}
          <mark className={styles.mark}>{marked}</mark>
        </span>
      ))}
      {text.slice(marks.at(-1)?.end ?? 0)}
    </>
  )
}
