/**
 * A voice message being recorded: asks for the microphone, measures as it goes, and stops by itself before it is too long.
 * @module
 */
import { type Attachment, type Observable, Store } from '@axia/client'
import { maxAudioBytes } from '@axia/contract'

/** What of the browser is used. */
export interface RecordingDevice {
  /** A page may ask for the microphone at all: it came by HTTPS, or from this machine. */
  isSecure: boolean
  /** Undefined where the browser has no such thing. */
  getUserMedia: ((constraints: MediaStreamConstraints) => Promise<MediaStream>) | undefined
  MediaRecorder: typeof MediaRecorder | undefined
  AudioContext: typeof AudioContext | undefined
  /** Milliseconds of a clock that nobody sets. */
  now: () => number
}

/** Why nothing is recorded. */
export type RecorderProblem = 'insecure' | 'unsupported' | 'denied' | 'missing' | 'inUse' | 'broken'

/** What ended a recording, other than the user. */
export type RecordingEnd = 'limit' | 'microphone'

export type RecorderState =
  | { readonly status: 'asking' }
  | {
      readonly status: 'recording'
      readonly elapsedMs: number
      /** How loud it was in each of the latest steps, from 0 to 1. */
      readonly levels: readonly number[]
      /** How long it can go on at this rate, once that is soon. */
      readonly leftSeconds: number | undefined
    }
  | {
      readonly status: 'recorded'
      readonly elapsedMs: number
      readonly voice: Attachment
      readonly endedBy: RecordingEnd | undefined
    }
  | { readonly status: 'failed'; readonly problem: RecorderProblem }
  | { readonly status: 'cancelled' }

/**
 * The kinds of recording, the best first: AAC in MP4 plays everywhere, Opus in WebM nearly so. MP4 without a word about what is
 * in it comes last, for that may be Opus, which plays almost nowhere.
 */
const kinds = [
  'audio/mp4;codecs=mp4a.40.2',
  'audio/webm;codecs=opus',
  'audio/webm',
  'audio/mp4',
  'audio/ogg;codecs=opus',
]
/** Speech needs no more: three minutes fit into one message. */
const bitsPerSecond = 32_000
/** How often the recorder hands over what it has. */
const sliceMs = 250
/** What may still come when it is stopped: the last slices, and the container's end. */
const reserveBytes = 32_768
const stepMs = 100
/** Bars that fit on the screen. */
const keptLevels = 120
/** From here on one is told how much is left. */
const soonSeconds = 20

export class VoiceRecorder implements Observable<RecorderState> {
  readonly #device: RecordingDevice
  readonly #store = new Store<RecorderState>({ status: 'asking' })
  #stop: (endedBy: RecordingEnd | undefined) => void = () => {}
  #release = () => {}

  constructor(device: RecordingDevice) {
    this.#device = device
  }

  get state(): RecorderState {
    return this.#store.state
  }

  subscribe(listener: () => void): () => void {
    return this.#store.subscribe(listener)
  }

  /** Asks for the microphone and begins. Failures stand in the state. */
  async start(): Promise<void> {
    const { isSecure, getUserMedia, MediaRecorder: Recorder } = this.#device
    if (!isSecure) return this.#set({ status: 'failed', problem: 'insecure' })
    if (getUserMedia === undefined || Recorder === undefined)
      return this.#set({ status: 'failed', problem: 'unsupported' })
    try {
      const audio = { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true }
      const stream = await getUserMedia({ audio })
      if (this.state.status === 'asking') this.#record(stream, Recorder)
      else silence(stream) // called off while the browser asked
    } catch (error) {
      this.#fail(problemOf(error))
    }
  }

  /** Ends the recording: what was recorded stands in the state soon after. While the browser still asks, nothing is. */
  stop(): void {
    if (this.state.status === 'asking') this.cancel()
    else this.#stop(undefined)
  }

  /** Drops everything and gives the microphone back. */
  cancel(): void {
    this.#set({ status: 'cancelled' })
    this.#release()
  }

