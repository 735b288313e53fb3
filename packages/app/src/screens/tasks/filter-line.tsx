/**
 * The line that narrows the tasks down to those with some words.
 * @module
 */
import { maxSearchLength } from '@axia/contract'
import { useEffect, useRef } from 'react'
import { useTasksWords } from '../../i18n/tasks-words.ts'
import { FilterField } from '../../parts/filter-field.tsx'

export interface FilterLineProps {
  words: string
  found: number
  onChange: (words: string) => void
  onClose: () => void
}

export function FilterLine({ words: typed, found, onChange, onClose }: FilterLineProps) {
  const words = useTasksWords()
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [])
  return (
    <div>
      <FilterField
        label={words.filterLabel}
        value={typed}
        maxLength={maxSearchLength}
        ref={input}
        onChange={onChange}
        onKeyDown={({ key }) => key === 'Escape' && onClose()}
      />
      <p role="status" className="visually-hidden">
        {typed.trim() === '' ? '' : words.found(found)}
      </p>
    </div>
  )
}
