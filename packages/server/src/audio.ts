/**
 * Voice as it comes from outside: base64 becomes bytes whose type is read off the bytes themselves.
 * @module
 */
import { maxAudioBytes } from '@axia/contract'
import { decodeBase64 } from './base64.ts'
import { invalidField } from './problem.ts'

/** Voice with its true type. */
export interface Audio {
  mimeType: string
  content: Uint8Array
}

/**
 * Reads voice from base64, or from a `data:` URL.
 *
 * @throws {Problem} `invalid_request` when it is no base64, too big, or no kind of audio that a browser plays.
 */
export function decodeAudio(text: string, field = 'audio_base64'): Audio {
  const content = decodeBase64(text, { field, maxBytes: maxAudioBytes })
  const mimeType = sniffAudio(content)
  if (mimeType === undefined) throw invalidField(field, 'must be WebM, Ogg, MP4, MP3 or WAV audio')
  return { mimeType, content }
}

/** Pictures come in the same container as MP4 (ISO 14496-12 §4.3), and say so by their brand. */
const pictureBrands = new Set(['avif', 'avis', 'heic', 'heix', 'hevc', 'hevx', 'mif1', 'msf1'])

/** Bytes from outside as voice, or undefined when they are none that a browser plays, or too many. */
export function readAudio(content: Uint8Array): Audio | undefined {
  const mimeType = content.length > maxAudioBytes ? undefined : sniffAudio(content)
  return mimeType === undefined ? undefined : { mimeType, content }
}

/** The MIME type that the first bytes tell, or undefined when they are no audio that we know. */
function sniffAudio(content: Uint8Array): string | undefined {
  const ascii = (start: number, end: number) => String.fromCharCode(...content.subarray(start, end))
  if (content[0] === 0x1a && content[1] === 0x45 && content[2] === 0xdf && content[3] === 0xa3) {
    return ascii(4, 64).includes('matroska') ? undefined : 'audio/webm' // the same container, with kinds that no browser plays
  }
  if (ascii(0, 4) === 'OggS') return 'audio/ogg'
  if (ascii(4, 8) === 'ftyp') return pictureBrands.has(ascii(8, 12)) ? undefined : 'audio/mp4'
  if (ascii(0, 4) === 'RIFF' && ascii(8, 12) === 'WAVE') return 'audio/wav'
  if (ascii(0, 3) === 'ID3' || isMpegFrame(content)) return 'audio/mpeg'
  return undefined
}

/** An MPEG audio frame: eleven set bits, then a layer that is not the reserved one (ISO 11172-3 §2.4.1.3). */
function isMpegFrame(content: Uint8Array): boolean {
  const [first = 0, second = 0] = content
  return first === 0xff && (second & 0xe0) === 0xe0 && (second & 0x06) !== 0
}
