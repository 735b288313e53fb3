/**
 * Whether the server lives and can serve.
 * @module
 */
import { type Static, Type } from 'typebox'
import { anyone, Instant } from './wire.ts'

export const Health = Type.Object({ status: Type.Literal('ok'), timestamp: Instant })
export type Health = Static<typeof Health>

export const Ready = Type.Object({ database: Type.Enum(['ok', 'unreachable']) })
export type Ready = Static<typeof Ready>

export const serverCalls = {
  'GET /health': {
    tags: ['server'],
    summary: 'The process lives',
    security: anyone,
    response: { 200: Health },
  },
  'GET /ready': {
    tags: ['server'],
    summary: 'The server can serve',
    security: anyone,
    response: { 200: Ready, 503: Ready },
  },
} as const
