/**
 * The recording of a voice, with a microphone in the test's hand.
 * @module
 */
import { maxAudioBytes } from '@axia/contract'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type RecordingDevice, VoiceRecorder } from './recorder.ts'

class FakeTrack extends EventTarget {
  readyState = 'live'
  stop() {
    this.readyState = 'ended'
  }
}

/** A recorder whose slices come when the test says so. */
class FakeMediaRecorder extends EventTarget {
  static supported = ['audio/webm;codecs=opus', 'audio/mp4']
  static latest: FakeMediaRecorder | undefined
  static isTypeSupported(kind: string) {
    return FakeMediaRecorder.supported.includes(kind)
  }
  state = 'inactive'
  readonly mimeType: string
  readonly options: MediaRecorderOptions
  constructor(_: unknown, options: MediaRecorderOptions) {
    super()
    this.options = options
    this.mimeType = options.mimeType ?? ''
    FakeMediaRecorder.latest = this
  }
  start() {
    this.state = 'recording'
  }
  hear(bytes: number) {
    this.dispatchEvent(Object.assign(new Event('dataavailable'), { data: new Blob([new Uint8Array(bytes)]) }))
  }
  stop() {
    this.state = 'inactive'
    this.dispatchEvent(new Event('stop'))
  }
}

const settled = async () => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
  await vi.advanceTimersByTimeAsync(0)
}

function open(changes: Partial<RecordingDevice> = {}) {
  const track = new FakeTrack()
  const stream = { getTracks: () => [track], getAudioTracks: () => [track] }
  const device = {
    isSecure: true,
    getUserMedia: async () => stream,
    MediaRecorder: FakeMediaRecorder,
    AudioContext: undefined,
    now: () => Date.now(),
    ...changes,
  }
  // The browser's classes have far more members than are used here.
  const recorder = new VoiceRecorder(device as unknown as RecordingDevice)
  return { recorder, track, media: () => FakeMediaRecorder.latest ?? expect.unreachable('nothing records') }
}

async function recording(changes: Partial<RecordingDevice> = {}) {
  const world = open(changes)
  await world.recorder.start()
  return { ...world, media: world.media() }
}

describe(VoiceRecorder, () => {
  beforeEach(() => {
    FakeMediaRecorder.latest = undefined
    FakeMediaRecorder.supported = ['audio/webm;codecs=opus', 'audio/mp4']
    vi.useFakeTimers()
  })
  afterEach(() => vi.useRealTimers())

  it('asks, records, and gives what was recorded with its type; the microphone is given back', async () => {
    const { recorder, track } = open()
    expect(recorder.state).toEqual({ status: 'asking' })
    await recorder.start()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(recorder.state).toMatchObject({ status: 'recording', elapsedMs: 1_000, leftSeconds: undefined })
    FakeMediaRecorder.latest?.hear(300)
    FakeMediaRecorder.latest?.hear(200)
    recorder.stop()
    await settled()
    expect(recorder.state).toMatchObject({ status: 'recorded', elapsedMs: 1_000, endedBy: undefined })
    if (recorder.state.status !== 'recorded') return expect.unreachable()
    expect(recorder.state.voice.mimeType).toBe('audio/webm;codecs=opus')
    expect(recorder.state.voice.content).toHaveLength(500)
    expect(track.readyState).toBe('ended')
  })

  it.each([
    [['audio/mp4;codecs=mp4a.40.2', 'audio/webm;codecs=opus'], 'audio/mp4;codecs=mp4a.40.2'],
    [['audio/mp4', 'audio/webm;codecs=opus'], 'audio/webm;codecs=opus'],
    [['audio/mp4'], 'audio/mp4'],
    [[], undefined],
  ])('prefers AAC in MP4, then Opus in WebM: of %j it takes %s', async (supported, kind) => {
    FakeMediaRecorder.supported = supported
    const { media } = await recording()
    expect(media.options.mimeType).toBe(kind)
    expect(media.options.audioBitsPerSecond).toBe(32_000)
  })

  it('stops by itself before it is too long to be sent, with room for what still comes', async () => {
    const { recorder, media, track } = await recording()
    media.hear(maxAudioBytes - 40_000)
    expect(media.state).toBe('recording')
    media.hear(10_000)
    expect(media.state).toBe('inactive')
    await settled()
    expect(recorder.state).toMatchObject({ status: 'recorded', endedBy: 'limit' })
    expect(track.readyState).toBe('ended')
  })

  it('says how much is left once that is soon', async () => {
    const { recorder, media } = await recording()
    await vi.advanceTimersByTimeAsync(90_000)
    media.hear(maxAudioBytes - 32_768 - 80_000) // 673,664 bytes in 90 s: 80,000 more are 10.7 s
    await vi.advanceTimersByTimeAsync(100)
    expect(recorder.state).toMatchObject({ status: 'recording', leftSeconds: 11 })
  })

  it('keeps what was recorded when the microphone goes away', async () => {
    const { recorder, media, track } = await recording()
    media.hear(100)
    track.dispatchEvent(new Event('ended'))
    await settled()
    expect(recorder.state).toMatchObject({ status: 'recorded', endedBy: 'microphone' })
  })

  it('drops everything when it is called off, and gives the microphone back', async () => {
    const { recorder, media, track } = await recording()
    media.hear(100)
    recorder.cancel()
    await settled()
    expect(recorder.state).toEqual({ status: 'cancelled' })
    expect([track.readyState, media.state]).toEqual(['ended', 'inactive'])
    expect(vi.getTimerCount()).toBe(0)
  })

  it.each(['cancel', 'stop'] as const)('gives back a microphone that comes after a %s', async (ending) => {
    const { recorder, track } = open()
    const started = recorder.start()
    recorder[ending]()
    await started
    expect(track.readyState).toBe('ended')
    expect(FakeMediaRecorder.latest).toBeUndefined()
  })

  it.each([
    ['NotAllowedError', 'denied'],
    ['NotFoundError', 'missing'],
    ['NotReadableError', 'inUse'],
    ['UnknownError', 'broken'],
  ])('says what is wrong: %s is "%s"', async (name, problem) => {
    const { recorder } = open({ getUserMedia: () => Promise.reject(new DOMException('no', name)) })
    await recorder.start()
    expect(recorder.state).toEqual({ status: 'failed', problem })
  })

  it('says that the page is not secure before it says that there is no microphone', async () => {
    const insecure = open({ isSecure: false, getUserMedia: undefined })
    await insecure.recorder.start()
    expect(insecure.recorder.state).toEqual({ status: 'failed', problem: 'insecure' })
    const old = open({ MediaRecorder: undefined })
    await old.recorder.start()
    expect(old.recorder.state).toEqual({ status: 'failed', problem: 'unsupported' })
  })

  it('has failed when nothing was heard at all', async () => {
    const { recorder } = await recording()
    recorder.stop()
    await settled()
    expect(recorder.state).toEqual({ status: 'failed', problem: 'broken' })
  })
})
