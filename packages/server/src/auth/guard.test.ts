import { describe, expect } from 'vitest'
import { it } from '../../test/support.ts'
import { createGuard, sessionOf } from './guard.ts'

describe(createGuard, () => {
  it('takes no other header for a second Authorization, though its name be as long or it speak of one', async ({
    server,
  }) => {
    const ana = await server.logIn('ana')
    const headers = { ...ana.headers, 'if-none-match': '"x"', 'accept-patch': 'x', 'x-a': 'authorization' }
    expect((await server.app.inject({ url: '/me', headers })).statusCode).toBe(200)
  })

  it.for(['Bearer', 'bearer'])('checks the signature of a token once, behind %s', async (scheme, { server }) => {
    const { token } = await server.logIn('ana')
    const { keys } = server.services
    const { verifying } = keys
    let checks = 0
    keys.verifying = (keyId) => {
      checks++
      return verifying(keyId)
    }
    const checksOfOneCall = async () => {
      checks = 0
      const { statusCode } = await server.app.inject({ url: '/me', headers: { authorization: `${scheme} ${token}` } })
      return [statusCode, checks]
    }
    expect(await checksOfOneCall()).toEqual([200, 1])
    await expect.poll(checksOfOneCall, { interval: 5 }).toEqual([200, 0]) // once the notice of the login has come
  })

  it('notes that a session was used, whether its token had to be verified or was remembered', async ({
    server,
    clock,
  }) => {
    const ana = await server.logIn('ana')
    for (let count = 0; count < 2; count++) {
      clock.turn({ minutes: 1 })
      await server.app.inject({ url: '/me', ...ana })
      expect(await server.services.sessionStore.list(ana.userId)).toMatchObject([{ lastSeenAt: clock() }])
    }
  })

  it('lets the answer to a session go that still stands, and to none that has ended since it asked', async ({
    server,
  }) => {
    const { guard, sessionStore } = server.services
    const { sessionId } = await server.logIn('ana')
    const request = { liveSession: await sessionStore.find(sessionId) }
    await guard.refuseEnded(request)
    await server.revokeSessionsOf('ana')
    await expect(guard.refuseEnded(request)).rejects.toMatchObject({ code: 'invalid_token' })
  })
})

describe(sessionOf, () => {
  it('answers for no request that the guard has not let in', () => {
    expect(() => sessionOf({ liveSession: undefined })).toThrow('outside the guard')
  })
})
