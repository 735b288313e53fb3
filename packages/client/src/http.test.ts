/**
 * One request and its answer, good and bad.
 * @module
 */
import { describe, expect, it } from 'vitest'
import { FakeServer, held, json, problem, Time, unreachable } from '../test/support.ts'
import { createHttp } from './http.ts'
import { ServerClock } from './server-clock.ts'

function create() {
  const server = new FakeServer()
  const time = new Time()
  const serverClock = new ServerClock(time.clock)
  const http = createHttp({
    baseUrl: 'https://axia.test',
    fetch: server.fetch,
    setTimer: time.setTimer,
    serverClock,
    locale: 'es',
  })
  return { http, server, time, serverClock }
}

const ask = { method: 'GET', path: '/x' }

describe(createHttp, () => {
  it('gives up after 30 seconds, and says that a retry can help', async () => {
    const { http, server, time } = create()
    server.on('GET /x', held().handler)
    const answer = http(ask)
    const failure = expect(answer).rejects.toMatchObject({ code: 'timeout', retryable: true })
    await time.advance(30_000)
    await failure
  })

  it('waits as long as the server needs within the 30 seconds', async () => {
    const { http, server, time } = create()
    const { handler, answer } = held()
    server.on('GET /x', handler)
    const asked = http(ask)
    await time.advance(29_999)
    answer(json({ ok: true }))
    expect((await asked).body).toEqual({ ok: true })
    expect(time.timerCount).toBe(0)
  })

  it('ends with the caller’s signal', async () => {
    const { http, server } = create()
    server.on('GET /x', held().handler)
    const controller = new AbortController()
    const answer = http({ ...ask, signal: controller.signal })
    controller.abort()
    await expect(answer).rejects.toMatchObject({ code: 'aborted', retryable: false })
  })

  it('ends at once with a signal that was given too late', async () => {
    const { http, server } = create()
    server.on('GET /x', ({ signal }) => {
      signal?.throwIfAborted()
      return json({})
    })
    await expect(http({ ...ask, signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' })
  })

  it('tells a dead network from everything else', async () => {
    const { http, server } = create()
    server.on('GET /x', unreachable)
    await expect(http(ask)).rejects.toMatchObject({ code: 'unreachable', retryable: true, status: undefined })
  })

  it('turns a problem into its code, its words and its fields', async () => {
    const { http, server } = create()
    const errors = [{ field: 'title', message: 'is required' }]
    server.on('GET /x', () =>
      json({ type: '/problems/invalid_request', title: 'no', status: 400, detail: 'title is required', errors }, 400),
    )
    await expect(http(ask)).rejects.toMatchObject({
      code: 'invalid_request',
      status: 400,
      message: 'title is required',
      errors,
      retryable: false,
    })
  })

  it.each([
    ['seconds', { 'retry-after': '7' }],
    ['a date', { 'retry-after': 'Sat, 21 Nov 2026 10:00:07 GMT', date: 'Sat, 21 Nov 2026 10:00:00 GMT' }],
  ])('reads Retry-After as %s', async (_, headers) => {
    const { http, server } = create()
    server.on('GET /x', () => problem('busy', 503, headers))
    await expect(http(ask)).rejects.toMatchObject({ code: 'busy', retryable: true, retryAfterSeconds: 7 })
  })

  it('takes a page for no answer of the server’s, whatever its status', async () => {
    const { http, server } = create()
    const page = (status: number) => () => new Response('<html>', { status, headers: { 'content-type': 'text/html' } })
    server.on('GET /x', page(200))
    await expect(http(ask)).rejects.toMatchObject({ code: 'bad_answer' })
    server.on('GET /x', page(502))
    await expect(http(ask)).rejects.toMatchObject({ code: 'unreachable', status: 502 })
    server.on('GET /x', page(403))
    await expect(http(ask)).rejects.toMatchObject({ code: 'bad_answer', status: 403 })
  })

  it('follows nobody who sends it elsewhere, and says where', async () => {
    const { http, server } = create()
    server.on('GET /x', () => new Response(null, { status: 301, headers: { location: 'https://other.test/x' } }))
    await expect(http(ask)).rejects.toMatchObject({ code: 'bad_answer', message: /https:\/\/other\.test\/x/ })
  })

  it('sends what it was given, and no cookies', async () => {
    let init: RequestInit | undefined
    const { time, serverClock } = create()
    const http = createHttp({
      baseUrl: 'https://axia.test/sub',
      fetch: async (input, given) => {
        init = given
        return json({ input })
      },
      setTimer: time.setTimer,
      serverClock,
    })
    const query = { a: '1 2', b: undefined, c: true }
    const { body } = await http({ method: 'POST', path: '/x', query, body: { d: 1 }, token: 't', idempotencyKey: 'k' })
    expect(body).toEqual({ input: 'https://axia.test/sub/x?a=1+2&c=true' })
    expect(init).toMatchObject({ method: 'POST', body: '{"d":1}', credentials: 'omit', redirect: 'manual' })
    expect(init?.headers).toMatchObject({ Authorization: 'Bearer t', 'Idempotency-Key': 'k' })
  })

  it('sends no content type without a body', async () => {
    const { http, server } = create()
    server.on('DELETE /x', () => new Response(null, { status: 204 }))
    expect((await http({ method: 'DELETE', path: '/x' })).body).toBeUndefined()
    expect(server.calls[0]?.headers.has('content-type')).toBe(false)
    expect(server.calls[0]?.headers.get('accept-language')).toBe('es')
  })

  it('learns the server’s time from its answers', async () => {
    const { http, server, serverClock, time } = create()
    server.on('GET /x', () => json({}, 200, { date: 'Sat, 21 Nov 2026 11:00:00 GMT' }))
    await http(ask)
    expect(serverClock.now().toISOString()).toBe('2026-11-21T11:00:00.000Z')
    await time.advance(1_000)
    expect(serverClock.now().toISOString()).toBe('2026-11-21T11:00:01.000Z')
  })

  it('takes a second or two for the network’s delay', async () => {
    const { http, server, serverClock, time } = create()
    server.on('GET /x', () => json({}, 200, { date: 'Sat, 21 Nov 2026 09:59:59 GMT' }))
    await http(ask)
    expect(serverClock.now()).toEqual(time.clock())
  })
})
