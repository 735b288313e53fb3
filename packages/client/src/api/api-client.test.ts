import { describe, expect, it } from 'vitest'
import { baseUrl, friendlyServer, Time } from '../../test/support.ts'
import { memoryStorage } from '../index.ts'
import { createApiClient } from './api-client.ts'

describe(createApiClient, () => {
  function device(time = new Time()) {
    const server = friendlyServer()
    const storage = memoryStorage()
    const { clock, setTimer } = time
    return { server, time, open: () => createApiClient({ baseUrl, storage, fetch: server.fetch, clock, setTimer }) }
  }

  it('calls with the token that another client of the same device logged in with', async () => {
    const { server, open } = device()
    await open().auth.login('ana', 'secret')
    const { auth, api } = open()
    expect(await auth.checkAuthentication()).toBe(true)
    await api.request('GET /tasks')
    expect(server.named('GET /tasks')[0]?.headers.get('authorization')).toBe(`Bearer ${auth.getToken()}`)
  })

  it('leaves no timer behind', async () => {
    const { time, open } = device()
    const client = open()
    await client.auth.login('ana', 'secret')
    expect(time.timerCount).toBe(1)
    client.close()
    expect(time.timerCount).toBe(0)
  })
})
