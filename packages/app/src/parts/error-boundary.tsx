/**
 * Catches what breaks while a screen is drawn, and says so in plain words with a way on.
 * @module
 */
import CloudAlert from 'lucide-react/icons/cloud-alert'
import { Component, type ReactNode } from 'react'
import { useI18n } from '../i18n/i18n.tsx'
import { Button } from './button.tsx'
import { EmptyState } from './empty-state.tsx'

interface Props {
  children: ReactNode
  /** Where one is: going elsewhere leaves the broken screen behind. */
  place: string
}

type State = { status: 'whole' } | { status: 'broken'; place: string }

export class ErrorBoundary extends Component<Props, State> {
  override state: State = { status: 'whole' }

  static getDerivedStateFromProps({ place }: Props, state: State): State | null {
    return state.status === 'broken' && state.place !== place && state.place !== '' ? { status: 'whole' } : null
  }

  static getDerivedStateFromError(): State {
    return { status: 'broken', place: '' }
  }

  override componentDidCatch(): void {
    this.setState({ status: 'broken', place: this.props.place })
  }

  override render(): ReactNode {
    if (this.state.status === 'whole') return this.props.children
    return <Broken onAgain={() => this.setState({ status: 'whole' })} />
  }
}

function Broken({ onAgain }: { onAgain: () => void }) {
  const { t } = useI18n()
  return (
    <div role="alert">
      <EmptyState
        icon={<CloudAlert />}
        title={t.broken.title}
        hint={t.broken.hint}
        action={
          <>
            <Button look="primary" onClick={onAgain}>
              {t.broken.again}
            </Button>
            <Button look="quiet" onClick={() => window.location.reload()}>
              {t.broken.reload}
            </Button>
          </>
        }
      />
    </div>
  )
}
