/**
 * How large a message may be, known before it is sent: what the server would refuse is not even kept.
 * @module
 */
import { maxAudioBytes, maxImages, maxImagesBytes, maxTextLength } from '@axia/contract'
import { ApiError } from '../api-error.ts'
import type { Attachment, ImageAttachment } from '../storage/pending-store.ts'

/** Bytes of a text's frame, as the server has it. */
const maxTextBytes = 60_000

/** @throws {ApiError} `invalid_request` or `payload_too_large`, naming the member */
export function checkSize(text: string, audio: Attachment | undefined, images: readonly ImageAttachment[] = []): void {
  const refuse = (code: 'invalid_request' | 'payload_too_large', field: string, message: string): never => {
    throw new ApiError(code, `${field} ${message}`, { errors: [{ field, message }] })
  }
  if (text.trim() === '' && audio === undefined && images.length === 0)
    refuse('invalid_request', 'text', 'must not be empty')
  if (text.length > maxTextLength) refuse('invalid_request', 'text', `must have at most ${maxTextLength} characters`)
  if (new TextEncoder().encode(JSON.stringify(text)).length > maxTextBytes)
    refuse('payload_too_large', 'text', 'is too large')
  if (audio?.content.length === 0) refuse('invalid_request', 'audio', 'must not be empty')
  if ((audio?.content.length ?? 0) > maxAudioBytes) refuse('payload_too_large', 'audio', 'is too large')
  if (images.length > maxImages) refuse('invalid_request', 'images', `must be at most ${maxImages}`)
  if (images.some(({ content }) => content.length === 0)) refuse('invalid_request', 'images', 'must not be empty')
  const imagesBytes = images.reduce((sum, { content }) => sum + content.length, 0)
  if (imagesBytes > maxImagesBytes) refuse('payload_too_large', 'images', 'are too large')
  const bytes = imagesBytes + (audio?.content.length ?? 0)
  if (bytes > maxImagesBytes) refuse('payload_too_large', 'images', 'are too large beside the voice')
}
