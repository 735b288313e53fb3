import { describe, expect } from 'vitest'
import { createAuthenticator } from '../../test/attacks/authenticator.ts'
import { it } from '../../test/support.ts'
import { createPasskeys } from './passkeys.ts'

const password = 'correct horse battery staple'

describe(createPasskeys, () => {
  it('adds several at once, each of them', async ({ server }) => {
    const ana = await server.logIn('ana')
    const post = (url: string, payload: object) => server.app.inject({ method: 'POST', url, ...ana, payload })
    const bodies: object[] = []
    for (const name of ['Phone', 'Laptop', 'Key']) {
      const begun = (await post('/passkeys/options', { current_password: password })).json()
      const response = createAuthenticator('http://localhost:8077').register(begun.options)
      bodies.push({ challenge_id: begun.challenge_id, name, response })
    }
    const answers = await Promise.all(bodies.map((body) => post('/passkeys', body)))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 201, 201])
  })

  it('asks for the password before it begins', async ({ server }) => {
    const ana = await server.logIn('ana')
    const payload = { current_password: 'wrong' }
    const begun = await server.app.inject({ method: 'POST', url: '/passkeys/options', ...ana, payload })
    expect(begun.json()).toMatchObject({ status: 403, errors: [{ field: 'current_password' }] })
  })

  it('tells the browser which devices have one already, and how each of them is reached', async ({ server }) => {
    const ana = await server.logIn('ana')
    const post = async (url: string, payload: object) =>
      (await server.app.inject({ method: 'POST', url, ...ana, payload })).json()
    const known: object[] = []
    for (const transports of [['hybrid', 'internal'], []]) {
      const { challenge_id, options } = await post('/passkeys/options', { current_password: password })
      expect(options.excludeCredentials).toEqual(known)
      const response = createAuthenticator('http://localhost:8077').register(options, { transports })
      await post('/passkeys', { challenge_id, name: 'Key', response })
      known.push({ type: 'public-key', id: expect.any(String), transports })
    }
    const { options } = await post('/passkeys/options', { current_password: password })
    expect(options.excludeCredentials).toEqual(known)
  })
})
