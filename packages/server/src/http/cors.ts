/**
 * Which pages of other origins may read what this server answers (Fetch Standard §3.3).
 * @module
 */
import type { RequestListener } from 'node:http'
import cors from 'cors'
import type { Config } from '../config.ts'
import { dataHeaders } from './headers.ts'
import { shellOrigins } from './origin.ts'
import { countHeader } from './raw-headers.ts'

/**
 * Closed but for the app's own shells and the origins of the configuration; any other is answered as if there were no CORS at
 * all, its preflights too. Stands before the handler, so that a request that names no origin passes by it.
 */
export function withCors({ corsOrigins }: Pick<Config, 'corsOrigins'>, handler: RequestListener): RequestListener {
  const welcome = new Set<string | undefined>([...shellOrigins, ...corsOrigins])
  const apply = cors({
    origin: (origin, answer) => answer(null, welcome.has(origin)),
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].join(', '),
    allowedHeaders: ['authorization', 'content-type', 'idempotency-key'].join(', '),
    exposedHeaders: ['link', 'retry-after', 'date'].join(', '),
    credentials: false, // there are no cookies
    maxAge: 600,
  })
  return (request, response) => {
    if (countHeader(request, 'origin') === 0) return handler(request, response)
    // A preflight is answered here; on any other answer the handler writes its own.
    if (request.method === 'OPTIONS') response.setHeaders(new Map(Object.entries(dataHeaders)))
    apply(request, response, () => handler(request, response))
  }
}
