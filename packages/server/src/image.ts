/**
 * Pictures as they come from outside: base64 becomes bytes whose type and size are read off the bytes themselves.
 * @module
 */
import { maxImagesBytes, type NewImage, type Image as WireImage } from '@axia/contract'
import { GIF } from 'image-size/types/gif'
import { JPG } from 'image-size/types/jpg'
import { PNG } from 'image-size/types/png'
import { WEBP } from 'image-size/types/webp'
import { decodeBase64 } from './base64.ts'
import { invalidField } from './problem.ts'

/** A picture with its true type, and its size as it is shown. */
export interface Image {
  mimeType: WireImage['mime_type']
  content: Uint8Array
  width: number
  height: number
  /** What it shows, in words. */
  alt: string
}

/** No others: SVG can hold a script, and the rest is not drawn everywhere. */
const formats = [
  { mimeType: 'image/png', reader: PNG },
  { mimeType: 'image/jpeg', reader: JPG },
  { mimeType: 'image/webp', reader: WEBP },
  { mimeType: 'image/gif', reader: GIF },
] as const

/** Where a picture's size must stand: what is crafted to be searched for long is not. */
const headBytes = 131_072
/** A few bytes can stand for so many pixels that drawing them takes all memory there is. */
const maxPixels = 50_000_000

/**
 * Reads the pictures of a message.
 *
 * @throws {Problem} `invalid_request` naming the one that is none of the four kinds, or saying that together they are too big.
 */
export function decodeImages(images: readonly NewImage[] = []): Image[] {
  const decoded = images.map(({ image_base64, alt = '' }, index) => {
    const field = `images.${index}.image_base64`
    const image = readImage(decodeBase64(image_base64, { field, maxBytes: maxImagesBytes }), alt.trim())
    if (image === undefined) throw invalidField(field, 'must be a PNG, JPEG, WebP or GIF picture')
    return image
  })
  const bytes = decoded.reduce((sum, { content }) => sum + content.length, 0)
  if (bytes > maxImagesBytes) throw invalidField('images', `must not be over ${maxImagesBytes} bytes together`)
  return decoded
}

/** Bytes from outside as a picture, or undefined when they are none that every browser draws, or too many. */
export function readImage(content: Uint8Array, alt = ''): Image | undefined {
  if (content.length > maxImagesBytes) return undefined
  const size = sizeOf(content.subarray(0, headBytes))
  if (size === undefined || size.width * size.height > maxPixels) return undefined
  return { ...size, content, alt }
}

function sizeOf(head: Uint8Array): Pick<Image, 'mimeType' | 'width' | 'height'> | undefined {
  try {
    const format = formats.find(({ reader }) => reader.validate(head))
    if (format === undefined) return undefined
    const { width, height, orientation = 1 } = format.reader.calculate(head)
    if (!(width > 0 && height > 0)) return undefined
    const isTurned = orientation >= 5 // EXIF: it is shown a quarter turned
    return { mimeType: format.mimeType, width: isTurned ? height : width, height: isTurned ? width : height }
  } catch {
    return undefined // the reader throws for what only begins like a picture
  }
}
