/**
 * Everything that a workflow may answer, understood: an object, text, an array of these, streamed lines, or "started".
 * @module
 */
import { maxAudioBytes, maxImagesBytes, parseJson } from '@axia/contract'
import { type Static, Type } from 'typebox'
import { Check } from 'typebox/value'
import { type Audio, decodeAudio, readAudio } from '../audio.ts'
import { decodeImages, type Image, readImage } from '../image.ts'
import type { N8nFailure } from './n8n-words.ts'

/** Lists within lists, at most. */
const maxDepth = 64

/** What a workflow answered: as an agent does, but that it may name voice and pictures by their address. */
export type WorkflowAnswer = Answered | { status: 'open' }

interface Answered {
  status: 'answered'
  text: string
  audio: Audio | undefined
  audioUrl: string | undefined
  images: readonly Image[]
  imageUrls: readonly string[]
}

const nothing: Answered = {
  status: 'answered',
  text: '',
  audio: undefined,
  audioUrl: undefined,
  images: [],
  imageUrls: [],
}

/** Why an answer is none. */
export class N8nAnswerError extends Error {
  override readonly name = 'N8nAnswerError'
  readonly failure: N8nFailure

  constructor(failure: N8nFailure, options?: ErrorOptions) {
    super(failure, options)
    this.failure = failure
  }
}

/** One entry of an answer. Members that are null or of another type count as absent. */
const Entry = Type.Record(Type.String(), Type.Unknown())
const StreamLine = Type.Object({
  type: Type.Enum(['begin', 'item', 'end', 'error']),
  content: Type.Optional(Type.Unknown()),
})
/** n8n streams lines that name the run of a node, so no answer that is one object looks like this one. */
const StreamStart = Type.Object({
  type: Type.Enum(['begin', 'error']),
  metadata: Type.Object({ nodeName: Type.String() }),
})

/** n8n's own words when the webhook's "Only Run If" was not true. */
const Filtered = Type.Object({ message: Type.Literal('Webhook call received') }, { additionalProperties: false })

/** Reads an answer as it arrives, piece by piece. */
export interface AnswerReader {
  add(text: string): void
  /** The whole answer. @throws {N8nAnswerError} */
  finish(): WorkflowAnswer
}

/** @param onDelta gets each piece of a streamed answer. */
export function answerReader(onDelta: (text: string) => void): AnswerReader {
  let form: 'unknown' | 'lines' | 'whole' = 'unknown'
  let rest = ''
  let streamed = nothing
  /** Nodes that began and did not end; several may speak into one stream. */
  let running = 0

  /** False when the line is none of a stream's, but the beginning of a whole answer. */
  function readLine(line: string): boolean {
    if (line.trim() === '') return form !== 'whole'
    const value = parseJson(line)
    if (form === 'unknown') form = Check(StreamStart, value) ? 'lines' : 'whole'
    if (form === 'whole') return false
    if (Check(StreamLine, value)) readStreamLine(value)
    return true
  }

  function readStreamLine(value: Static<typeof StreamLine>): void {
    if (value.type === 'begin') running++
    else if (value.type === 'end') running--
    else if (value.type === 'error') throw new N8nAnswerError('workflowFailed')
    else if (typeof value.content === 'string') {
      const piece = readPiece(value.content)
      const { text } = piece
      streamed = { ...together([streamed, piece]), text: streamed.text + text }
      if (text !== '') onDelta(text)
    }
  }

  return {
    add(text) {
      rest += text
      if (form === 'whole') return
      for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
        if (!readLine(rest.slice(0, end))) return // the line stays where it is
        rest = rest.slice(end + 1)
      }
    },

    finish() {
      if (form !== 'whole') readLine(rest)
      if (form !== 'lines') return readWhole(rest)
      if (running > 0) throw new N8nAnswerError('cutOff')
      return nonEmpty(streamed)
    },
  }
}

/** Told by what it is: n8n calls plain text `text/html` too. */
export function isWebPage(text: string): boolean {
  const start = text.trimStart().slice(0, 1000)
  return start.startsWith('<') && /<(?:!doctype html|html|head|body|title)\b/i.test(start)
}

function readWhole(text: string): WorkflowAnswer {
  const trimmed = text.trim()
  if (isWebPage(trimmed)) throw new N8nAnswerError('webPage')
  if (trimmed === '') throw new N8nAnswerError('empty')
  const value = parseJson(trimmed)
  if (value === undefined) return nonEmpty(textAnswer(text)) // plain text, or broken JSON, which is shown as it is
  if (hasStarted(value)) return { status: 'open' }
  if (Check(Filtered, value)) throw new N8nAnswerError('filtered')
  return nonEmpty(readValue(value))
}

