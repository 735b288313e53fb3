import { describe, expect } from 'vitest'
import { call, logInWith, nextPassword, setUpTotp } from '../../test/attacks/account.ts'
import { it } from '../../test/support.ts'
import { createAdministration } from './administration.ts'

describe(createAdministration, () => {
  it('sets a password anew and ends the sessions of the old one, or does neither', async ({ server }) => {
    const ana = await server.logIn('ana')
    const { sessionStore, userStore } = server.services
    const administer = createAdministration(server.services)
    const reset = () => administer({ act: 'passwd', username: 'ana', password: nextPassword })
    const standing = async () => {
      const logins = [await logInWith(server), await logInWith(server, { password: nextPassword })]
      return [(await call(server, ana, 'GET', '/me')).statusCode, ...logins.map(({ statusCode }) => statusCode)]
    }
    for (const [part, name] of [
      [sessionStore, 'revokeAll'],
      [userStore, 'setPassword'],
    ] as const) {
      await withBroken(part, name, () => expect(reset()).rejects.toThrow('broken'))
      expect(await standing()).toEqual([200, 200, 401])
    }
    expect(await reset()).toMatchObject({ status: 'done', username: 'ana', revoked: 3 })
    expect(await standing()).toEqual([401, 401, 200])
  })

  it('resets the factors and ends the sessions, or does neither', async ({ server }) => {
    const ana = await server.logIn('ana')
    const { sessionStore } = server.services
    const administer = createAdministration(server.services)
    const reset = () => administer({ act: 'reset-factors', username: 'ana' })
    const standing = async () => [
      (await call(server, ana, 'GET', '/me')).statusCode,
      (await logInWith(server)).statusCode,
    ]
    await setUpTotp(server, ana)
    await withBroken(sessionStore, 'revokeAll', () => expect(reset()).rejects.toThrow('broken'))
    expect(await standing()).toEqual([200, 401])
    expect(await reset()).toMatchObject({ status: 'done', username: 'ana', revoked: 1 })
    expect(await standing()).toEqual([401, 200])
  })
})

/** Does something while a call of a store fails. */
async function withBroken(store: object, name: string, act: () => Promise<void>): Promise<void> {
  const whole = Reflect.get(store, name)
  Object.assign(store, {
    async [name]() {
      throw new RangeError('broken')
    },
  })
  await act()
  Object.assign(store, { [name]: whole })
}
