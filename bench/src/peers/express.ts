/**
 * A peer: Express with `jsonwebtoken`, as their manuals show it.
 * @module
 */
import express from 'express'
import jwt from 'jsonwebtoken'
import { announce, headers, health, issuer, secret, users } from './answers.ts'

const app = express()
app.use((_request, response, next) => {
  response.set(headers)
  next()
})
app.get('/health', (_request, response) => {
  response.json(health())
})
app.use((request, response, next) => {
  const token = request.headers.authorization?.replace(/^Bearer /, '') ?? ''
  jwt.verify(token, secret, { algorithms: ['HS256'], issuer, audience: issuer }, (error, payload) => {
    if (error !== null) return response.sendStatus(401)
    response.locals.userId = payload?.sub
    return next()
  })
})
app.get('/me', (_request, response) => {
  response.json(users.get(response.locals.userId))
})
const server = app.listen(0, '127.0.0.1', () => announce(server.address()))
