/**
 * Narrows the list of conversations to those with some words, and leads on to the search in all that was said.
 * @module
 */
import type { ConversationSummary } from '@axia/client'
import { hasWords } from '@axia/contract'
import Search from 'lucide-react/icons/search'
import { useI18n } from '../../i18n/i18n.tsx'
import { useSearchWords } from '../../i18n/search-words.ts'
import { Button } from '../../parts/button.tsx'
import { FilterField } from '../../parts/filter-field.tsx'
import { useOpenSearch } from '../../search/search-context.ts'
import styles from './conversation-filter.module.css'

/** Fewer are seen at a glance. */
const worthFiltering = 6

export interface ConversationFilterProps {
  total: number
  filter: string
  onFilter: (filter: string) => void
}

export function ConversationFilter({ total, filter, onFilter }: ConversationFilterProps) {
  const words = useSearchWords()
  if (total < worthFiltering && filter === '') return null
  return (
    <FilterField label={words.filter} className={styles.field} value={filter} maxLength={100} onChange={onFilter} />
  )
}

/** What stands where no conversation has the words. */
export function NothingFiltered({ filter }: { filter: string }) {
  const { t } = useI18n()
  const words = useSearchWords()
  const open = useOpenSearch()
  return (
    <div className={styles.nothing} role="status">
      <p>{words.nothing(filter)}</p>
      {open !== undefined && (
        <Button look="quiet" icon={<Search size={16} />} onClick={open}>
          {t.navigation.search}
        </Button>
      )}
    </div>
  )
}

/** Those whose title or last message has a word that begins with each word of the filter. */
export function filtered(
  conversations: readonly ConversationSummary[],
  filter: string,
): readonly ConversationSummary[] {
  return conversations.filter(({ title, lastMessage }) => hasWords([title, lastMessage?.text ?? ''], filter))
}
