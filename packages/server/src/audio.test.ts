/**
 * Voice from outside: its type is what its bytes say, whatever it is called.
 * @module
 */
import { maxAudioBytes } from '@axia/contract'
import { describe, expect, it } from 'vitest'
import { decodeAudio } from './audio.ts'

const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))))
const ebml = [0x1a, 0x45, 0xdf, 0xa3]
const box = [0, 0, 0, 24]

describe(decodeAudio, () => {
  it.each([
    ['WebM', bytes(ebml, [0x9f, 0x42, 0x82, 0x84], 'webm'), 'audio/webm'],
    ['MP4 of a phone', bytes(box, 'ftypM4A ', 'isom'), 'audio/mp4'],
    ['MP4 of a browser', bytes(box, 'ftypiso5', 'iso5'), 'audio/mp4'],
    ['Ogg', bytes('OggS', [0, 2]), 'audio/ogg'],
    ['WAV', bytes('RIFF', [36, 0, 0, 0], 'WAVEfmt '), 'audio/wav'],
    ['MP3 with its tags', bytes('ID3', [4, 0]), 'audio/mpeg'],
    ['MP3 as a stream', bytes([0xff, 0xfb, 0x90, 0x64]), 'audio/mpeg'],
  ])('reads the type off the bytes: %s', (_, content, mimeType) => {
    const read = decodeAudio(content.toString('base64'))
    expect(read.mimeType).toBe(mimeType)
    expect(Buffer.from(read.content).equals(content)).toBe(true)
    // A type that is claimed changes nothing: a page called voice is no voice, and voice called a page is voice.
    expect(decodeAudio(`data:text/html;base64,${content.toString('base64')}`).mimeType).toBe(mimeType)
  })

  it.each([
    ['a page', bytes('<!doctype html><script>alert(1)</script>')],
    ['a drawing with a script', bytes('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')],
    ['a picture', bytes([0x89], 'PNG\r\n', [0x1a, 0x0a])],
    ['a picture in the container of MP4', bytes(box, 'ftypheic', 'mif1')],
    ['a film that no browser plays', bytes(ebml, [0x9f, 0x42, 0x82, 0x88], 'matroska')],
    ['a RIFF that is no sound', bytes('RIFF', [36, 0, 0, 0], 'AVI LIST')],
    ['a program', bytes([0x7f], 'ELF')],
    ['one byte', bytes([0xff])],
  ])('refuses what is no voice, whatever it is called: %s', (_, content) => {
    const refusal = expect.objectContaining({
      code: 'invalid_request',
      errors: [expect.objectContaining({ field: 'v' })],
    })
    expect(() => decodeAudio(content.toString('base64'), 'v')).toThrow(refusal)
    expect(() => decodeAudio(`data:audio/webm;base64,${content.toString('base64')}`, 'v')).toThrow(refusal)
  })

  it.each([
    ['nothing', ''],
    ['a data: URL with nothing in it', 'data:audio/webm;base64,'],
    ['other letters', 'GkXfow==\n'],
    ['base64 of URLs', '_-_-'],
    ['a missing end', 'GkXfowA'],
    ['a data: URL that is not base64', 'data:audio/webm,GkXf'],
  ])('refuses what is not strict base64: %s', (_, text) => {
    expect(() => decodeAudio(text)).toThrow(expect.objectContaining({ detail: 'audio_base64 must be base64' }))
  })

  it('takes as much as fits, and not a byte more', () => {
    const voice = (size: number) =>
      bytes(
        ebml,
        Array.from({ length: size - ebml.length }, () => 0),
      ).toString('base64')
    expect(decodeAudio(voice(maxAudioBytes)).content).toHaveLength(maxAudioBytes)
    expect(() => decodeAudio(voice(maxAudioBytes + 1))).toThrow(/must not be over 786432 bytes/)
  })
})
