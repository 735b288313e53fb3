/**
 * Which list a task is in.
 * @module
 */
import { useTasksWords } from '../i18n/tasks-words.ts'
import { SelectField } from '../parts/field.tsx'

export interface ListFieldProps {
  label: string
  lists: readonly { id: string; name: string }[]
  /** Null: the one without a name. */
  value: string | null
  onChange: (value: string | null) => void
}

export function ListField({ label, lists, value, onChange }: ListFieldProps) {
  const { defaultList } = useTasksWords()
  return (
    <SelectField
      label={label}
      value={value ?? ''}
      onChange={({ target }) => onChange(target.value === '' ? null : target.value)}
    >
      <option value="">{defaultList}</option>
      {lists.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </SelectField>
  )
}
