import { gt } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import { logInWith, password } from '../../test/attacks/account.ts'
import { it, type TestServer } from '../../test/support.ts'
import { createSetup } from './setup.ts'

const url = '/setup'

describe(createSetup, () => {
  it('makes the first user with the printed code, however it is typed, and then never again', async ({ server }) => {
    const code = (await server.services.setup.announce()) ?? ''
    expect(code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/)
    expect((await server.app.inject({ url: '/server-info' })).json()).toMatchObject({ setup_needed: true })
    const payload = {
      code: code.toLowerCase().replaceAll('-', ' '),
      username: 'ana',
      password,
      locale: 'en',
      time_zone: 'America/Bogota',
    }
    const made = await server.app.inject({ method: 'POST', url, payload })
    expect(made.statusCode).toBe(201)
    expect((await logInWith(server)).statusCode).toBe(200)
    expect((await server.app.inject({ url: '/server-info' })).json()).toMatchObject({ setup_needed: false })
    const again = await server.app.inject({ method: 'POST', url, payload })
    expect(again.json()).toMatchObject({ status: 409, type: '/problems/already_set_up' })
    expect(await server.services.setup.announce()).toBeUndefined()
    const [ana] = await server.services.userStore.list()
    expect(ana).toMatchObject({ username: 'ana', locale: 'en', timeZone: 'America/Bogota' })
  })

  it('is no guess when it is right, and leaves no code behind that opens a later set-up', async ({ server, db }) => {
    const code = (await server.services.setup.announce()) ?? ''
    const post = (where: TestServer) =>
      where.app.inject({ method: 'POST', url, payload: { code, username: 'ana', password } })
    expect((await post(server)).statusCode).toBe(201)
    const { throttles } = db._.fullSchema
    expect(await db.$count(throttles, gt(throttles.count, 0))).toBe(0)
    const [ana] = await server.services.userStore.list()
    await server.services.userStore.remove(ana?.id ?? '')
    const later = await server.another() // as after the next start
    expect(await later.services.setup.needed()).toBe(true)
    expect((await post(later)).statusCode).toBe(403)
  })

  it('makes one user of two who come at once', async ({ server }) => {
    const code = (await server.services.setup.announce()) ?? ''
    const answers = await Promise.all(
      ['ana', 'blanca'].map((username) =>
        server.app.inject({ method: 'POST', url, payload: { code, username, password } }),
      ),
    )
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 409])
  })

  it('tells that there is a user, also when that one comes while the code is looked for', async ({ server }) => {
    const code = (await server.services.setup.announce()) ?? ''
    const payload = { code, username: 'ana', password }
    await server.app.inject({ method: 'POST', url, payload })
    const { app, services } = await server.another()
    const { any } = services.userStore
    services.userStore.any = async () => {
      services.userStore.any = any
      return false // as it was a moment ago
    }
    expect((await app.inject({ method: 'POST', url, payload })).statusCode).toBe(409)
  })

  it('refuses a wrong code, a weak password, a bad name and an unknown zone, and stays open', async ({ server }) => {
    const code = (await server.services.setup.announce()) ?? ''
    const post = async (payload: object) => (await server.app.inject({ method: 'POST', url, payload })).json()
    expect(await post({ code: 'AAAA-AAAA-AAAA', username: 'ana', password })).toMatchObject({ status: 403 })
    expect(await post({ code, username: 'ana', password: 'short' })).toMatchObject({
      type: '/problems/weak_password',
    })
    expect(await post({ code, username: 'a b', password })).toMatchObject({ errors: [{ field: 'username' }] })
    expect(await post({ code, username: 'ana', password, time_zone: 'Mars/Olympus' })).toMatchObject({
      errors: [{ field: 'time_zone' }],
    })
    expect(await post({ code, username: 'ana', password })).toMatchObject({ username: 'ana' })
  })

  it('cannot be guessed: ten tries, then a wait', async ({ server }) => {
    await server.services.setup.announce()
    const payload = { code: 'AAAA-AAAA-AAAA', username: 'ana', password }
    for (let guess = 0; guess < 10; guess++) {
      expect((await server.app.inject({ method: 'POST', url, payload })).statusCode).toBe(403)
    }
    expect((await server.app.inject({ method: 'POST', url, payload })).statusCode).toBe(429)
  })
})
