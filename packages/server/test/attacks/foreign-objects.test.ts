/**
 * Another user's sessions, tasks, events and messages, asked for by their ids.
 * @module
 */
import { createECDH } from 'node:crypto'
import { calls } from '@axia/contract'
import { sql } from 'drizzle-orm'
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'
import { describe, expect } from 'vitest'
import { buildApp } from '../../src/app.ts'
import type { Database } from '../../src/db/database.ts'
import * as schema from '../../src/db/schema.ts'
import { gifPicture } from '../chat-support.ts'
import { it, type TestLogin, type TestServer } from '../support.ts'
import { call, password } from './account.ts'
import { createAuthenticator } from './authenticator.ts'

const voice = Buffer.from([0x1a, 0x45, 0xdf, 0xa3, 1, 2, 3, 4]).toString('base64')
const picture = { image_base64: gifPicture.toString('base64'), alt: 'hers' }

const pushSubscription = {
  endpoint: 'https://push.example/hers',
  keys: { p256dh: generateKeyPair(), auth: 'AAAAAAAAAAAAAAAAAAAAAA' },
}

function generateKeyPair(): string {
  return createECDH('prime256v1').generateKeys('base64url')
}

/** One of everything that has an id, and a body with which its owner could change it. */
async function possessionsOf(server: TestServer, owner: TestLogin) {
  const post = async (url: string, body: object) => (await call(server, owner, 'POST', url, body)).json()
  const task = await post('/tasks', { title: 'hers' })
  const list = await post('/task-lists', { name: 'hers' })
  const deletedList = await post('/task-lists', { name: 'hers' })
  await call(server, owner, 'DELETE', `/task-lists/${deletedList.id}`)
  const event = await post('/calendar/events', { title: 'hers', start_time: '2026-05-01T10:00:00Z' })
  const subscription = await server.services.subscriptionStore.add(owner, {
    url: 'https://hers.example/calendar.ics',
    name: 'hers',
    color: 'sky',
    fetched: { etag: null, lastModified: null, contentHash: null, readIn: null },
  })
  const begun = await post('/passkeys/options', { current_password: password })
  const response = createAuthenticator('http://localhost:8077').register(begun.options)
  const passkey = await post('/passkeys', { challenge_id: begun.challenge_id, name: 'hers', response })
  const device = await post('/push/subscriptions', pushSubscription)
  await post('/send-message', { type: 'audio', audio_base64: voice, images: [picture], session_id: 'hers' })
  const messages: { id: string; images: { url: string }[] }[] = (
    await call(server, owner, 'GET', '/messages/hers')
  ).json()
  const messageId = messages[0]?.id ?? ''
  const imageId = messages[0]?.images[0]?.url.split('/').at(-1) ?? ''
  return {
    '/tasks/{id}': { id: task.id, body: { title: 'taken' } },
    '/task-lists/{id}': { id: list.id, body: { name: 'taken' } },
    '/task-lists/{id}/restore': { id: deletedList.id },
    '/calendar/events/{id}': { id: event.id, body: { title: 'taken' } },
    '/calendar/subscriptions/{id}': { id: subscription.id, body: { name: 'taken' } },
    '/calendar/subscriptions/{id}/refresh': { id: subscription.id },
    '/push/subscriptions/{id}': { id: device.id },
    '/push/subscriptions/{id}/test': { id: device.id },
    '/sessions/{id}': { id: owner.sessionId, body: { device_name: 'taken' } },
    '/passkeys/{id}': { id: passkey.id, body: { name: 'taken' } },
    '/messages/{session_id}': { id: 'hers', body: { title: 'taken' } },
    '/messages/{session_id}/{message_id}': { id: messageId },
    '/messages/{session_id}/{message_id}/retry': { id: messageId },
    '/messages/{session_id}/{message_id}/cancel': { id: messageId },
    '/messages/{session_id}/{message_id}/audio': { id: messageId },
    '/messages/{session_id}/{message_id}/images/{image_id}': { id: messageId, imageId },
  }
}