/** A streamed piece: text, or what a Respond to Webhook node would have answered, as JSON in one piece. */
function readPiece(content: string): Answered {
  const value = /^\s*(?:\{|\[\s*\{)/.test(content) ? parseJson(content) : undefined // `[1]` is a model's footnote
  try {
    return value === undefined ? textAnswer(content) : readValue(value)
  } catch {
    return textAnswer(content) // an agent may well speak JSON
  }
}

/** An answer that is voice or a picture and nothing else ("Respond With: Binary File"). @throws {N8nAnswerError} */
export function readFile(content: Uint8Array): WorkflowAnswer {
  if (content.length > Math.max(maxAudioBytes, maxImagesBytes)) throw new N8nAnswerError('answerTooLarge')
  const image = readImage(content)
  if (image !== undefined) return { ...nothing, images: [image] }
  const audio = readAudio(content)
  if (audio === undefined) throw new N8nAnswerError('notMedia')
  return { ...nothing, audio }
}

/** n8n's own words when a webhook answers at once ("Respond: Immediately"). */
function hasStarted(value: unknown): boolean {
  if (!Check(Entry, value)) return false
  return value.executionStarted === true || (value.message === 'Workflow was started' && !('output' in value))
}

/** @throws {N8nAnswerError} */
function readValue(value: unknown, depth = 0): Answered {
  if (depth > maxDepth) throw new N8nAnswerError('notUnderstood')
  if (Array.isArray(value)) return joined(value.map((each) => readValue(each, depth + 1)))
  if (typeof value === 'string') return textAnswer(value)
  if (typeof value === 'number' || typeof value === 'boolean') return textAnswer(String(value))
  if (!Check(Entry, value)) throw new N8nAnswerError('notUnderstood')
  const words = [value.output, value.text].find((each) => typeof each === 'string' || typeof each === 'number')
  const audio = typeof value.audio_base64 === 'string' ? decodedAudio(value.audio_base64) : undefined
  const audioUrl = typeof value.audio_url === 'string' && isWebAddress(value.audio_url) ? value.audio_url : undefined
  const answer = { ...nothing, text: String(words ?? ''), audio, audioUrl, ...readPictures(value) }
  if (words === undefined && isEmpty(answer)) throw new N8nAnswerError('notUnderstood')
  return answer
}

/** Pictures beside the words: one by itself, or several under `images`. What is none is left out, as unplayable voice is. */
function readPictures(entry: Static<typeof Entry>): Pick<Answered, 'images' | 'imageUrls'> {
  const named = [entry, ...(Array.isArray(entry.images) ? entry.images : [])].filter((each) => Check(Entry, each))
  const urls = named.map(({ image_url }) => image_url).filter((url) => typeof url === 'string')
  return { images: named.flatMap(decodedImage), imageUrls: urls.filter(isWebAddress) }
}

/** Several entries make one answer: their texts below each other. */
function joined(entries: Answered[]): Answered {
  const texts = entries.map(({ text }) => text.trim()).filter((text) => text !== '')
  return { ...together(entries), text: texts.join('\n\n') }
}

/** The first voice of several, and all pictures. */
function together(entries: Answered[]): Answered {
  return {
    ...nothing,
    audio: entries.find(({ audio }) => audio !== undefined)?.audio,
    audioUrl: entries.find(({ audioUrl }) => audioUrl !== undefined)?.audioUrl,
    images: entries.flatMap(({ images }) => images),
    imageUrls: entries.flatMap(({ imageUrls }) => imageUrls),
  }
}

/** Voice that cannot be played is left out: the text beside it may still be worth reading. */
function decodedAudio(base64: string): Audio | undefined {
  try {
    return decodeAudio(base64)
  } catch {
    return undefined
  }
}

function decodedImage({ image_base64, alt }: Static<typeof Entry>): Image[] {
  if (typeof image_base64 !== 'string') return []
  try {
    return decodeImages([{ image_base64, ...(typeof alt === 'string' && { alt: alt.slice(0, 500) }) }])
  } catch {
    return []
  }
}

function nonEmpty(answer: Answered): Answered {
  if (isEmpty(answer)) throw new N8nAnswerError('empty')
  return answer
}

function isEmpty({ text, audio, audioUrl, images, imageUrls }: Answered): boolean {
  return (
    text.trim() === '' && audio === undefined && audioUrl === undefined && images.length === 0 && imageUrls.length === 0
  )
}

function textAnswer(text: string): Answered {
  return { ...nothing, text }
}

function isWebAddress(text: string): boolean {
  return text.length <= 2048 && URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}
