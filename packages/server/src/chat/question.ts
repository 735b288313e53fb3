/**
 * A question as REST and both dialects of the socket send it, checked beyond what its schema says.
 * @module
 */
import type { NewImage } from '@axia/contract'
import { type Audio, decodeAudio } from '../audio.ts'
import { decodeImages, type Image } from '../image.ts'
import { invalidField } from '../problem.ts'

/** Bytes of a body that may hold voice or pictures: their base64, and a text beside it. */
export const maxAttachmentBodyBytes = 1_048_576 + 131_072

export interface QuestionContent {
  type: 'text' | 'audio'
  text: string
  audio: Audio | undefined
  images?: readonly Image[] | undefined
}

/** The members that make a question, by their names on the wire. */
export interface QuestionMembers {
  type?: 'text' | 'audio' | undefined
  text?: string | undefined
  audio_base64?: string | undefined
  images?: readonly NewImage[] | undefined
}

/**
 * What is asked: voice when there is some and the type does not say otherwise, else text; pictures beside either, or alone.
 *
 * @throws {Problem} `invalid_request` when the type's own member is missing, empty or wrong.
 */
export function readQuestion({ type, text = '', audio_base64: encoded, images }: QuestionMembers): QuestionContent {
  const pictures = decodeImages(images)
  if ((type ?? (encoded === undefined ? 'text' : 'audio')) === 'audio') {
    if (encoded === undefined) throw invalidField('audio_base64', 'is required for voice')
    return { type: 'audio', text, audio: decodeAudio(encoded), images: pictures }
  }
  if (text.trim() === '' && pictures.length === 0) throw invalidField('text', 'must not be empty')
  return { type: 'text', text, audio: undefined, images: pictures }
}
