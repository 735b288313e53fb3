/**
 * Races: two at once where one is allowed.
 * @module
 */
import { gt } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import { createLogin } from '../../src/auth/login.ts'
import { SessionStore } from '../../src/auth/session-store.ts'
import { users } from '../../src/db/schema.ts'
import { openSocket, RefusedError } from '../chat-server.ts'
import { it, onPostgresql, type TestServer, waitersFor } from '../support.ts'
import { bearerOf, call, codeOf, logInWith, nextPassword, password, setUpTotp, statuses } from './account.ts'
import { createAuthenticator } from './authenticator.ts'
import { openRaw, statusesIn } from './raw.ts'

/** Runs something just before the hasher answers: between the check of a password and what follows from it. */
function afterNextCheck(server: TestServer, act: () => Promise<unknown>): void {
  const { passwords } = server.services
  const { check } = passwords
  passwords.check = async (...given) => {
    passwords.check = check
    const verdict = await check(...given)
    await act()
    return verdict
  }
}

describe(createLogin, () => {
  it('opens no session with a password that is changed while it is checked', async ({ server }) => {
    const ana = await server.logIn('ana')
    afterNextCheck(server, () =>
      call(server, ana, 'PUT', '/password', { current_password: password, new_password: nextPassword }),
    )
    expect((await logInWith(server)).statusCode).toBe(401)
    expect((await call(server, ana, 'GET', '/sessions')).json()).toHaveLength(1)
    expect((await logInWith(server, { password: nextPassword })).statusCode).toBe(200)
  })

  it('opens no session of a user who is disabled while the password is checked, nor after enabling', async ({
    server,
  }) => {
    const { id } = await server.addUser('ana', password)
    afterNextCheck(server, () => server.services.userStore.setDisabled(id, true))
    expect((await logInWith(server)).statusCode).toBe(401)
    await server.services.userStore.setDisabled(id, false)
    expect(await server.services.sessionStore.list(id)).toEqual([])
  })

  it('does not bring an old password back by storing its hash anew', async ({ server, db }) => {
    const ana = await server.logIn('ana')
    const { hash } = await import('@node-rs/bcrypt')
    await db.update(users).set({ passwordHash: await hash(password, 4) })
    afterNextCheck(server, () =>
      call(server, ana, 'PUT', '/password', { current_password: password, new_password: nextPassword }),
    )
    expect((await logInWith(server)).statusCode).toBe(401)
    expect((await logInWith(server)).statusCode).toBe(401)
    expect((await logInWith(server, { password: nextPassword })).statusCode).toBe(200)
  })

  it('lets two who bring the same old hash in at once', async ({ server, db }) => {
    await server.addUser('ana', password)
    const { hash } = await import('@node-rs/bcrypt')
    await db.update(users).set({ passwordHash: await hash(password, 4) })
    afterNextCheck(server, () => logInWith(server))
    expect((await logInWith(server)).statusCode).toBe(200)
  })

  it('checks again for an account that was changed, and for no other fault', async ({ server }) => {
    await server.addUser('ana', password)
    const { sessionStore } = server.services
    const { open } = sessionStore
    let calls = 0
    sessionStore.open = async () => {
      calls++
      throw new RangeError('broken')
    }
    expect([(await logInWith(server)).statusCode, calls]).toEqual([500, 1])
    sessionStore.open = open
    expect((await logInWith(server)).statusCode).toBe(200)
  })

  it('counts guesses that come at once one by one, and checks no more than that', async ({ server }) => {
    await server.addUser('ana', password)
    const answers = await Promise.all(Array.from({ length: 20 }, () => logInWith(server, { password: 'wrong' })))
    expect(statuses(answers).filter((status) => status === 401)).toHaveLength(10)
    expect(statuses(answers).filter((status) => status === 429)).toHaveLength(10)
  })

  it('takes one of many logins with the same code, on two servers', async ({ server }) => {
    const { secret, codes } = await setUpTotp(server, await server.logIn('ana'))
    const another = await server.another()
    const totp = await codeOf(server, secret)
    const byApp = await Promise.all([server, another, server, another].map((each) => logInWith(each, { totp })))
    expect(statuses(byApp)).toEqual([200, 401, 401, 401])
    const byRecovery = await Promise.all(
      [server, another, server, another].map((each) => logInWith(each, { totp: codes[0] })),
    )
    expect(statuses(byRecovery)).toEqual([200, 401, 401, 401])
  })

  it('mistakes no name for something else that is counted', async ({ server, db }) => {
    const ana = await server.logIn('ana')
    await server.services.setup.announce()
    const before = await db.$count(db._.fullSchema.throttles)
    const names = ['setup', `password of ${ana.userId}`, `code of ${ana.userId}`, 'passkey from 127.0.0.1']
    for (const username of names) await logInWith(server, { username, password: 'wrong' })
    await call(server, ana, 'DELETE', '/totp', { current_password: 'wrong' })
    const { throttles } = db._.fullSchema
    expect(before).toBe(0)
    expect(await db.select({ count: throttles.count }).from(throttles).where(gt(throttles.count, 1))).toEqual([
      { count: names.length + 1 }, // the address alone
    ])
  })
})

