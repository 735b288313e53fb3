/**
 * Errors become answers here, and nowhere else (RFC 9457).
 * @module
 */
import { type FieldError, type Problem as ProblemBody, type ProblemCode, problems } from '@axia/contract'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isOwnerGone } from './db/owner-gone.ts'

/** Everything a problem may carry beside its code. */
export interface ProblemOptions extends ErrorOptions {
  /** One sentence for a person. Never a value that the client sent, never a secret. */
  detail?: string
  errors?: FieldError[]
  /** Seconds after which trying again may help; becomes `Retry-After`. */
  retryAfterSeconds?: number
}

/** An error that the client is told about. */
export class Problem extends Error {
  override readonly name: string = 'Problem'
  readonly code: ProblemCode
  readonly status: number
  readonly detail: string | undefined
  readonly errors: FieldError[] | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(code: ProblemCode, { detail, errors, retryAfterSeconds, ...options }: ProblemOptions = {}) {
    super(detail ?? problems[code].title, options)
    this.code = code
    this.status = problems[code].status
    this.detail = detail
    this.errors = errors
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** A body, query or path in which one member is wrong. */
export function invalidField(field: string, message: string): Problem {
  return new Problem('invalid_request', { detail: `${field} ${message}`, errors: [{ field, message }] })
}

/** Makes answers of all errors, and of paths that lead nowhere. */
export function registerProblems(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError | Problem, request, reply) => {
    const problem = error instanceof Problem ? error : toProblem(error)
    if (problem.code === 'internal') request.log.error({ err: error }, 'unexpected error')
    return sendProblem(request, reply, problem)
  })
  app.setNotFoundHandler((request, reply) => sendProblem(request, reply, new Problem('not_found')))
}

/** Sends a problem as the answer (RFC 9457; RFC 6750 §3 and RFC 6749 §5.2 for what those two calls want). */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply {
  reply.code(problem.status).type('application/problem+json')
  if (problem.retryAfterSeconds !== undefined) reply.header('retry-after', problem.retryAfterSeconds)
  if (problem.code === 'invalid_token') reply.header('www-authenticate', 'Bearer error="invalid_token"')
  if (problem.status === 413 || problem.status === 408) reply.header('connection', 'close') // what follows on it is unread
  const isToken = request.routeOptions.url === '/token'
  return reply.serializer(JSON.stringify).send(isToken ? { ...toBody(problem), ...toOAuth(problem) } : toBody(problem))
}

function toBody({ code, status, detail, errors }: Problem): ProblemBody {
  return {
    type: `/problems/${code}`,
    title: problems[code].title,
    status,
    ...(detail !== undefined && { detail }),
    ...(errors !== undefined && { errors }),
  }
}

/** The error of RFC 6749 §5.2, which OAuth libraries look for. */
function toOAuth({ code, status, detail }: Problem) {
  const known = code === 'invalid_grant' || code === 'unsupported_grant_type' || code === 'mfa_required'
  const error = known ? code : status >= 500 ? 'temporarily_unavailable' : 'invalid_request'
  return { error, error_description: detail ?? problems[code].title }
}

const byStatus: Record<number, ProblemCode> = {
  404: 'not_found',
  408: 'request_timeout',
  413: 'payload_too_large',
  414: 'uri_too_long',
  415: 'unsupported_media_type',
  426: 'upgrade_required',
  429: 'too_many_requests',
  431: 'headers_too_large',
  503: 'busy',
}

/** What the framework throws, in our words. */
export function toProblem(error: FastifyError): Problem {
  if (isOwnerGone(error)) return new Problem('invalid_token', { cause: error })
  if (error.validation !== undefined) {
    const errors = oncePerField(error.validation.map((each) => toFieldError(each, error.validationContext)))
    const detail = errors.map(({ field, message }) => `${field} ${message}`).join('; ')
    return new Problem('invalid_request', { detail, errors, cause: error })
  }
  const status = error.statusCode ?? 500
  const code = byStatus[status] ?? (status >= 400 && status < 500 ? 'invalid_request' : 'internal')
  if (code !== 'invalid_request') return new Problem(code, { cause: error })
  return new Problem(code, { detail: 'The body or the address cannot be read', cause: error })
}

type ValidationError = NonNullable<FastifyError['validation']>[number]

/** One word a member: of the several ways in which a member may be written, it names the first. */
function oncePerField(errors: FieldError[]): FieldError[] {
  return [...new Map(errors.toReversed().map((each) => [each.field, each])).values()].reverse()
}

/** Names the member, never its value: the validator's own messages speak of the schema alone. */
function toFieldError({ instancePath, params, message }: ValidationError, context: string | undefined): FieldError {
  const missing = typeof params.missingProperty === 'string' ? params.missingProperty : undefined
  const path = [...instancePath.split('/').slice(1), ...(missing === undefined ? [] : [missing])].join('.')
  return {
    field: path === '' ? (context ?? 'body') : path,
    message: missing === undefined ? (message ?? 'is not valid') : 'is required',
  }
}
