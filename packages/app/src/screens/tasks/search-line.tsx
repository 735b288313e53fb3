/**
 * The line that narrows the tasks down to those with some words.
 * @module
 */
import { maxSearchLength } from '@axia/contract'
import Search from 'lucide-react/icons/search'
import { useEffect, useRef } from 'react'
import { useTasksWords } from '../../i18n/tasks-words.ts'
import styles from './tasks-screen.module.css'

export interface SearchLineProps {
  words: string
  found: number
  onChange: (words: string) => void
  onClose: () => void
}

export function SearchLine({ words: typed, found, onChange, onClose }: SearchLineProps) {
  const words = useTasksWords()
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [])
  return (
    <div className={styles.search}>
      <Search size={16} aria-hidden />
      <input
        className="bare-input"
        type="search"
        aria-label={words.searchLabel}
        placeholder={words.searchLabel}
        value={typed}
        maxLength={maxSearchLength}
        ref={input}
        onChange={({ target }) => onChange(target.value)}
        onKeyDown={({ key }) => key === 'Escape' && onClose()}
      />
      <p role="status" className="visually-hidden">
        {typed.trim() === '' ? '' : words.found(found)}
      </p>
    </div>
  )
}
