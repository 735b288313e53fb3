/**
 * One picture of a message, held by the browser as long as it is shown.
 * @module
 */
import type { ChatMessage } from '@axia/client'
import { useEffect, useState } from 'react'
import { useLatest } from '../../parts/use-latest.ts'
import { useClient } from '../../services.tsx'

export interface MessageImage {
  /** Where the browser holds it; undefined until it is here. */
  url: string | undefined
  failed: boolean
  retry: () => void
}

export function useMessageImage(message: ChatMessage, index: number): MessageImage {
  const { chat } = useClient()
  const [held, setHeld] = useState<{ index: number; blob: Blob }>()
  const [url, setUrl] = useState<string>()
  const [failures, setFailures] = useState(0)
  const [tries, setTries] = useState(0)
  const latest = useLatest(message)

  // While it is sent, nobody knows for a moment where it is: what is here already stays.
  const place = `${message.key} ${message.images[index]?.url ?? ''}`
  const isHere = held?.index === index
  useEffect(() => {
    if (isHere || !place.startsWith(latest.current.key)) return
    const abort = new AbortController()
    chat.image(latest.current, index, { signal: abort.signal }).then(
      (blob) => setHeld({ index, blob }),
      () => {
        if (!abort.signal.aborted) setFailures(tries + 1)
      },
    )
    return () => abort.abort()
  }, [chat, place, index, tries, isHere, latest])

  useEffect(() => {
    if (held === undefined) return
    const address = URL.createObjectURL(held.blob)
    setUrl(address)
    return () => URL.revokeObjectURL(address)
  }, [held])

  return { url: isHere ? url : undefined, failed: !isHere && failures > tries, retry: () => setTries(failures) }
}
