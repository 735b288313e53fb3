/**
 * A peer: Fastify with `@fastify/jwt`, as their manuals show it.
 * @module
 */
import { Me } from '@axia/contract'
import jwt from '@fastify/jwt'
import Fastify from 'fastify'
import { announce, headers, health, issuer, secret, users } from './answers.ts'

declare module '@fastify/jwt' {
  interface FastifyJWT {
    payload: { sub: string }
    user: { sub: string }
  }
}

const app = Fastify()
await app.register(jwt, { secret, verify: { algorithms: ['HS256'], allowedIss: issuer, allowedAud: issuer } })
app.addHook('onRequest', (_request, reply, done) => {
  reply.headers(headers)
  done()
})
app.get('/health', health)
app.get('/me', { onRequest: (request) => request.jwtVerify(), schema: { response: { 200: Me } } }, async (request) =>
  users.get(request.user.sub),
)
await app.listen({ host: '127.0.0.1', port: 0 })
announce(app.server.address())
