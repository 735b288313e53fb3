/**
 * Every REST call: attaches the access token, and tells its owner when the server refuses it.
 * @module
 */
import { ApiError } from '../api-error.ts'
import type { TokenAuthProvider } from '../auth/auth-provider.ts'
import type { Http, HttpAnswer } from '../http.ts'
import type { Answer, ApiService, CallArguments, CallName, Page } from './api-types.ts'

/** The calls that anyone may make. All others need an access token; a test holds this list to the contract. */
export const openCalls: ReadonlySet<CallName> = new Set<CallName>([
  'GET /health',
  'GET /ready',
  'GET /server-info',
  'POST /token',
  'POST /setup',
  'POST /passkey-login/options',
  'POST /passkey-login',
  'POST /app-message',
])

/** What any call may bring, once its own types were checked by the compiler. */
interface LooseOptions {
  params?: Record<string, unknown> | undefined
  query?: Record<string, unknown> | undefined
  body?: unknown
  signal?: AbortSignal | undefined
  timeoutMs?: number | undefined
  idempotencyKey?: string | undefined
}

export function createApiService(http: Http, auth: TokenAuthProvider): ApiService {
  async function send(call: CallName, options: LooseOptions = {}): Promise<HttpAnswer> {
    const { params = {}, ...rest } = options
    const [method = '', template = ''] = call.split(' ')
    const request = { method, path: fill(template, params), ...rest }
    if (openCalls.has(call)) return http(request)

    const token = auth.useToken()
    if (token === undefined) throw new ApiError('invalid_token', 'Nobody is signed in')
    const { identity } = auth
    try {
      const answer = await http({ ...request, token })
      // The user who asked is gone: this is not for who came after.
      if (auth.identity !== identity) throw new ApiError('aborted', 'Signed out meanwhile')
      return answer
    } catch (cause) {
      // Only the server's own word ends a session: a proxy's 401 has no such code.
      if (cause instanceof ApiError && cause.status === 401 && cause.code === 'invalid_token') auth.refuse(token)
      throw cause
    }
  }

  return {
    async request<K extends CallName>(call: K, ...[options]: CallArguments<K>): Promise<Answer<K>> {
      const { body } = await send(call, options)
      // The one promise about the server that is not checked: it validates its answers by the same contract.
      return body as Answer<K>
    },
    async page<K extends CallName>(call: K, ...[options]: CallArguments<K>): Promise<Page<Answer<K>>> {
      const { body, headers } = await send(call, options)
      return { items: body as Answer<K>, next: nextCursor(headers) }
    },
  }
}

function fill(template: string, params: Record<string, unknown>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])))
}

/** The cursor in `Link: </tasks?after=…>; rel="next"` (RFC 8288). */
function nextCursor(headers: Headers): string | undefined {
  const target = /<([^>]*)>\s*;[^,]*\brel="?next"?/i.exec(headers.get('link') ?? '')?.[1]
  if (target === undefined) return undefined
  return new URLSearchParams(target.split('?')[1] ?? '').get('after') ?? undefined
}
