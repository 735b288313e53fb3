/**
 * An address within the app where nothing is.
 * @module
 */
import Compass from 'lucide-react/icons/compass'
import { Link } from 'wouter'
import { useI18n } from '../../i18n/i18n.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Page } from '../../parts/page.tsx'

export function NotFoundScreen() {
  const { t } = useI18n()
  return (
    <Page title={t.notFound.title}>
      <EmptyState icon={<Compass />} title={t.notFound.hint} action={<Link href="/">{t.notFound.home}</Link>} />
    </Page>
  )
}
