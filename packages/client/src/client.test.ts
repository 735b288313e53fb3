import { describe, expect, it } from 'vitest'
import { connected } from '../test/chat.ts'
import { createClient, memoryStorage } from './index.ts'

describe(createClient, () => {
  it('asks the server at its base address, below a path too', async () => {
    const asked: string[] = []
    const client = createClient({
      baseUrl: 'https://home.test/axia/',
      storage: memoryStorage(),
      fetch: async (input) => {
        asked.push(input)
        return Response.json({ setup_needed: false, plain_http: false })
      },
    })
    await client.serverInfo()
    client.close()
    expect(asked).toEqual(['https://home.test/axia/server-info'])
  })

  it('finds the socket beside it, or where it is told', async () => {
    const beside = await connected()
    expect(beside.socket().url).toMatch(/^wss:\/\/axia\.test\/ws\/ana\?/)
    const elsewhere = await connected({ socketUrl: 'wss://sockets.test/chat/' })
    expect(elsewhere.socket().url).toMatch(/^wss:\/\/sockets\.test\/chat\/ana\?/)
  })

  it('takes no address that is none', () => {
    expect(() => createClient({ baseUrl: 'axia.example.org', storage: memoryStorage() })).toThrow(TypeError)
  })
})
