/**
 * What a person does with an account, over REST: short enough to attack it in a few lines.
 * @module
 */
import type { LightMyRequestResponse } from 'fastify'
import { generate } from 'otplib'
import type { TestLogin, TestServer } from '../support.ts'

export const password = 'correct horse battery staple'
export const nextPassword = 'another horse, other battery'

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** A call of a signed-in device. */
export function call(
  server: TestServer,
  who: Pick<TestLogin, 'headers'>,
  method: Method,
  url: string,
  payload?: object,
): Promise<LightMyRequestResponse> {
  return server.app.inject({ method, url, headers: who.headers, ...(payload !== undefined && { payload }) })
}

/** A login by password; `more` may bring a code, another password, another name. */
export function logInWith(server: TestServer, more: object = {}): Promise<LightMyRequestResponse> {
  return server.app.inject({ method: 'POST', url: '/token', payload: { username: 'ana', password, ...more } })
}

/** A login by a token that was answered. */
export function bearerOf(answer: LightMyRequestResponse): Pick<TestLogin, 'headers'> {
  return { headers: { authorization: `Bearer ${answer.json().access_token}` } }
}

/** What the app on the phone shows now. */
export function codeOf(server: TestServer, secret: string): Promise<string> {
  return generate({ secret, epoch: Math.floor(server.clock().getTime() / 1000) })
}

/** Sets the second factor up; the clock is turned on, so that the next code is a new one. */
export async function setUpTotp(
  server: TestServer,
  who: Pick<TestLogin, 'headers'>,
): Promise<{ secret: string; codes: string[] }> {
  const { secret } = (await call(server, who, 'POST', '/totp', { current_password: password })).json()
  const confirmed = await call(server, who, 'POST', '/totp/confirm', { code: await codeOf(server, secret) })
  server.clock.turn({ seconds: 60 })
  return { secret, codes: confirmed.json().recovery_codes }
}

/** Status codes in their order. */
export function statuses(answers: LightMyRequestResponse[]): number[] {
  return answers.map(({ statusCode }) => statusCode).sort()
}
