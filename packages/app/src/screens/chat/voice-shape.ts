/**
 * The shape of a voice, measured on this device: how long it is, and how loud over its time.
 * @module
 */

export interface VoiceShape {
  seconds: number
  /** How loud each part is beside the loudest, from 0 to 1. */
  bars: readonly number[]
}

export const shapeBars = 40
/** Enough to see a voice, and a sixth of what it was recorded with: decoding costs memory by the sample. */
const sampleRate = 8_000
/** Samples that are looked at for each bar, however long the voice is. */
const samplesPerBar = 400

/** Undefined where the browser cannot decode it, though it may still play it. */
export async function shapeOf(voice: Blob): Promise<VoiceShape | undefined> {
  if (globalThis.OfflineAudioContext === undefined) return undefined
  try {
    const context = new OfflineAudioContext(1, 1, sampleRate)
    const decoded = await context.decodeAudioData(await voice.arrayBuffer())
    return { seconds: decoded.duration, bars: barsOf(decoded.getChannelData(0), shapeBars) }
  } catch {
    return undefined
  }
}

/** The mean loudness of so many equal parts, looking at a bounded number of samples. */
export function barsOf(samples: Float32Array, count: number): number[] {
  const perBar = samples.length / count
  const stride = Math.max(1, Math.floor(perBar / samplesPerBar))
  const loudness = Array.from({ length: count }, (_, bar) => {
    let sum = 0
    let looked = 0
    for (let index = Math.floor(bar * perBar); index < Math.floor((bar + 1) * perBar); index += stride) {
      sum += (samples[index] ?? 0) ** 2
      looked += 1
    }
    return looked === 0 ? 0 : Math.sqrt(sum / looked)
  })
  const loudest = Math.max(...loudness, 0.001) // silence is flat, not noise made large
  return loudness.map((each) => each / loudest)
}

/** As in `1:07`. */
export function timeText(seconds: number): string {
  const whole = Math.floor(seconds)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}
