/**
 * A voice message: fetched when it comes into sight, drawn by its loudness, played here.
 * @module
 */
import type { ChatMessage } from '@axia/client'
import Pause from 'lucide-react/icons/pause'
import Play from 'lucide-react/icons/play'
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { useChatWords } from '../../i18n/chat-words.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { classNames } from '../../parts/class-names.ts'
import { useToasts } from '../../parts/toasts.tsx'
import { useLatest } from '../../parts/use-latest.ts'
import { useClient } from '../../services.tsx'
import round from './round-button.module.css'
import styles from './voice-message.module.css'
import { shapeBars, shapeOf, timeText, type VoiceShape } from './voice-shape.ts'
import { Waveform } from './waveform.tsx'

/** Silence, until it is known how loud it is. */
const flat = new Array<number>(shapeBars).fill(0.15)
/** The one that sounds: another that begins makes it stop. */
let sounding: HTMLAudioElement | undefined

export function VoiceMessage({ message }: { message: ChatMessage }) {
  const { t } = useI18n()
  const { sayProblem } = useToasts()
  const place = useRef<HTMLDivElement>(null)
  const audio = useRef<HTMLAudioElement>(null)
  const { url, shape, load } = useVoice(message, place)
  const [isWanted, setIsWanted] = useState(false)
  const [isPlaying, setIsPlaying] = useState(false)
  const [at, setAt] = useState(0)
  const [length, setLength] = useState<number>()
  const seconds = shape?.seconds ?? length ?? 0
  const words = useChatWords().player

  const play = useCallback(async () => {
    const element = audio.current
    if (element === null) return
    if (sounding !== element) sounding?.pause()
    sounding = element
    try {
      await element.play()
    } catch (error) {
      // A pause that comes before it began is no failure.
      if (!(error instanceof DOMException && error.name === 'AbortError')) sayProblem(error)
    }
  }, [sayProblem])

  // Pressed before it was here: it begins when it is.
  useEffect(() => {
    if (!isWanted || url === undefined) return
    setIsWanted(false)
    void play()
  }, [isWanted, url, play])

  useEffect(() => {
    const element = audio.current
    return () => {
      element?.pause()
      if (sounding === element) sounding = undefined
    }
  }, [])

  function press() {
    if (isPlaying) audio.current?.pause()
    else if (url !== undefined) void play()
    else {
      setIsWanted(true)
      load().catch((error: unknown) => {
        setIsWanted(false)
        sayProblem(error)
      })
    }
  }

  function seek(to: number) {
    if (audio.current !== null && url !== undefined) audio.current.currentTime = to
    setAt(to)
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset's legend is no name that is shown here
    <div ref={place} role="group" aria-label={t.chat.voice} className={styles.player}>
      <button
        type="button"
        className={classNames(round.button, styles.toggle)}
        aria-label={isPlaying ? words.pause : words.play}
        aria-busy={isWanted || undefined}
        onClick={press}
      >
        {isPlaying ? <Pause size={18} /> : <Play size={18} />}
      </button>
      <div className={styles.track}>
        <Waveform bars={shape?.bars ?? flat} played={seconds === 0 ? 0 : at / seconds} className={styles.wave} />
        <input
          type="range"
          className={styles.position}
          min={0}
          max={Math.max(seconds, 0.1)}
          step={0.1}
          value={Math.min(at, seconds)}
          disabled={url === undefined || seconds === 0}
          aria-label={words.position}
          aria-valuetext={words.of(timeText(at), timeText(seconds))}
          onChange={(event) => seek(Number(event.target.value))}
        />
      </div>
      <span className={styles.time}>{seconds === 0 ? '–:––' : timeText(isPlaying || at > 0 ? at : seconds)}</span>
      {/* biome-ignore lint/a11y/useMediaCaption: what is said is not known; where it is, it stands in the message's text */}
      <audio
        ref={audio}
        src={url}
        preload="metadata"
        onPlay={() => setIsPlaying(true)}
        onPause={() => setIsPlaying(false)}
        onEnded={() => seek(0)}
        onTimeUpdate={({ currentTarget }) => setAt(currentTarget.currentTime)}
        onDurationChange={({ currentTarget: { duration } }) => {
          // What a browser recorded may not say how long it is.
          if (Number.isFinite(duration)) setLength(duration)
        }}
      />
    </div>
  )
}

interface LoadedVoice {
  /** Where the browser holds it. */
  url: string | undefined
  shape: VoiceShape | undefined
  load: () => Promise<void>
}

/** One voice after the other: a conversation full of them must not ask for all at once. */
let queue: Promise<unknown> = Promise.resolve()

/** Fetches the voice when it comes into sight, or when it is asked for; gives it back when it goes. */
function useVoice(message: ChatMessage, place: RefObject<HTMLElement | null>): LoadedVoice {
  const { chat } = useClient()
  const [url, setUrl] = useState<string>()
  const [shape, setShape] = useState<VoiceShape>()
  const loading = useRef<Promise<void>>(undefined)
  const latest = useLatest(message)

  const load = useCallback(() => {
    loading.current ??= fetchVoice().catch((error: unknown) => {
      loading.current = undefined
      throw error
    })
    return loading.current

    async function fetchVoice() {
      const voice = await chat.audio(latest.current)
      setUrl(URL.createObjectURL(voice))
      setShape(await shapeOf(voice))
    }
  }, [chat, latest])

  useEffect(() => {
    if (place.current === null || globalThis.IntersectionObserver === undefined) return
    const observer = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting !== true) return
      observer.disconnect()
      queue = queue.then(load).catch(() => {}) // pressing it tries again, and says what is wrong
    })
    observer.observe(place.current)
    return () => observer.disconnect()
  }, [place, load])

  useEffect(() => {
    return () => {
      if (url !== undefined) URL.revokeObjectURL(url)
    }
  }, [url])
  return { url, shape, load }
}
