/**
 * What is half-written in a conversation, kept by the client until it is sent.
 * @module
 */
import { useEffect, useRef, useState } from 'react'
import { useClient, useStore } from '../../services.tsx'

export interface Draft {
  text: string
  write: (text: string) => void
  /** It was sent. */
  forget: () => void
}

/** @param name - under which it is kept */
export function useDraft(name: string): Draft {
  const { chat } = useClient()
  const [text, setText] = useState(() => chat.draft(name))
  const [isOwn, setIsOwn] = useState(false)

  // Drafts are read from the device and may come after this; what is typed here goes before them.
  const kept = useStore(chat, () => chat.draft(name))
  if (!isOwn && text === '' && kept !== '') setText(kept)

  // A conversation that has just begun takes along what is being written.
  const keptUnder = useRef(name)
  useEffect(() => {
    if (keptUnder.current !== name) chat.setDraft(keptUnder.current, '')
    keptUnder.current = name
    if (isOwn) chat.setDraft(name, text)
  }, [chat, name, text, isOwn])

  function write(next: string) {
    setIsOwn(true)
    setText(next)
  }

  function forget() {
    write('')
    chat.setDraft(name, '') // pictures take their time: this may be shown no more
  }

  return { text, write, forget }
}
