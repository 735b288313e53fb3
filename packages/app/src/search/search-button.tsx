/**
 * The button that opens the search where there is no keyboard to do it.
 * @module
 */
import Search from 'lucide-react/icons/search'
import { useI18n } from '../i18n/i18n.tsx'
import { IconButton } from '../parts/button.tsx'
import { useOpenSearch } from './search-context.ts'

export function SearchButton() {
  const { t } = useI18n()
  const open = useOpenSearch()
  if (open === undefined) return null
  return (
    <IconButton label={t.navigation.search} aria-haspopup="dialog" onClick={open}>
      <Search size={18} />
    </IconButton>
  )
}
