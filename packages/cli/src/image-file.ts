/**
 * Pictures in the terminal: read from files to be sent.
 * @module
 */
import { readFile, stat } from 'node:fs/promises'
import { extname } from 'node:path'
import type { ImageAttachment } from '@axia/client'
import { maxImages, maxImagesBytes } from '@axia/contract'
import { CommandError, exitCodes } from './exit.ts'
import type { Session } from './session.ts'

/** What a file is called by its ending; the server reads the bytes themselves, and believes those. */
const mimeTypes: Record<string, string> = {
  '.gif': 'image/gif',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
  '.webp': 'image/webp',
}

/** The pictures in these files. @throws {CommandError} */
export async function readImages({ words }: Session, paths: readonly string[]): Promise<ImageAttachment[]> {
  const refuse = (text: string, cause?: unknown) => new CommandError(text, exitCodes.cancelled, { cause })
  if (paths.length > maxImages) throw refuse(words.imagesTooMany(maxImages))
  const images: ImageAttachment[] = []
  let bytes = 0
  for (const path of paths) {
    const mimeType = mimeTypes[extname(path).toLowerCase()]
    if (mimeType === undefined) throw refuse(words.imageUnknown(path))
    try {
      bytes += (await stat(path)).size // looked at first: what is too large is not read to be refused
      if (bytes <= maxImagesBytes) images.push({ mimeType, content: new Uint8Array(await readFile(path)) })
    } catch (cause) {
      throw refuse(words.imageUnreadable(path), cause)
    }
    if (bytes > maxImagesBytes) throw refuse(words.imagesTooLarge(maxImagesBytes / 1024))
    if (images.at(-1)?.content.length === 0) throw refuse(words.imageUnknown(path))
  }
  return images
}
