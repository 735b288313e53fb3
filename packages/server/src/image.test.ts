/**
 * Pictures from outside: their type and size are what their bytes say, whatever they are called.
 * @module
 */
import { maxImagesBytes } from '@axia/contract'
import { describe, expect, it } from 'vitest'
import { gifPicture } from '../test/chat-support.ts'
import { decodeImages, readImage } from './image.ts'

const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))))

const png = (width: number, height: number) => {
  const size = Buffer.alloc(8)
  size.writeUInt32BE(width, 0)
  size.writeUInt32BE(height, 4)
  return Buffer.concat([bytes([0x89], 'PNG\r\n', [0x1a, 0x0a], [0, 0, 0, 13], 'IHDR'), size, Buffer.alloc(20)])
}
const frame = bytes([0xff, 0xc0, 0, 17, 8, 0, 20, 0, 30, 3], new Array(10).fill(0))
const jpeg = Buffer.concat([bytes([0xff, 0xd8, 0xff, 0xe0, 0, 16], 'JFIF', new Array(10).fill(0)), frame])
/** EXIF that says: shown a quarter turned. */
const turned = Buffer.concat([
  bytes([0xff, 0xd8, 0xff, 0xe1, 0, 34], 'Exif', [0, 0], 'MM', [0, 42, 0, 0, 0, 8, 0, 1]),
  bytes([1, 18, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0], [0, 0, 0, 0]),
  frame,
])
const webp = bytes('RIFF', [36, 0, 0, 0], 'WEBPVP8X', [10, 0, 0, 0, 0, 0, 0, 0, 29, 0, 0, 19, 0, 0])

const base64 = (content: Buffer) => [{ image_base64: content.toString('base64') }]

describe(decodeImages, () => {
  it.each([
    ['GIF', gifPicture, 'image/gif', 1, 1],
    ['PNG', png(30, 20), 'image/png', 30, 20],
    ['JPEG', jpeg, 'image/jpeg', 30, 20],
    ['JPEG of a camera held upright', turned, 'image/jpeg', 20, 30],
    ['WebP', webp, 'image/webp', 30, 20],
  ])('reads type and size off the bytes: %s', (_, content, mimeType, width, height) => {
    expect(decodeImages(base64(content))).toMatchObject([{ mimeType, width, height, alt: '' }])
    const claimed = [{ image_base64: `data:text/html;base64,${content.toString('base64')}`, alt: ' a cat ' }]
    expect(decodeImages(claimed)).toMatchObject([{ mimeType, alt: 'a cat' }])
  })

  it.each([
    ['a page', bytes('<!doctype html><script>alert(1)</script>')],
    ['a drawing with a script', bytes('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><script/></svg>')],
    ['a drawing that begins otherwise', bytes('<?xml version="1.0"?><svg width="1" height="1"/>')],
    ['a bitmap of Windows', bytes('BM', new Array(60).fill(1))],
    ['the beginning of a picture', png(30, 20).subarray(0, 14)],
    ['a picture without a size', png(0, 20)],
    ['one so large that drawing it takes all memory', png(60_000, 60_000)],
    ['a JPEG that leads nowhere', bytes([0xff, 0xd8, 0xff, 0xe0], new Array(60).fill(1))],
    ['a program', bytes([0x7f], 'ELF')],
    ['one byte', bytes([0xff])],
  ])('refuses what is no picture, whatever it is called: %s', (_, content) => {
    expect(() => decodeImages(base64(content))).toThrow(expect.objectContaining({ code: 'invalid_request' }))
    expect(readImage(content)).toBeUndefined()
  })

  it('names the one that it refuses, and never its bytes', () => {
    const good = { image_base64: gifPicture.toString('base64') }
    expect(() => decodeImages([good, { image_base64: 'c2VjcmV0' }])).toThrow(
      expect.objectContaining({
        errors: [{ field: 'images.1.image_base64', message: expect.not.stringContaining('c2V') }],
      }),
    )
    expect(() => decodeImages([{ image_base64: 'no base64' }])).toThrow(
      expect.objectContaining({ code: 'invalid_request' }),
    )
  })

  it('takes no more than so many bytes together', () => {
    const half = Buffer.concat([gifPicture, Buffer.alloc(maxImagesBytes / 2)])
    expect(() => decodeImages([...base64(half), ...base64(half)])).toThrow(
      expect.objectContaining({ errors: [expect.objectContaining({ field: 'images' })] }),
    )
    expect(readImage(Buffer.concat([gifPicture, Buffer.alloc(maxImagesBytes)]))).toBeUndefined()
  })
})
