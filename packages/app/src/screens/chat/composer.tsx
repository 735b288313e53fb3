/**
 * Where one writes. What is half-written is kept by the client, for each conversation, until it is sent.
 * @module
 */
import type { Attachment, ImageAttachment, OutgoingMessage } from '@axia/client'
import { maxTextLength } from '@axia/contract'
import ArrowUp from 'lucide-react/icons/arrow-up'
import ImagePlus from 'lucide-react/icons/image-plus'
import Mic from 'lucide-react/icons/mic'
import {
  type ClipboardEvent,
  type FormEvent,
  type KeyboardEvent,
  type Ref,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { useChatWords } from '../../i18n/chat-words.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { Button, IconButton } from '../../parts/button.tsx'
import { classNames } from '../../parts/class-names.ts'
import { Notice } from '../../parts/notice.tsx'
import styles from './composer.module.css'
import { PictureTray } from './picture-tray.tsx'
import { RecordingBar } from './recording-bar.tsx'
import round from './round-button.module.css'
import { useDraft } from './use-draft.ts'
import { usePictures } from './use-pictures.ts'
import { useRecorder } from './use-recorder.ts'

export interface ComposerHandle {
  focus: () => void
  /** Puts words there that can be changed before they are sent. */
  suggest: (text: string) => void
  /** Takes pictures among the files. */
  attach: (files: Iterable<File>) => void
}

export interface ComposerProps {
  /** Under which the draft is kept. */
  draftName: string
  /** A text, or what is attached. True when it was taken; else it stays. */
  onSend: (message: Pick<OutgoingMessage, 'text' | 'audio' | 'images'>) => boolean
  ref?: Ref<ComposerHandle>
}

export function Composer({ draftName, onSend, ref }: ComposerProps) {
  const { t } = useI18n()
  const { text, write, forget } = useDraft(draftName)
  const area = useRef<HTMLTextAreaElement>(null)
  const microphone = useRef<HTMLButtonElement>(null)
  const { recorder, problem, begin, end } = useRecorder()
  const words = useChatWords()
  const pictures = usePictures()
  const chooser = useRef<HTMLInputElement>(null)
  const [isPreparing, setIsPreparing] = useState(false)

  useLayoutEffect(() => {
    if (area.current === null || area.current.value !== text) return
    area.current.style.height = 'auto'
    area.current.style.height = `${area.current.scrollHeight}px`
  }, [text])

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

  useImperativeHandle(ref, () => ({
    focus: () => area.current?.focus({ preventScroll: true }),
    suggest(words) {
      write(words)
      area.current?.focus()
    },
    attach,
  }))

  function attach(files: Iterable<File>): boolean {
    const isTaken = pictures.add(files)
    if (isTaken) area.current?.focus()
    return isTaken
  }

  function onPaste(event: ClipboardEvent) {
    if (event.clipboardData.files.length > 0 && attach(event.clipboardData.files)) event.preventDefault()
  }

  const over = text.length - maxTextLength
  const hasPictures = pictures.all.length > 0
  const canSend = (text.trim() !== '' || hasPictures) && over <= 0 && !isPreparing

  function submit(event?: FormEvent) {
    event?.preventDefault()
    if (!canSend) return
    if (hasPictures) void sendPictures()
    else sendText()
  }

  async function sendPictures() {
    setIsPreparing(true)
    const images = await pictures.prepare()
    setIsPreparing(false)
    if (images !== undefined && sendText(images)) pictures.clear()
  }

  function sendText(images?: readonly ImageAttachment[]): boolean {
    if (!onSend({ text, ...(images !== undefined && { images }) })) return false
    forget()
    area.current?.focus()
    return true
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
          {words.recorder.problems[problem]}
        </Notice>
      )}
      {hasPictures && <PictureTray pictures={pictures} />}
      <div className={styles.box}>
        <textarea
          ref={area}
          className={styles.area}
          rows={1}
          aria-label={words.composer}
          aria-describedby="composer-hint"
          placeholder={words.composer}
          value={text}
          readOnly={isPreparing}
          enterKeyHint="send"
          onChange={(event) => write(event.target.value)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
        />
        <input
          ref={chooser}
          type="file"
          hidden
          multiple
          accept="image/png,image/jpeg,image/webp,image/gif"
          onChange={({ currentTarget }) => {
            attach(currentTarget.files ?? [])
            currentTarget.value = '' // the same one may be chosen again
          }}
        />
        <IconButton label={words.images.attach} className={styles.microphone} onClick={() => chooser.current?.click()}>
          <ImagePlus size={20} />
        </IconButton>
        <IconButton ref={microphone} label={words.recorder.record} className={styles.microphone} onClick={begin}>
          <Mic size={20} />
        </IconButton>
        <button
          type="submit"
          className={classNames(round.button, styles.send)}
          aria-label={words.send}
          title={words.send}
          disabled={!canSend}
        >
          <ArrowUp size={20} />
        </button>
      </div>
      <p id="composer-hint" className={over > 0 ? styles.over : styles.hint} role={over > 0 ? 'alert' : undefined}>
        {over > 0 ? words.tooLong(over) : isPreparing ? words.images.preparing : words.composerHint}
      </p>
    </form>
  )
}