describe(SessionStore, () => {
  it('opens one socket of many that come with the same ticket at once, on two servers', async ({ server }) => {
    const ana = await server.logIn('ana')
    const urls = [(await server.listen()).url, (await (await server.another()).listen()).url]
    const { ticket } = (await call(server, ana, 'POST', '/ws-ticket')).json()
    const opened = await Promise.allSettled(
      [0, 1, 0, 1, 0, 1].map((at) => openSocket(`${urls[at]?.replace('http', 'ws')}/ws/ana?ticket=${ticket}`)),
    )
    const sockets = opened.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
    const refusals = opened.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []))
    for (const { socket } of sockets) socket.terminate()
    expect(sockets).toHaveLength(1)
    expect(refusals.map((each) => each instanceof RefusedError && each.status)).toEqual([401, 401, 401, 401, 401])
  })

  it('keeps to the number of sessions however many log in at once, on two servers', async ({ server }) => {
    const ana = await server.addUser('ana', password)
    const another = await server.another()
    const device = { userId: ana.id, deviceName: 'Test', address: '127.0.0.1' }
    await Promise.all(
      Array.from({ length: 30 }, (_, count) => (count % 2 ? server : another).services.sessionStore.open(device)),
    )
    expect(await server.services.sessionStore.list(ana.id)).toHaveLength(25)
  })

  it('lets one of two password changes happen, and nobody in with the other', async ({ server }) => {
    const [phone, laptop] = [await server.logIn('ana'), await server.logIn('ana')]
    const another = await server.another()
    const change = (where: TestServer, who: typeof phone, new_password: string) =>
      call(where, who, 'PUT', '/password', { current_password: password, new_password })
    const answers = await Promise.all([
      change(server, phone, nextPassword),
      change(another, laptop, `${nextPassword}!`),
    ])
    expect(answers.filter(({ statusCode }) => statusCode === 204)).toHaveLength(1)
    expect(statuses(answers)[1]).toBeOneOf([401, 403, 409])
    const logins = [
      await logInWith(server, { password: nextPassword }),
      await logInWith(server, { password: `${nextPassword}!` }),
    ]
    expect(statuses(logins)).toEqual([200, 401])
    expect((await logInWith(server)).statusCode).toBe(401)
  })

  it('changes no password for a session that is revoked while the old one is checked', async ({ server }) => {
    const [owner, thief] = [await server.logIn('ana'), await server.logIn('ana')]
    afterNextCheck(server, () => call(server, owner, 'DELETE', `/sessions/${thief.sessionId}`))
    const change = { current_password: password, new_password: nextPassword }
    expect((await call(server, thief, 'PUT', '/password', change)).statusCode).toBe(401)
    expect((await call(server, owner, 'GET', '/me')).statusCode).toBe(200)
    expect((await logInWith(server)).statusCode).toBe(200)
  })

  it('changes no password that the administrator has set anew while the old one was checked', async ({ server }) => {
    const ana = await server.logIn('ana')
    const { passwords, userStore } = server.services
    const reset = await passwords.hash('what the administrator chose')
    afterNextCheck(server, () => userStore.setPassword(ana.userId, reset))
    const change = { current_password: password, new_password: nextPassword }
    expect((await call(server, ana, 'PUT', '/password', change)).statusCode).toBe(409)
    expect((await logInWith(server, { password: 'what the administrator chose' })).statusCode).toBe(200)
  })

  it('holds a revocation off until what its session was let in for is done', async ({ server, db }) => {
    const ana = await server.logIn('ana')
    const { sessionStore } = (await server.another()).services
    const order: string[] = []
    let revoking: Promise<unknown> = Promise.resolve()
    await db.transaction(async (tx) => {
      expect(await server.services.sessionStore.hold(ana, tx)).toBe(true)
      revoking = sessionStore.revoke(ana.userId, ana.sessionId).then(() => order.push('revoked'))
      if (onPostgresql) await expect.poll(() => waitersFor(db), { interval: 5, timeout: 20_000 }).toBe(1)
      order.push('done')
    })
    await revoking
    expect(order).toEqual(['done', 'revoked'])
    expect(await db.transaction((tx) => sessionStore.hold(ana, tx))).toBe(false)
  })

  it('opens no session of a user who is disabled while the passkey is checked', async ({ server }) => {
    const ana = await server.logIn('ana')
    const authenticator = createAuthenticator('http://localhost:8077')
    const begun = (await call(server, ana, 'POST', '/passkeys/options', { current_password: password })).json()
    const response = authenticator.register(begun.options)
    await call(server, ana, 'POST', '/passkeys', { challenge_id: begun.challenge_id, name: 'Key', response })
    const { passkeys, userStore, sessionStore } = server.services
    const logIn = async () => {
      const { challenge_id, options } = (await call(server, ana, 'POST', '/passkey-login/options')).json()
      const payload = { challenge_id, response: authenticator.assert(options) }
      return (await call(server, ana, 'POST', '/passkey-login', payload)).statusCode
    }
    const { open } = sessionStore
    sessionStore.open = async () => {
      sessionStore.open = open
      throw new RangeError('broken') // no other fault is taken for that
    }
    expect([await logIn(), await logIn()]).toEqual([500, 200])
    const { checkLogin } = passkeys
    passkeys.checkLogin = async (...given) => {
      passkeys.checkLogin = checkLogin
      const userId = await checkLogin(...given)
      await userStore.setDisabled(ana.userId, true)
      return userId
    }
    expect(await logIn()).toBe(403)
    expect(await sessionStore.list(ana.userId)).toEqual([])
  })

  it('takes one of two answers of a passkey that count alike: one is a copy', async ({ server }) => {
    const ana = await server.logIn('ana')
    const authenticator = createAuthenticator('http://localhost:8077')
    const begun = (await call(server, ana, 'POST', '/passkeys/options', { current_password: password })).json()
    const response = authenticator.register(begun.options)
    await call(server, ana, 'POST', '/passkeys', { challenge_id: begun.challenge_id, name: 'Key', response })
    const servers = [server, await server.another()]
    for (let round = 0; round < 4; round++) {
      const signCount = 10 + round
      const answers = servers.map(async ({ app }) => {
        const { challenge_id, options } = (await app.inject({ method: 'POST', url: '/passkey-login/options' })).json()
        return { app, payload: { challenge_id, response: authenticator.assert(options, { signCount }) } }
      })
      const ready = await Promise.all(answers)
      const logins = await Promise.all(
        ready.map(({ app, payload }) => app.inject({ method: 'POST', url: '/passkey-login', payload })),
      )
      expect(statuses(logins)).toEqual([200, 403])
    }
  })

  it('leaves in force what was confirmed while another secret was asked for', async ({ server }) => {
    const ana = await server.logIn('ana')
    const { secret } = (await call(server, ana, 'POST', '/totp', { current_password: password })).json()
    const code = await codeOf(server, secret)
    afterNextCheck(server, () => call(server, ana, 'POST', '/totp/confirm', { code }))
    expect((await call(server, ana, 'POST', '/totp', { current_password: password })).statusCode).toBe(409)
    expect((await logInWith(server)).json()).toMatchObject({ error: 'mfa_required' })
  })

  it('puts no app in force and adds no passkey for a session that is revoked meanwhile', async ({ server }) => {
    const [owner, thief] = [await server.logIn('ana'), await server.logIn('ana')]
    const { throttle, passkeys } = server.services
    const { secret } = (await call(server, thief, 'POST', '/totp', { current_password: password })).json()
    const code = await codeOf(server, secret)
    const { count } = throttle
    throttle.count = async (attempt) => {
      throttle.count = count
      await call(server, owner, 'DELETE', `/sessions/${thief.sessionId}`)
      return await count(attempt)
    }
    expect((await call(server, thief, 'POST', '/totp/confirm', { code })).statusCode).toBe(401)
    expect((await logInWith(server)).statusCode).toBe(200)

    const other = await server.logIn('ana')
    const begun = (await call(server, other, 'POST', '/passkeys/options', { current_password: password })).json()
    const response = createAuthenticator('http://localhost:8077').register(begun.options)
    const { checkNew } = passkeys
    passkeys.checkNew = async (...given) => {
      passkeys.checkNew = checkNew
      await call(server, owner, 'DELETE', `/sessions/${other.sessionId}`)
      return await checkNew(...given)
    }
    const added = await call(server, other, 'POST', '/passkeys', {
      challenge_id: begun.challenge_id,
      name: 'x',
      response,
    })
    expect(added.statusCode).toBe(401)
    expect((await call(server, owner, 'GET', '/security')).json()).toMatchObject({ totp: false, passkeys: [] })
  })

  it('changes no second factor for a session that is revoked meanwhile', async ({ server }) => {
    const [owner, thief] = [await server.logIn('ana'), await server.logIn('ana')]
    const { secret } = await setUpTotp(server, owner)
    afterNextCheck(server, () => call(server, owner, 'DELETE', `/sessions/${thief.sessionId}`))
    expect((await call(server, thief, 'DELETE', '/totp', { current_password: password })).statusCode).toBe(401)
    expect((await logInWith(server)).statusCode).toBe(401)
    expect((await logInWith(server, { totp: await codeOf(server, secret) })).statusCode).toBe(200)
  })

  it('leaves no password that is too short to stand alone without the second factor', async ({ server }) => {
    const ana = await server.logIn('ana')
    const short = { current_password: password, new_password: 'nine-Long' }
    const change = () => call(server, ana, 'PUT', '/password', short)
    const remove = () => call(server, ana, 'DELETE', '/totp', { current_password: password })
    await setUpTotp(server, ana)
    const { passwords } = server.services
    const { hash } = passwords
    passwords.hash = async (...given) => {
      passwords.hash = hash
      expect((await remove()).statusCode).toBe(204)
      return hash(...given)
    }
    expect((await change()).statusCode).toBe(409)
    expect((await logInWith(server)).statusCode).toBe(200)

    await setUpTotp(server, ana)
    afterNextCheck(server, async () => expect((await change()).statusCode).toBe(204))
    expect((await remove()).statusCode).toBe(409)
    expect((await logInWith(server, { password: short.new_password })).json()).toMatchObject({ error: 'mfa_required' })
  })

  it('lets changes of one account that come at once wait for each other, never die of each other', async ({
    server,
  }) => {
    const another = await server.another()
    for (let round = 0; round < 8; round++) {
      const logIn = () => server.logIn(`ana${round}`)
      const [a, b, c] = [await logIn(), await logIn(), await logIn()]
      const [d, e, f] = [await logIn(), await logIn(), await logIn()]
      const change = { current_password: password, new_password: nextPassword }
      const answers = await Promise.all([
        call(server, a, 'PUT', '/password', change),
        call(another, b, 'DELETE', '/sessions'),
        call(server, c, 'DELETE', `/sessions/${d.sessionId}`),
        call(another, e, 'POST', '/logout'),
        logInWith(another, { username: `ana${round}` }),
        call(another, f, 'PUT', '/password', change),
      ])
      for (const { statusCode } of answers) expect(statusCode).toBeLessThan(500)
      await server.services.userStore.setDisabled(a.userId, true)
    }
  })

  it('answers nothing that was asked before the revocation and comes after it', async ({ server }) => {
    const ana = await server.logIn('ana')
    const { agent } = server.services
    const { promise: asked, resolve: begin } = Promise.withResolvers<void>()
    const { promise: thought, resolve: end } = Promise.withResolvers<void>()
    const { answer } = agent
    agent.answer = async (...given) => {
      begin()
      await thought
      return await answer(...given)
    }
    const waiting = call(server, ana, 'POST', '/send-message', { text: '/ayuda' })
    await asked
    await server.revokeSessionsOf('ana')
    end()
    expect((await waiting).statusCode).toBe(401)
  })

  it('does nothing of what comes after the revocation in a body that was begun before it', async ({ server }) => {
    const { port } = await server.listen()
    const owner = await server.logIn('ana')
    const task = (await call(server, owner, 'POST', '/tasks', { title: 'kept' })).json()
    const bodies = { 'POST /tasks': '{"title":"late"}', [`DELETE /tasks/${task.id}`]: '  ' } // a blank one counts as none
    for (const [request, body] of Object.entries(bodies)) {
      const thief = await server.logIn('ana')
      expect((await call(server, thief, 'GET', '/me')).statusCode).toBe(200)
      const { socket, received, closed } = await openRaw(port)
      const fields = ['Host: localhost', 'Expect: 100-continue', 'Connection: close', 'Content-Type: application/json']
      const head = [...fields, `Authorization: Bearer ${thief.token}`, `Content-Length: ${body.length}`]
      socket.write(`${request} HTTP/1.1\r\n${head.join('\r\n')}\r\n\r\n${body.slice(0, 1)}`)
      await expect.poll(() => statusesIn(received())).toEqual([100]) // the token was let in
      await call(server, owner, 'DELETE', `/sessions/${thief.sessionId}`)
      socket.write(body.slice(1))
      await closed
      expect(statusesIn(received())).toEqual([100, 401])
    }
    expect((await call(server, owner, 'GET', '/tasks')).json()).toMatchObject([{ title: 'kept' }])
  })

  it('revokes for good: the token of a session stays refused whatever happens after', async ({ server }) => {
    const ana = await server.logIn('ana')
    const first = bearerOf(await logInWith(server))
    await call(server, ana, 'DELETE', '/sessions')
    await logInWith(server)
    await server.services.userStore.setDisabled(ana.userId, true)
    await server.services.userStore.setDisabled(ana.userId, false)
    const status = async (who: Pick<typeof ana, 'headers'>) => (await call(server, who, 'GET', '/me')).statusCode
    for (const who of [ana, first]) await expect.poll(() => status(who), { timeout: 1000, interval: 10 }).toBe(401)
    expect((await call(await server.another(), first, 'GET', '/me')).statusCode).toBe(401)
  })
})
