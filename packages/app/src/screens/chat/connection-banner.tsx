/**
 * The red banner: there is no connection, when the next attempt comes, and the button that tries at once.
 * @module
 */
import WifiOff from 'lucide-react/icons/wifi-off'
import { useState } from 'react'
import { useChatWords } from '../../i18n/chat-words.ts'
import { Button } from '../../parts/button.tsx'
import { useClient, useNow, useStore } from '../../services.tsx'
import styles from './connection-banner.module.css'

export function ConnectionBanner() {
  const { auth, chat } = useClient()
  const words = useChatWords()
  const connection = useStore(chat, (state) => state.connection)
  const login = useStore(auth, ({ status }) => status)
  const [busy, setBusy] = useState(false)
  // It stays while an attempt after a failure is under way: it must not flicker.
  const isDown = connection.status === 'disconnected' || connection.status === 'refused'
  const isTryingAgain = connection.status === 'connecting' && connection.attempt > 0
  if (!isDown && !isTryingAgain) return null
  if (login === 'token_expired' || login === 'authenticating') return null // the login over the screen is the cure

  async function reconnect() {
    setBusy(true)
    try {
      await chat.reconnect()
    } finally {
      setBusy(false)
    }
  }

  return (
    <div className={styles.banner} role="alert">
      <WifiOff size={18} aria-hidden />
      <div className={styles.words}>
        <p className={styles.title}>{connection.status === 'refused' ? words.refused : words.disconnected}</p>
        <p className={styles.details} aria-live="off">
          {isTryingAgain ? words.connecting : <Countdown until={connection.retryAt} />}
        </p>
      </div>
      <Button look="onDanger" busy={busy} onClick={() => void reconnect()}>
        {words.reconnect}
      </Button>
    </div>
  )
}

/** Counts to the next attempt; where none comes, says what can be done meanwhile. */
function Countdown({ until }: { until: Date | undefined }) {
  const words = useChatWords()
  const now = useNow(1000)
  const seconds = until === undefined ? undefined : Math.ceil((until.getTime() - now.getTime()) / 1000)
  return seconds === undefined || seconds <= 0 ? words.keepsWriting : words.retryIn(seconds)
}