  #record(stream: MediaStream, Recorder: typeof MediaRecorder): void {
    this.#release = () => silence(stream) // should one of the next steps fail
    const mimeType = kinds.find((kind) => Recorder.isTypeSupported(kind))
    const recorder = new Recorder(stream, {
      audioBitsPerSecond: bitsPerSecond,
      ...(mimeType !== undefined && { mimeType }),
    })
    const meter = meterOf(stream, this.#device.AudioContext)
    const beganAt = this.#device.now()
    const slices: Blob[] = []
    const levels: number[] = []
    let bytes = 0
    let elapsedMs = 0
    let end: RecordingEnd | undefined

    const step = () => {
      elapsedMs = this.#device.now() - beganAt
      levels.push(meter.level())
      const left = ((maxAudioBytes - reserveBytes - bytes) / Math.max(bytes, 1)) * (elapsedMs / 1_000)
      const leftSeconds = bytes > 0 && left < soonSeconds ? Math.max(0, Math.ceil(left)) : undefined
      this.#set({ status: 'recording', elapsedMs, levels: levels.slice(-keptLevels), leftSeconds })
    }
    const steps = setInterval(step, stepMs)
    this.#release = () => {
      clearInterval(steps)
      meter.close()
      silence(stream)
      if (recorder.state !== 'inactive') recorder.stop()
      this.#stop = () => {}
      this.#release = () => {}
    }
    this.#stop = (endedBy) => {
      if (recorder.state === 'inactive') return
      end = endedBy
      recorder.stop()
    }
    recorder.addEventListener('dataavailable', ({ data }) => {
      slices.push(data)
      bytes += data.size
      if (bytes > maxAudioBytes - reserveBytes) this.#stop('limit')
    })
    recorder.addEventListener('stop', () => {
      this.#release()
      const type = recorder.mimeType || mimeType || 'audio/webm'
      void this.#finish(new Blob(slices, { type }), elapsedMs, end)
    })
    recorder.addEventListener('error', () => this.#stop('microphone'))
    for (const track of stream.getAudioTracks()) track.addEventListener('ended', () => this.#stop('microphone'))
    recorder.start(sliceMs)
    step()
  }

  async #finish(recorded: Blob, elapsedMs: number, endedBy: RecordingEnd | undefined): Promise<void> {
    const content = new Uint8Array(await recorded.arrayBuffer())
    if (this.state.status !== 'recording') return
    if (content.length === 0 || content.length > maxAudioBytes) this.#set({ status: 'failed', problem: 'broken' })
    else this.#set({ status: 'recorded', elapsedMs, endedBy, voice: { mimeType: recorded.type, content } })
  }

  #fail(problem: RecorderProblem): void {
    if (this.state.status === 'cancelled') return
    this.#set({ status: 'failed', problem })
    this.#release()
  }

  #set(state: RecorderState): void {
    if (this.state.status !== 'cancelled') this.#store.set(state)
  }
}

/** The browser that the app runs in. */
export function browserDevice(): RecordingDevice {
  const devices: MediaDevices | undefined = navigator.mediaDevices
  return {
    isSecure: window.isSecureContext,
    getUserMedia: devices && ((constraints) => devices.getUserMedia(constraints)),
    MediaRecorder: globalThis.MediaRecorder,
    AudioContext: globalThis.AudioContext,
    now: () => performance.now(),
  }
}

/** How loud it is just now. Without a way to measure that, silence: the recording matters more than its picture. */
function meterOf(
  stream: MediaStream,
  Context: typeof AudioContext | undefined,
): { level: () => number; close: () => void } {
  if (Context === undefined) return { level: () => 0, close: () => {} }
  const context = new Context()
  void context.resume() // some browsers begin it asleep
  const analyser = context.createAnalyser()
  analyser.fftSize = 1024
  context.createMediaStreamSource(stream).connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  return {
    level() {
      analyser.getFloatTimeDomainData(samples)
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length
      return Math.min(1, Math.sqrt(power) * 4) // speech seldom fills more than a quarter of the range
    },
    close: () => void context.close(),
  }
}

/** Gives the microphone back: its light goes out. */
function silence(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}

/** The names of what `getUserMedia` throws (W3C Media Capture §10.2). */
function problemOf(error: unknown): RecorderProblem {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied'
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'missing'
  if (name === 'NotReadableError' || name === 'AbortError') return 'inUse'
  return name === 'NotSupportedError' ? 'unsupported' : 'broken'
}
