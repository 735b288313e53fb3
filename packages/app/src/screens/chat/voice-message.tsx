/**
 * A voice message, which is fetched when one wants to hear it.
 * @module
 */
import type { ChatMessage } from '@axia/client'
import Play from 'lucide-react/icons/play'
import { useEffect, useState } from 'react'
import { useI18n } from '../../i18n/i18n.tsx'
import { Button } from '../../parts/button.tsx'
import { useToasts } from '../../parts/toasts.tsx'
import { useClient } from '../../services.tsx'

export function VoiceMessage({ message }: { message: ChatMessage }) {
  const { chat } = useClient()
  const { t } = useI18n()
  const { sayProblem } = useToasts()
  const [busy, setBusy] = useState(false)
  const [url, setUrl] = useState<string>()

  useEffect(() => {
    return () => {
      if (url !== undefined) URL.revokeObjectURL(url)
    }
  }, [url])

  async function play() {
    setBusy(true)
    try {
      setUrl(URL.createObjectURL(await chat.audio(message)))
    } catch (error) {
      sayProblem(error)
    } finally {
      setBusy(false)
    }
  }

  if (url !== undefined) {
    // biome-ignore lint/a11y/useMediaCaption: what is said is not known; where it is, it stands in the message's text
    return <audio src={url} controls autoPlay aria-label={t.chat.voice} />
  }
  return (
    <Button look="quiet" icon={<Play size={16} />} busy={busy} onClick={() => void play()}>
      {t.chat.play}
    </Button>
  )
}
