/**
 * Answers below the framework, to bytes that never become a request.
 * @module
 */
import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { type ProblemCode, problems } from '@axia/contract'
import { dataHeaders, strictTransport } from './headers.ts'

/**
 * Answers what is no request, or came too slowly, and ends the connection. Nothing is logged: the error holds what was sent, and a
 * token may stand in it.
 */
export function refuseConnection(error: Error & { code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  if (socket.writable) socket.write(bareAnswer(problemOf(error.code), 'encrypted' in socket))
  socket.destroy()
}

function problemOf(errorCode: string | undefined): ProblemCode {
  if (errorCode === 'ERR_HTTP_REQUEST_TIMEOUT') return 'request_timeout'
  return errorCode === 'HPE_HEADER_OVERFLOW' ? 'headers_too_large' : 'invalid_request'
}

/** A problem as bytes, with the headers of every answer. */
function bareAnswer(code: ProblemCode, encrypted: boolean): string {
  const { status, title } = problems[code]
  const body = JSON.stringify({ type: `/problems/${code}`, title, status })
  const headers = {
    'content-type': 'application/problem+json',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
    ...dataHeaders,
    ...(encrypted && strictTransport),
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', body].join('\r\n')
}