const countsAnyway = new Set(['throttles', 'audit_log', 'idempotency_keys'])
const tables = Object.values(schema).flatMap((each) => (each instanceof PgTable ? [getTableConfig(each).name] : []))

/** All that the database keeps, but for what every request may change. */
async function everything(db: Database): Promise<Record<string, unknown>> {
  const rows: Record<string, unknown> = {}
  for (const table of tables.filter((name) => !countsAnyway.has(name))) {
    const result = await db.execute(sql.raw(`select to_jsonb(t) - 'last_seen_at' as row from ${table} t order by 1`))
    rows[table] = JSON.stringify(result)
  }
  return rows
}

const withIds = Object.keys(calls).filter((each) => each.includes('{'))

describe(buildApp, () => {
  it('shows and changes nothing of another user, whichever call is made with its id', async ({ server, db }) => {
    const [ana, eva] = [await server.logIn('ana'), await server.logIn('eva')]
    const possessions: Record<string, { id: string; imageId?: string; body?: object }> = await possessionsOf(
      server,
      eva,
    )
    const before = await everything(db)
    expect(withIds.length).toBeGreaterThan(12)
    for (const each of withIds) {
      const [method = '', path = ''] = each.split(' ')
      const possession = possessions[path]
      if (possession === undefined) throw new Error(`the test knows no object for ${each}`)
      const { id, imageId = '' } = possession
      const ids: Record<string, string> = { id, session_id: 'hers', message_id: id, image_id: imageId }
      const url = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? '')
      const body = method === 'PATCH' ? possession.body : undefined
      const answer = await call(server, ana, method as 'GET', url, body)
      if (each === 'GET /messages/{session_id}')
        expect(answer.json(), each).toEqual([]) // a name, of which each user has her own
      else expect(answer.statusCode, each).toBe(404)
      expect(await everything(db), each).toEqual(before)
      const own = await call(server, eva, 'GET', method === 'GET' ? url : '/me')
      expect(own.statusCode, `the owner: ${each}`).toBe(200)
      expect(own.headers['cache-control'], `no browser keeps it: ${each}`).toBe('no-store')
    }
    for (const list of [
      '/tasks',
      '/calendar/events?time_min=2026-01-01&time_max=2027-01-01',
      '/calendar/subscriptions',
      '/messages',
      '/audit-log',
      '/search?q=her',
    ]) {
      expect((await call(server, ana, 'GET', list)).body, list).not.toContain('hers')
    }
  })

  it("takes another user's id for none also where it stands in a body or behind a cursor", async ({ server, db }) => {
    const [ana, eva] = [await server.logIn('ana'), await server.logIn('eva')]
    const possessions = await possessionsOf(server, eva)
    const task = possessions['/tasks/{id}'].id
    await call(server, ana, 'POST', '/tasks', { title: 'mine' })
    const before = await everything(db)
    expect((await call(server, ana, 'GET', `/tasks?after=${task}`)).body).not.toContain('hers')
    const begun = (await call(server, eva, 'POST', '/passkeys/options', { current_password: password })).json()
    const response = createAuthenticator('http://localhost:8077').register(begun.options)
    const answer = await call(server, ana, 'POST', '/passkeys', {
      challenge_id: begun.challenge_id,
      name: 'x',
      response,
    })
    expect(answer.statusCode).toBe(403)
    expect(await everything(db)).toEqual(before) // the challenge is used up
  })

  it('takes what a body does not name from nobody: ids, owners, numbers, times, rights', async ({
    server,
    db,
    clock,
  }) => {
    const [ana, eva] = [await server.logIn('ana'), await server.logIn('eva')]
    const chosen = '0190b3a0-0000-7000-8000-00000000dead'
    const smuggled = {
      id: chosen,
      user_id: eva.userId,
      userId: eva.userId,
      sub: eva.userId,
      sid: eva.sessionId,
      username: 'eva',
      role: 'assistant',
      is_admin: true,
      admin: true,
      seq: 9_999,
      changed_seq: 9_999,
      status: 'answered',
      created_at: '2001-01-01T00:00:00Z',
      createdAt: '2001-01-01T00:00:00Z',
      updated_at: '2001-01-01T00:00:00Z',
      completed_at: '2001-01-01T00:00:00Z',
      deleted: true,
      disabled_at: '2001-01-01T00:00:00Z',
      password_hash: 'x',
      passwordHash: 'x',
      expires_at: '2101-01-01T00:00:00Z',
      series_ends_at: '2001-01-01T00:00:00Z',
      current: false,
      client_id: 'smuggled',
      reply_to: chosen,
      address: '192.0.2.9',
      last_seen_at: '2101-01-01T00:00:00Z',
      revoked_at: null,
      locked: true,
      totp: false,
      expires_in: 999_999,
    }
    const possessions = await possessionsOf(server, ana)
    clock.turn({ seconds: 1 })
    const eventId = possessions['/calendar/events/{id}'].id
    const attempts: ['POST' | 'PATCH', string, object][] = [
      ['POST', '/tasks', { title: 'a' }],
      ['PATCH', `/tasks/${possessions['/tasks/{id}'].id}`, { title: 'b' }],
      ['POST', '/calendar/events', { title: 'a', start_time: '2026-05-01T10:00:00Z' }],
      ['PATCH', `/calendar/events/${eventId}`, { title: 'b' }],
      ['PATCH', `/sessions/${ana.sessionId}`, { device_name: 'b' }],
      ['PATCH', `/passkeys/${possessions['/passkeys/{id}'].id}`, { name: 'b' }],
      ['PATCH', '/messages/hers', { title: 'b' }],
      ['PATCH', '/me', { locale: 'en' }],
      ['POST', '/send-message', { text: '/help', session_id: 'c' }],
      ['POST', '/ws-ticket', {}],
    ]
    for (const [method, url, body] of attempts) {
      const answer = await call(server, ana, method, url, { ...smuggled, ...body })
      expect(answer.statusCode, url).toBeLessThan(300)
      const said = JSON.stringify(answer.json())
      for (const value of [
        chosen,
        eva.userId,
        eva.sessionId,
        '9999',
        '2001-01-01',
        '2101-01-01',
        'smuggled',
        '192.0.2.9',
        '999999',
      ]) {
        expect(said, `${url}: ${value}`).not.toContain(value)
      }
    }
    const kept = JSON.stringify(await everything(db))
    for (const value of [chosen, '2001-01-01', '2101-01-01', 'smuggled', '192.0.2.9', '9999'])
      expect(kept).not.toContain(value)
    expect((await call(server, eva, 'GET', '/tasks')).json()).toEqual([])
    expect((await call(server, eva, 'GET', '/messages')).json()).toEqual([])
    expect((await call(server, ana, 'GET', '/me')).json()).toMatchObject({ username: 'ana' })
  })

  it('makes of a set-up and a login what they are, whatever else they bring', async ({ server }) => {
    const code = await server.services.setup.announce()
    const extra = {
      id: 'x',
      user_id: 'x',
      sid: 'x',
      expires_in: 9,
      exp: 9,
      scope: 'admin',
      role: 'admin',
      is_admin: true,
    }
    const post = (url: string, body: object) =>
      server.app.inject({ method: 'POST', url, payload: { username: 'ana', password, ...extra, ...body } })
    expect((await post('/setup', { code })).json()).toEqual({ username: 'ana' })
    const answer = (await post('/token', {})).json()
    expect(Object.keys(answer).sort()).toEqual(['access_token', 'expires_in', 'token_type'])
    const claims = JSON.parse(Buffer.from(answer.access_token.split('.')[1], 'base64url').toString())
    expect(Object.keys(claims).sort()).toEqual(['aud', 'exp', 'iat', 'iss', 'sid', 'sub'])
    expect(claims.exp - claims.iat).toBe(86_400)
  })
})
