/**
 * Canaries: marked credentials go through everything, and stand in no log line and no refusal.
 * @module
 */
import { sql } from 'drizzle-orm'
import type { InjectOptions } from 'fastify'
import { describe, expect } from 'vitest'
import { createLogger } from '../../src/logging.ts'
import { openSocket } from '../chat-server.ts'
import { it } from '../support.ts'
import { codeOf } from './account.ts'
import { ownServer } from './own-server.ts'
import { sendRaw } from './raw.ts'

/** How a secret may hide in a line: as it is, escaped, encoded, or as the numbers of its bytes. */
function disguises(secret: string): string[] {
  const bytes = Buffer.from(secret)
  return [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    bytes.toString('base64').replace(/=+$/, '').slice(0, -1),
    bytes.toString('hex'),
    [...bytes].join(','),
  ]
}

describe(createLogger, () => {
  it('keeps every secret out of the log and out of every refusal, whatever goes wrong', async ({
    server,
    db,
    clock,
    onTestFinished,
  }) => {
    const lines: string[] = []
    const logger = createLogger('trace', { write: (line: string) => void lines.push(line) })
    const webhookSecret = Buffer.from('canary-webhook-secret-7c1e9f22aa!').toString('base64')
    const { app, services } = await ownServer(server, {
      environment: { N8N_WEBHOOK_URL: 'http://127.0.0.1:9/hook', N8N_WEBHOOK_SECRET: `whsec_${webhookSecret}` },
      logger,
      onCleanup: onTestFinished,
    })
    const secrets = {
      password: 'canary-Pässword "quoted" 5d0c',
      wrongPassword: 'canary-wrong-password-91ff',
      passwordAsName: 'canary-typed-into-the-name-0b7a',
      newPassword: 'canary-new-password-3e55',
      message: 'canary-message-text-6f10',
      title: 'canary-task-title-88d2',
      idempotencyKey: 'canary-idempotency-key-1',
    }
    const found: Record<string, string> = { ...secrets, webhookSecret, secretKey: server.config.secretKey ?? '' }
    const refusals: string[] = []
    const send = async (request: InjectOptions) => {
      const answer = await app.inject(request)
      if (answer.statusCode >= 400) refusals.push(answer.body, JSON.stringify(answer.headers))
      return answer
    }
    const post = (url: string, payload: object | string, headers: Record<string, string> = {}) =>
      send({ method: 'POST', url, payload, headers: { 'content-type': 'application/json', ...headers } })

    // Set-up, login, what goes wrong at both.
    const code = (await services.setup.announce()) ?? ''
    found.setupCode = code
    await post('/setup', { code: 'AAAA-AAAA-AAAA', username: 'ana', password: secrets.password })
    await post('/setup', { code, username: 'ana', password: secrets.password })
    const login = async (more: object = {}) => post('/token', { username: 'ana', password: secrets.password, ...more })
    await login({ password: secrets.wrongPassword })
    await login({ username: secrets.passwordAsName })
    await login({ password: [secrets.wrongPassword] })
    await post('/token', `{"username":"ana","password":"${secrets.wrongPassword}`)
    await post('/token', `username=ana&password=${secrets.wrongPassword}&password=x`, {
      'content-type': 'application/x-www-form-urlencoded',
    })
    const token: string = (await login()).json().access_token
    found.token = token
    const authorization = `Bearer ${token}`
    const own = { authorization }

    // The second factor.
    const { secret, otpauth_url } = (await post('/totp', { current_password: secrets.password }, own)).json()
    Object.assign(found, { totpSecret: secret, otpauth_url })
    await post('/totp/confirm', { code: '918273' }, own)
    const { recovery_codes: codes } = (await post('/totp/confirm', { code: await codeOf(server, secret) }, own)).json()
    Object.assign(found, { recovery: codes[0], usedRecovery: codes[1] })
    clock.turn({ seconds: 60 })
    await login()
    await login({ totp: '918273' })
    expect((await login({ totp: codes[1] })).statusCode).toBe(200)
    await send({
      method: 'PUT',
      url: '/password',
      headers: own,
      payload: { current_password: secrets.wrongPassword, new_password: secrets.newPassword },
    })

    // The token where it does not belong, and where a parser chokes on it.
    await send({ url: `/me?token=${token}` })
    await send({ url: `/health?access_token=${token}&x=%zz` })
    await send({ url: `/%zz?token=${token}` })
    await send({ url: `/tasks?limit=${token}`, headers: own })
    const url = await app.listen({ host: '127.0.0.1', port: 0 })
    const port = Number(new URL(url).port)
    const header = `Host: a\r\nAuthorization: Bearer ${token}\r\n`
    refusals.push(
      await sendRaw(port, `GET /me?token=${token} HTTP/1.1\r\n${header}Bad Header: x\r\n\r\n`),
      await sendRaw(port, `GET /me HTTP/1.1\r\n${header}X: ${'a'.repeat(20_000)}\r\n\r\n`),
      await sendRaw(port, `POST /token HTTP/1.1\r\n${header}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`),
      await sendRaw(port, `\x16\x03\x01${token}\r\n\r\n`),
    )
    const upgrade =
      'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n'
    await sendRaw(port, `GET /health?token=${token} HTTP/1.1\r\n${header}${upgrade}\r\n`)
    await sendRaw(port, `GET /ws/eva?token=${token} HTTP/1.1\r\n${header}${upgrade.replace('13', '12')}\r\n`)

    // Sockets by token and by ticket, good and used up, and what is said on them.
    const { ticket } = (await post('/ws-ticket', {}, own)).json()
    found.ticket = ticket
    const open = (query: string, dialect?: string) =>
      openSocket(`${url.replace('http', 'ws')}/ws/ana?${query}`, dialect)
    const socket = await open(`ticket=${ticket}`, 'axia.v1')
    await expect(open(`ticket=${ticket}`)).rejects.toMatchObject({ status: 401 })
    await expect(open(`token=${token.slice(0, -3)}`)).rejects.toMatchObject({ status: 401 })
    const plain = await open(`token=${token}`)
    socket.send({ type: 'message', client_id: 'one', text: secrets.message, session_id: 'c' })
    await socket.next({ type: 'ack' })
    socket.send(`{"type":"message","text":"${secrets.message}`)
    socket.send({ type: 'message', client_id: 7, text: secrets.message })
    socket.send({ type: secrets.message })
    plain.send({ type: secrets.message, text: secrets.message })
    plain.send({ text: { nested: secrets.message } })
    plain.socket.send(Buffer.from([0xc3, 0x28]), { binary: false })
    await expect.poll(() => socket.frames.filter(({ type }) => type === 'error').length).toBe(3)
    refusals.push(JSON.stringify(socket.frames.filter(({ type }) => type === 'error')), JSON.stringify(plain.frames))

    // The agent's own calls.
    const signed = { 'webhook-id': 'x', 'webhook-timestamp': '1', 'webhook-signature': `v1,${webhookSecret}` }
    await post('/app-message', { username: 'ana', output: secrets.message }, signed)

    // The database fails under everything.
    for (const table of ['tasks', 'messages', 'tickets', 'sessions', 'throttles', 'recovery_codes', 'audit_log']) {
      await db.execute(sql.raw(`alter table ${table} rename to ${table}_away`))
      try {
        await post('/tasks', { title: secrets.title }, { ...own, 'idempotency-key': secrets.idempotencyKey })
        socket.send({
          type: 'message',
          client_id: `in ${table}`.replace(' ', '-'),
          text: secrets.message,
          session_id: 'c',
        })
        if (table === 'messages') await socket.next({ type: 'error', code: 'internal' })
        await post('/ws-ticket', {}, own)
        await login({ totp: codes[0] })
        await expect(open(`ticket=${ticket}`)).rejects.toBeDefined()
      } finally {
        await db.execute(sql.raw(`alter table ${table}_away rename to ${table}`))
      }
    }
    await db.execute(sql.raw("alter table tasks add constraint no_canaries check (title not like 'canary%') not valid"))
    try {
      expect((await post('/tasks', { title: secrets.title }, own)).statusCode).toBe(500) // the database quotes the whole row
    } finally {
      await db.execute(sql.raw('alter table tasks drop constraint no_canaries'))
    }
    socket.socket.terminate()
    await post('/logout', {}, own)

    const log = lines.join('')
    expect(log).toContain('"unexpected error"') // it did go wrong, and it was written down
    expect(log).toContain('"logged in"')
    expect(lines.length).toBeGreaterThan(30)
    for (const [name, secret] of Object.entries(found)) {
      expect(secret.length, name).toBeGreaterThan(8)
      for (const disguise of disguises(secret)) {
        const line = lines.find((each) => each.includes(disguise))
        expect(line, `${name} in the log`).toBeUndefined()
        const refusal = refusals.find((each) => each.includes(disguise))
        expect(refusal, `${name} in a refusal`).toBeUndefined()
      }
    }
    for (const wrong of ['918273']) expect(log).not.toContain(wrong)
  }, 60_000)
})
