/**
 * Parts of a content: what `Range` asks for (RFC 9110 §14), which players of some systems do before they play anything.
 * @module
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Problem } from '../problem.ts'

/** The first and the last byte, both included. */
interface ByteRange {
  first: number
  last: number
}

/**
 * Answers with the content, or with the one part of it that was asked for.
 *
 * @throws {Problem} `range_not_satisfiable` for a part that begins after the end.
 */
export function sendContent(request: FastifyRequest, reply: FastifyReply, content: Uint8Array): FastifyReply {
  const { length } = content
  const whole = Buffer.from(content.buffer, content.byteOffset, length)
  reply.header('accept-ranges', 'bytes')
  const range = readRange(request.headers, length)
  if (range === undefined) return reply.send(whole)
  if (range.first > range.last) {
    reply.header('content-range', `bytes */${length}`)
    throw new Problem('range_not_satisfiable')
  }
  const { first, last } = range
  return reply
    .code(206)
    .header('content-range', `bytes ${first}-${last}/${length}`)
    .send(whole.subarray(first, last + 1))
}

/**
 * One range of bytes. Undefined, which means the whole, for everything else: several ranges, other units, nonsense, and a
 * condition (`If-Range`), for there is no validator that could meet it.
 */
function readRange(headers: FastifyRequest['headers'], length: number): ByteRange | undefined {
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/i.exec(headers.range ?? '') ?? []
  if ((from === '' && to === '') || headers['if-range'] !== undefined) return undefined
  const end = length - 1
  if (from === '') return { first: Math.max(0, length - Number(to)), last: end }
  const [first, last] = [Number(from), to === '' ? end : Number(to)]
  if (last < first && to !== '') return undefined
  return { first, last: Math.min(last, end) }
}
