import { describe, expect } from 'vitest'
import { call, logInWith, nextPassword } from '../../test/attacks/account.ts'
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
    const broken = async () => {
      throw new RangeError('broken')
    }
    for (const [part, name] of [
      [sessionStore, 'revokeAll'],
      [userStore, 'setPassword'],
    ] as const) {
      const whole = Reflect.get(part, name)
      Object.assign(part, { [name]: broken })
      await expect(reset()).rejects.toThrow('broken')
      Object.assign(part, { [name]: whole })
      expect(await standing()).toEqual([200, 200, 401])
    }
    expect(await reset()).toMatchObject({ status: 'done', username: 'ana', revoked: 3 })
    expect(await standing()).toEqual([401, 401, 200])
  })
})
