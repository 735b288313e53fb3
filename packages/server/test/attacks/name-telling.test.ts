/**
 * Asking which names exist, by status, body and time.
 * @module
 */
import { describe, expect } from 'vitest'
import { createLogin } from '../../src/auth/login.ts'
import { openSocket } from '../chat-server.ts'
import { it } from '../support.ts'
import { password } from './account.ts'
import { ownServer } from './own-server.ts'

const rounds = 100
const attempts = 3

describe(createLogin, () => {
  it('takes as long for a name that nobody has, or that is disabled, as for a wrong password', async ({
    server,
    annotate,
    onTestFinished,
  }) => {
    const { app, services } = await ownServer(server, {
      environment: { LIMIT_LOGINS_PER_MINUTE: '1000000' },
      hashSettings: { memoryCost: 4096, timeCost: 2 },
      onCleanup: onTestFinished,
    })
    const passwordHash = await services.passwords.hash(password)
    await services.userStore.add({ username: 'ana', passwordHash })
    const { id } = await services.userStore.add({ username: 'eva', passwordHash })
    await services.userStore.setDisabled(id, true)
    const kinds = {
      wrong: () => ({ username: 'ana', password: 'wrong' }),
      unknown: (round: number) => ({ username: `nobody-${round}`, password: 'wrong' }),
      disabled: () => ({ username: 'eva', password }),
    }
    const answers = new Set<string>()
    const timeOf = async (payload: object) => {
      const started = performance.now()
      const { statusCode, body, headers } = await app.inject({ method: 'POST', url: '/token', payload })
      const ms = performance.now() - started
      answers.add(JSON.stringify([statusCode, body, { ...headers, date: '' }]))
      return ms
    }

    /** The medians of each kind, one try of each after the other, so that what disturbs one disturbs all. */
    async function measure() {
      const times: Record<string, number[]> = { wrong: [], unknown: [], disabled: [] }
      for (let round = 0; round < rounds; round++) {
        server.clock.turn({ minutes: 16 }) // no count of the last round slows this one down
        for (const [kind, payload] of Object.entries(kinds)) times[kind]?.push(await timeOf(payload(round)))
      }
      return Object.fromEntries(Object.entries(times).map(([kind, each]) => [kind, median(each)]))
    }

    await measureOnce(() => timeOf(kinds.unknown(-1)), 5)
    let medians: Record<string, number> = {}
    for (let attempt = 0; attempt < attempts; attempt++) {
      medians = await measure()
      if (spread(medians) <= 1.2) break
    }
    await annotate(`login medians in ms: ${JSON.stringify(medians)}`)
    expect(spread(medians), JSON.stringify(medians)).toBeLessThanOrEqual(1.2)
    expect([...answers]).toHaveLength(1) // to the byte, headers included
    expect([...answers][0]).toContain('invalid_grant')
  }, 120_000)

  it('tells a stranger by no other call who is there', async ({ server }) => {
    const ana = await server.logIn('ana')
    const { url } = await server.listen()
    const refusal = async (name: string, query: string) => {
      const error: unknown = await openSocket(`${url.replace('http', 'ws')}/ws/${name}${query}`).catch(
        (reason) => reason,
      )
      return JSON.stringify(error, ['status', 'body', 'type', 'title', 'detail'])
    }
    expect(await refusal('eva', '?token=x')).toBe(await refusal('ana', '?token=x'))
    expect(await refusal('eva', '')).toBe(await refusal('ana', ''))
    await server.addUser('eva')
    expect(await refusal('eva', `?token=${ana.token}`)).toBe(await refusal('nobody', `?token=${ana.token}`))
    const begun = await server.app.inject({
      method: 'POST',
      url: '/passkey-login/options',
      payload: { username: 'ana' },
    })
    expect(begun.body).not.toContain('allowCredentials":[{')
    const setUp = { code: 'AAAA-AAAA-AAAA', password }
    const post = (username: string) =>
      server.app.inject({ method: 'POST', url: '/setup', payload: { ...setUp, username } })
    expect((await post('ana')).body).toBe((await post('nobody')).body)
  })
})

async function measureOnce(work: () => Promise<unknown>, times: number): Promise<void> {
  for (let count = 0; count < times; count++) await work()
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

function spread(medians: Record<string, number>): number {
  const values = Object.values(medians)
  return Math.max(...values) / Math.min(...values)
}
