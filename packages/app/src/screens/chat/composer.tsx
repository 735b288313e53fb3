/**
 * Where one writes. What is half-written is kept by the client, for each conversation, until it is sent.
 * @module
 */
import type { Attachment, OutgoingMessage } from '@axia/client'
import ArrowUp from 'lucide-react/icons/arrow-up'
import Mic from 'lucide-react/icons/mic'
import {
  type FormEvent,
  type KeyboardEvent,
  type Ref,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { useI18n } from '../../i18n/i18n.tsx'
import { Button, IconButton } from '../../parts/button.tsx'
import { Notice } from '../../parts/notice.tsx'
import { useClient, useStore } from '../../services.tsx'
import styles from './composer.module.css'
import { RecordingBar } from './recording-bar.tsx'
import { useRecorder } from './use-recorder.ts'

/** Longest text of a message in characters, as the wire has it. */
const maxLength = 20_000

export interface ComposerHandle {
  focus: () => void
  /** Puts words there that can be changed before they are sent. */
  suggest: (text: string) => void
}

export interface ComposerProps {
  /** Under which the draft is kept. */
  draftName: string
  /** A text, or what is attached. True when it was taken; else it stays. */
  onSend: (message: Pick<OutgoingMessage, 'text' | 'audio'>) => boolean
  ref?: Ref<ComposerHandle>
}

export function Composer({ draftName, onSend, ref }: ComposerProps) {
  const { chat } = useClient()
  const { t } = useI18n()
  const [text, setText] = useState(() => chat.draft(draftName))
  const [isOwn, setIsOwn] = useState(false)
  const area = useRef<HTMLTextAreaElement>(null)
  const microphone = useRef<HTMLButtonElement>(null)
  const { recorder, problem, begin, end } = useRecorder()

  // Drafts are read from the device and may come after this; what is typed here goes before them.
  useStore(chat)
  const kept = chat.draft(draftName)
  if (!isOwn && text === '' && kept !== '') setText(kept)

  useLayoutEffect(() => {
    if (area.current === null || area.current.value !== text) return
    area.current.style.height = 'auto'
    area.current.style.height = `${area.current.scrollHeight}px`
  }, [text])

  useEffect(() => {
    if (isOwn) chat.setDraft(draftName, text)
  }, [chat, draftName, text, isOwn])

  // Whoever recorded goes back to where they began.
  const isRecording = recorder !== undefined
  const [wasRecording, setWasRecording] = useState(false)
  useEffect(() => {
    setWasRecording(isRecording)
    if (wasRecording && !isRecording) microphone.current?.focus()
  }, [isRecording, wasRecording])

  function sendVoice(audio: Attachment): boolean {
    const isTaken = onSend({ audio })
    if (isTaken) end()
    return isTaken
  }

  function write(next: string) {
    setIsOwn(true)
    setText(next)
  }

  useImperativeHandle(ref, () => ({
    focus: () => area.current?.focus({ preventScroll: true }),
    suggest(words) {
      write(words)
      area.current?.focus()
    },
  }))

  const over = text.length - maxLength
  const canSend = text.trim() !== '' && over <= 0

  function submit(event?: FormEvent) {
    event?.preventDefault()
    if (!canSend) return
    const words = text
    // Emptied first: sending a conversation's first message replaces this composer by another.
    write('')
    chat.setDraft(draftName, '')
    if (onSend({ text: words })) area.current?.focus()
    else {
      write(words)
      chat.setDraft(draftName, words)
    }
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    submit()
  }

  if (recorder !== undefined) {
    return (
      <div className={styles.composer}>
        <RecordingBar recorder={recorder} onCancel={end} onSend={sendVoice} />
      </div>
    )
  }
  return (
    <form className={styles.composer} onSubmit={submit}>
      {problem !== undefined && (
        <Notice tone="danger" action={<Button onClick={end}>{t.common.close}</Button>}>
          {t.chat.recorder.problems[problem]}
        </Notice>
      )}
      <div className={styles.box}>
        <textarea
          ref={area}
          className={styles.area}
          rows={1}
          aria-label={t.chat.composer}
          aria-describedby="composer-hint"
          placeholder={t.chat.composer}
          value={text}
          enterKeyHint="send"
          onChange={(event) => write(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <IconButton ref={microphone} label={t.chat.recorder.record} className={styles.microphone} onClick={begin}>
          <Mic size={20} />
        </IconButton>
        <button type="submit" className={styles.send} aria-label={t.chat.send} title={t.chat.send} disabled={!canSend}>
          <ArrowUp size={20} />
        </button>
      </div>
      <p id="composer-hint" className={over > 0 ? styles.over : styles.hint} role={over > 0 ? 'alert' : undefined}>
        {over > 0 ? t.chat.tooLong(over) : t.chat.composerHint}
      </p>
    </form>
  )
}
