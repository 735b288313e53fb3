/**
 * Everything that a workflow may answer, understood: an object, text, an array of these, streamed lines, or "started".
 * @module
 */
import { type Static, Type } from 'typebox'
import { Check } from 'typebox/value'
import { type Audio, decodeAudio } from '../audio.ts'
import { parseJson } from '../json.ts'
import type { AgentAnswer } from './agent.ts'
import type { N8nFailure } from './n8n-words.ts'

type Answered = Extract<AgentAnswer, { status: 'answered' }>

/** Why an answer is none. */
export class N8nAnswerError extends Error {
  override readonly name = 'N8nAnswerError'
  readonly failure: N8nFailure

  constructor(failure: N8nFailure) {
    super(failure)
    this.failure = failure
  }
}

/** One entry of an answer. Members that are null or of another type count as absent. */
const Entry = Type.Record(Type.String(), Type.Unknown())
const StreamLine = Type.Object({
  type: Type.Enum(['begin', 'item', 'end', 'error']),
  content: Type.Optional(Type.Unknown()),
})
/** n8n streams lines that begin a run of a node, so no answer that is one object looks like this one. */
const StreamStart = Type.Object({ type: Type.Literal('begin') })

/** Reads an answer as it arrives, piece by piece. */
export interface AnswerReader {
  add(text: string): void
  /** The whole answer. @throws {N8nAnswerError} */
  finish(): AgentAnswer
}

/**
 * @param contentType as n8n named it; not believed where the text says otherwise.
 * @param onDelta gets each piece of a streamed answer.
 */
export function answerReader(contentType: string, onDelta: (text: string) => void): AnswerReader {
  let form: 'unknown' | 'lines' | 'whole' = 'unknown'
  let rest = ''
  let streamed = ''
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
    else if (typeof value.content === 'string' && value.content !== '') {
      streamed += value.content
      onDelta(value.content)
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
      if (form !== 'lines') return readWhole(contentType, rest)
      if (running > 0) throw new N8nAnswerError('cutOff')
      return nonEmpty({ status: 'answered', text: streamed, audio: undefined, audioUrl: undefined })
    },
  }
}

function readWhole(contentType: string, text: string): AgentAnswer {
  const trimmed = text.trim()
  if (/^text\/html\b/i.test(contentType) || /^<(?:!doctype|html)\b/i.test(trimmed)) throw new N8nAnswerError('webPage')
  if (trimmed === '') throw new N8nAnswerError('empty')
  const value = parseJson(trimmed)
  if (value === undefined) return nonEmpty(textAnswer(text)) // plain text, or broken JSON, which is shown as it is
  if (hasStarted(value)) return { status: 'open' }
  return nonEmpty(readValue(value))
}

/** n8n's own words when a webhook answers at once ("Respond: Immediately"). */
function hasStarted(value: unknown): boolean {
  if (!Check(Entry, value)) return false
  return value.executionStarted === true || (value.message === 'Workflow was started' && !('output' in value))
}

function readValue(value: unknown): Answered {
  if (Array.isArray(value)) return joined(value.map(readValue))
  if (typeof value === 'string') return textAnswer(value)
  if (typeof value === 'number' || typeof value === 'boolean') return textAnswer(String(value))
  if (!Check(Entry, value)) throw new N8nAnswerError('notUnderstood')
  const words = [value.output, value.text].find((each) => typeof each === 'string' || typeof each === 'number')
  const audio = typeof value.audio_base64 === 'string' ? readAudio(value.audio_base64) : undefined
  const audioUrl = typeof value.audio_url === 'string' && isWebAddress(value.audio_url) ? value.audio_url : undefined
  if (words === undefined && audio === undefined && audioUrl === undefined) throw new N8nAnswerError('notUnderstood')
  return { status: 'answered', text: String(words ?? ''), audio, audioUrl }
}

/** Several entries make one answer: their texts below each other, and the first voice. */
function joined(entries: Answered[]): Answered {
  return {
    status: 'answered',
    text: entries
      .map(({ text }) => text.trim())
      .filter((text) => text !== '')
      .join('\n\n'),
    audio: entries.find(({ audio }) => audio !== undefined)?.audio,
    audioUrl: entries.find(({ audioUrl }) => audioUrl !== undefined)?.audioUrl,
  }
}

/** Voice that cannot be played is left out: the text beside it may still be worth reading. */
function readAudio(base64: string): Audio | undefined {
  try {
    return decodeAudio(base64)
  } catch {
    return undefined
  }
}

function nonEmpty(answer: Answered): Answered {
  if (answer.text.trim() === '' && answer.audio === undefined && answer.audioUrl === undefined) {
    throw new N8nAnswerError('empty')
  }
  return answer
}

function textAnswer(text: string): Answered {
  return { status: 'answered', text, audio: undefined, audioUrl: undefined }
}

function isWebAddress(text: string): boolean {
  return text.length <= 2048 && URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}
