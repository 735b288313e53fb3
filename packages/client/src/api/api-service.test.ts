/**
 * The calls with their token.
 * @module
 */
import { calls } from '@axia/contract'
import { describe, expect, it } from 'vitest'
import { createWorld, friendlyServer, json, noContent } from '../../test/support.ts'
import { createApiService, openCalls } from './api-service.ts'

async function signedIn() {
  const world = createWorld({ server: friendlyServer() })
  await world.client.auth.login('ana', 'secret')
  return { ...world, api: world.client.api }
}

describe(createApiService, () => {
  it('knows the open calls as the contract does', () => {
    const open = Object.entries(calls).filter(([, call]) => call.security.length === 0)
    expect([...openCalls].sort()).toEqual(open.map(([name]) => name).sort())
  })

  it('attaches the access token, and puts it in use', async () => {
    const { api, server, client } = await signedIn()
    await api.request('GET /tasks')
    expect(server.named('GET /tasks')[0]?.headers.get('authorization')).toBe(`Bearer ${client.auth.getToken()}`)
    expect(client.auth.state.status).toBe('in_use')
  })

  it('sends no token where none is needed', async () => {
    const { api, server } = await signedIn()
    server.on('GET /server-info', () => json({ setup_needed: false, plain_http: false }))
    await api.request('GET /server-info')
    expect(server.named('GET /server-info')[0]?.headers.has('authorization')).toBe(false)
  })

  it('asks nobody when nobody is signed in', async () => {
    const { client, server } = createWorld({ server: friendlyServer() })
    await expect(client.api.request('GET /tasks')).rejects.toMatchObject({ code: 'invalid_token', retryable: false })
    expect(server.calls).toEqual([])
  })

  it('spells parameters so that they stay one part of the path', async () => {
    const { api, server } = await signedIn()
    server.on('DELETE /messages/a%2Fb%20c', noContent)
    await api.request('DELETE /messages/{session_id}', { params: { session_id: 'a/b c' } })
    expect(server.named('DELETE /messages/a%2Fb%20c')).toHaveLength(1)
  })

  it('reads the cursor of the next page from the Link header', async () => {
    const { api, server } = await signedIn()
    server.on('GET /tasks', () => json([], 200, { link: '</tasks?limit=2&after=abc>; rel="next"' }))
    expect(await api.page('GET /tasks')).toEqual({ items: [], next: 'abc' })
    server.on('GET /tasks', () => json([], 200, { link: '</tasks?after=abc>; rel="prev"' }))
    expect(await api.page('GET /tasks')).toEqual({ items: [], next: undefined })
  })

  it('gives voice as a blob of its type', async () => {
    const { api, server } = await signedIn()
    server.on('GET /messages/a/b/audio', () => new Response('voice', { headers: { 'content-type': 'audio/webm' } }))
    const params = { session_id: 'a', message_id: 'b' }
    const blob = await api.request('GET /messages/{session_id}/{message_id}/audio', { params })
    expect(blob.type).toBe('audio/webm')
    expect(await blob.text()).toBe('voice')
  })
})
