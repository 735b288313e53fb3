/**
 * Frames from outside: their JSON is read, and their shape checked by the contract's schemas.
 * @module
 */
import { ClientFrame, EnvelopeQuestion, PlainQuestion, parseJson } from '@axia/contract'
import { Compile } from 'typebox/compile'
import type { TLocalizedValidationError } from 'typebox/error'
import { invalidField, Problem } from '../problem.ts'

/** A frame of which nothing is known yet but that it is an object. */
export type Members = Record<string, unknown>

/** Bytes of a frame without voice and pictures. */
const maxTextFrameBytes = 65_536

const clientFrames = ClientFrame.anyOf.map((schema) => ({
  type: schema.properties.type.const,
  validator: Compile(schema),
}))
const envelope = Compile(EnvelopeQuestion)
const plain = Compile(PlainQuestion)

/** The members of a frame. @throws {Problem} `invalid_request` for what is no JSON object. */
export function readMembers(text: string): Members {
  const members = parseJson(text)
  if (!isObject(members)) throw new Problem('invalid_request', { detail: 'a frame must be one JSON object' })
  return members
}

/** Only voice and pictures may take more than a text ever needs. @throws {Problem} `payload_too_large` */
export function refuseTooLarge(text: string, members: Members): void {
  if (Buffer.byteLength(text) > maxTextFrameBytes && !hasAttachment(members)) {
    throw new Problem('payload_too_large', {
      detail: `a frame without voice or pictures takes ${maxTextFrameBytes} bytes at most`,
    })
  }
}

/** Reads a frame of axia.v1; undefined when its type is not known. @throws {Problem} `invalid_request` naming the member. */
export function readClientFrame(members: Members): ClientFrame | undefined {
  const known = clientFrames.find(({ type }) => type === members.type)
  if (known === undefined) return undefined
  const { validator } = known
  if (!validator.Check(members)) throw refusal(validator.Errors(members))
  return members
}

/** Reads a question of the plain dialect, in either of its forms. @throws {Problem} `invalid_request` naming the member. */
export function readPlainQuestion(members: Members): PlainQuestion {
  const question = 'event' in members ? fromEnvelope(members) : withoutEmpty(members)
  if (!plain.Check(question)) throw refusal(plain.Errors(question))
  return question
}

/** The conversation that a frame of the plain dialect names, if it is one; the frame itself may be wrong. */
export function namedConversation(members: Members | undefined): string | null {
  const key = isObject(members?.data) && isObject(members.data.key) ? members.data.key : {}
  const name = members?.session_id ?? key.id
  return typeof name === 'string' && name.length <= 128 ? name : null
}

function fromEnvelope(members: Members): Members {
  const data = isObject(members.data) ? members.data : {}
  const question = isObject(data.message)
    ? { ...members, data: { ...data, message: withoutEmpty(data.message) } }
    : members
  if (!envelope.Check(question)) throw refusal(envelope.Errors(question))
  const { key, message, messageType } = question.data
  return withoutEmpty(
    messageType === 'conversation'
      ? { type: 'text', session_id: key.id, text: message.conversation }
      : { type: 'audio', session_id: key.id, audio_base64: message.base64 },
  )
}

/** Clients in the field send every member, null or empty where they have nothing to say. */
function withoutEmpty(members: Members): Members {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== null && value !== undefined && value !== ''),
  )
}

function hasAttachment({ audio_base64: voice, images, data }: Members): boolean {
  const message = isObject(data) && isObject(data.message) ? data.message : {}
  return typeof (voice ?? message.base64) === 'string' || Array.isArray(images)
}

/** Names the member, never its value: the validator's own messages speak of the schema alone. */
function refusal([error]: TLocalizedValidationError[]): Problem {
  if (error === undefined) return new Problem('invalid_request')
  const missing = error.keyword === 'required' ? error.params.requiredProperties[0] : undefined
  const path = [...error.instancePath.split('/').slice(1), ...(missing === undefined ? [] : [missing])].join('.')
  return invalidField(path === '' ? 'frame' : path, missing === undefined ? error.message : 'is required')
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
