/**
 * What stands in the place of the composer's field while a voice message is recorded: how loud it is, how long, and the way out.
 * @module
 */
import type { Attachment } from '@axia/client'
import ArrowUp from 'lucide-react/icons/arrow-up'
import Trash from 'lucide-react/icons/trash-2'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { ChatDictionary } from '../../i18n/chat-es.ts'
import { useChatWords } from '../../i18n/chat-words.ts'
import { IconButton } from '../../parts/button.tsx'
import { classNames } from '../../parts/class-names.ts'
import { useStore } from '../../services.tsx'
import composerStyles from './composer.module.css'
import type { RecorderState, VoiceRecorder } from './recorder.ts'
import styles from './recording-bar.module.css'
import { timeText } from './voice-shape.ts'
import { Waveform } from './waveform.tsx'

export interface RecordingBarProps {
  recorder: VoiceRecorder
  onCancel: () => void
  /** Answers false when it cannot be sent now: it stays, and can be sent again. */
  onSend: (voice: Attachment) => boolean
}

export function RecordingBar({ recorder, onCancel, onSend }: RecordingBarProps) {
  const state = useStore(recorder)
  const [isWanted, setIsWanted] = useState(false)
  const isSent = useRef(false)
  const send = useRef<HTMLButtonElement>(null)
  const words = useChatWords().recorder

  useEffect(() => send.current?.focus(), [])

  // Asked for while it was still being recorded: it goes as soon as it is whole.
  useEffect(() => {
    if (!isWanted || state.status !== 'recorded' || isSent.current) return
    isSent.current = true
    if (onSend(state.voice)) return
    isSent.current = false
    setIsWanted(false)
  }, [isWanted, state, onSend])

  function submit() {
    if (state.status === 'asking') return
    setIsWanted(true)
    recorder.stop()
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Escape') return
    event.preventDefault()
    onCancel()
  }

  const said = wordsOf(state, words)
  const elapsedMs = 'elapsedMs' in state ? state.elapsedMs : 0
  const left = state.status === 'recording' ? state.leftSeconds : undefined
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset's legend is no name that is shown here
    <div role="group" aria-label={words.label} className={styles.bar} onKeyDown={onKeyDown}>
      <IconButton label={words.discard} onClick={onCancel}>
        <Trash size={18} />
      </IconButton>
      <span className={classNames(styles.light, state.status === 'recording' && styles.on)} aria-hidden="true" />
      {state.status === 'recording' ? (
        <Waveform bars={state.levels} className={styles.wave} isLive />
      ) : (
        <span className={styles.words}>{said}</span>
      )}
      <span className={classNames(styles.time, left !== undefined && styles.soon)}>
        {left === undefined ? timeText(elapsedMs / 1_000) : words.left(left)}
      </span>
      <button
        ref={send}
        type="button"
        className={composerStyles.send}
        aria-label={words.send}
        title={words.send}
        aria-disabled={state.status === 'asking' || isWanted}
        onClick={submit}
      >
        <ArrowUp size={20} />
      </button>
      <p className="visually-hidden" role="status">
        {said}
      </p>
    </div>
  )
}

/** Where it stands, in words: once that it begins, and once that it will soon be over. */
function wordsOf(state: RecorderState, words: ChatDictionary['recorder']): string {
  if (state.status === 'asking') return words.asking
  if (state.status === 'recorded' && state.endedBy !== undefined) return words.ended[state.endedBy]
  return state.status === 'recording' && state.leftSeconds !== undefined ? words.soon : words.recording
}
