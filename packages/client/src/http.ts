/**
 * One request and its answer: fetch, time limit, problem+json to `ApiError`.
 * @module
 */
import { Problem, problemCode } from '@axia/contract'
import { Check } from 'typebox/value'
import { ApiError } from './api-error.ts'
import type { Fetch, SetTimer } from './platform.ts'
import type { ServerClock } from './server-clock.ts'

/** Time limit of a call, unless it brings its own (the founding documents' 30 s). */
const defaultTimeoutMs = 30_000

export interface HttpRequest {
  method: string
  /** With its leading slash. */
  path: string
  query?: Record<string, unknown> | undefined
  /** Sent as JSON. */
  body?: unknown
  /** Sent as `application/x-www-form-urlencoded`, in the place of a body. */
  form?: Record<string, string> | undefined
  token?: string | undefined
  idempotencyKey?: string | undefined
  signal?: AbortSignal | undefined
  timeoutMs?: number | undefined
}

export interface HttpAnswer {
  /** Parsed JSON, a `Blob` for other content, undefined for none. */
  body: unknown
  headers: Headers
}

/** @throws {ApiError} for everything but a good answer. */
export type Http = (request: HttpRequest) => Promise<HttpAnswer>

export interface HttpOptions {
  baseUrl: string
  fetch: Fetch
  setTimer: SetTimer
  serverClock: ServerClock
  locale?: string | undefined
}

/** Makes the one function through which everything of the client asks the server. */
export function createHttp({ baseUrl, fetch, setTimer, serverClock, locale }: HttpOptions): Http {
  return async (request) => {
    const limit = timeLimit(setTimer, request.timeoutMs ?? defaultTimeoutMs, request.signal)
    try {
      const response = await fetch(urlOf(baseUrl, request), { ...initOf(request, locale), signal: limit.signal })
      learnTime(serverClock, response)
      return { body: await bodyOf(response, baseUrl), headers: response.headers }
    } catch (cause) {
      if (cause instanceof ApiError) throw cause
      if (request.signal?.aborted) throw new ApiError('aborted', 'The call was called off', { cause })
      if (limit.over()) throw new ApiError('timeout', 'The server took too long to answer', { cause })
      throw new ApiError('unreachable', 'The server does not answer', { cause })
    } finally {
      limit.end()
    }
  }
}

/** A signal that ends with the caller's or with the time. */
function timeLimit(setTimer: SetTimer, timeoutMs: number, signal: AbortSignal | undefined) {
  const controller = new AbortController()
  let over = false
  const cancel = setTimer(() => {
    over = true
    controller.abort()
  }, timeoutMs)
  const abort = () => controller.abort()
  if (signal?.aborted) abort()
  signal?.addEventListener('abort', abort, { once: true })
  return {
    signal: controller.signal,
    over: () => over,
    end: () => {
      cancel()
      signal?.removeEventListener('abort', abort)
    },
  }
}

function urlOf(baseUrl: string, { path, query = {} }: HttpRequest): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value))
  return `${baseUrl}${path}${search.size > 0 ? `?${search}` : ''}`
}

function initOf({ method, body, form, token, idempotencyKey }: HttpRequest, locale: string | undefined): RequestInit {
  const headers: Record<string, string> = { Accept: 'application/json, application/problem+json' }
  if (locale !== undefined) headers['Accept-Language'] = locale
  if (token !== undefined) headers.Authorization = `Bearer ${token}`
  if (idempotencyKey !== undefined) headers['Idempotency-Key'] = idempotencyKey
  const init: RequestInit = { method, headers, credentials: 'omit', cache: 'no-store', redirect: 'manual' }
  if (form !== undefined) {
    headers['Content-Type'] = 'application/x-www-form-urlencoded'
    init.body = new URLSearchParams(form).toString()
  } else if (body !== undefined) {
    headers['Content-Type'] = 'application/json'
    init.body = JSON.stringify(body)
  }
  return init
}

async function bodyOf(response: Response, baseUrl: string): Promise<unknown> {
  const type = response.headers.get('content-type') ?? ''
  if (!response.ok) throw await errorOf(response, type, baseUrl)
  if (response.status === 204) return undefined
  if (/^(audio|image|video)\/|^application\/octet-stream/i.test(type)) return response.blob()
  const text = await response.text()
  if (text === '') return undefined
  const parsed = /\bjson\b/i.test(type) ? parseJson(text) : undefined
  // A page where JSON was due: a captive portal or a proxy answered, not the server.
  if (parsed === undefined) throw new ApiError('bad_answer', `There is no AxIA server at ${baseUrl}`, { status: 200 })
  return parsed.value
}

async function errorOf(response: Response, type: string, baseUrl: string): Promise<ApiError> {
  const { status } = response
  const problem = /\bjson\b/i.test(type) ? parseJson(await response.text())?.value : undefined
  const retryAfterSeconds = retryAfter(response)
  if (Check(Problem, problem)) {
    const code = problemCode(problem.type)
    if (code !== undefined) {
      const { detail, title, errors } = problem
      return new ApiError(code, detail ?? title, { status, retryAfterSeconds, errors })
    }
  }
  if (response.type === 'opaqueredirect' || (status >= 300 && status < 400)) {
    const location = response.headers.get('location')
    return new ApiError('bad_answer', `${baseUrl} sends its callers elsewhere${location ? `: ${location}` : ''}`, {
      status,
    })
  }
  // Not the server's own words: what stands before it failed, or it is none of ours. No session ends over that.
  const code = status >= 500 ? 'unreachable' : 'bad_answer'
  return new ApiError(code, `The server does not answer as it should (HTTP ${status})`, { status, retryAfterSeconds })
}

function parseJson(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}

function retryAfter({ headers }: Response): number | undefined {
  const value = headers.get('retry-after')
  if (value === null) return undefined
  if (/^\d+$/.test(value)) return Number(value)
  const seconds = Math.ceil((Date.parse(value) - Date.parse(headers.get('date') ?? '')) / 1_000)
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds)
}

function learnTime(serverClock: ServerClock, { headers }: Response): void {
  const date = headers.get('date')
  if (date !== null) serverClock.learn(new Date(date))
}
