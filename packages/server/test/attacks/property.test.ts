/**
 * Whatever fast-check can think of, at every call of `/openapi.json` and every frame of the socket.
 * @module
 */
import { ClientFrame, EnvelopeQuestion, PlainQuestion } from '@axia/contract'
import fc from 'fast-check'
import type { LightMyRequestResponse } from 'fastify'
import { describe, expect } from 'vitest'
import { buildApp } from '../../src/app.ts'
import { socketRoutes } from '../../src/chat/socket.ts'
import { openSocket, type TestSocket } from '../chat-server.ts'
import { it, type TestServer } from '../support.ts'
import { almost, anyJson, asText, marker, type Schema } from './arbitrary.ts'

const seed = 20_261_121
const runsPerCall = 25
const budgetMs = 12_000
const hangMs = 5000

/** Calls that must be seen to succeed and to be refused; they have their turn first. Now and then their body is a good one. */
const central: Record<string, object | undefined> = {
  'POST /tasks': { title: 'x' },
  'PATCH /me': { locale: 'es' },
  'GET /tasks': undefined,
  'POST /calendar/events': { title: 'x', start_time: '2026-05-01T10:00' },
  'GET /calendar/events': undefined,
  'POST /send-message': { text: '/ayuda' },
}

interface Operation {
  method: string
  path: string
  parameters?: { name: string; in: string; schema: Schema }[]
  requestBody?: { content: Record<string, { schema: Schema }> }
}

interface Sent {
  path: unknown[]
  query: unknown[]
  headers: unknown[]
  body: unknown
  type: string
}

/** Every call of `/openapi.json`, as it describes itself. */
async function operationsOf(server: TestServer): Promise<Operation[]> {
  const { paths } = (await server.app.inject({ url: '/openapi.json' })).json()
  return Object.entries<Record<string, Omit<Operation, 'method' | 'path'>>>(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })),
  )
}

const json = 'application/json'
const types = [
  json,
  'application/x-www-form-urlencoded',
  'text/plain',
  'application/xml',
  'application/json; charset=x',
]

/** One request to a call. */
function sentTo({ method, path, parameters = [], requestBody }: Operation): fc.Arbitrary<Sent> {
  const of = (place: string) => parameters.filter((each) => each.in === place).map(({ schema }) => almost(schema))
  const some = (place: string) => of(place).map((each) => fc.option(each, { nil: undefined, freq: 2 }))
  const described = requestBody?.content[json]?.schema
  const good = central[`${method} ${path}`]
  return fc.record({
    path: fc.tuple(...of('path')),
    query: fc.tuple(...some('query')),
    headers: fc.tuple(...some('header')),
    body:
      described === undefined
        ? fc.oneof(fc.constant(undefined), anyJson)
        : fc.oneof(
            { weight: 8, arbitrary: almost(described) },
            { weight: 1, arbitrary: anyJson },
            ...(good === undefined ? [] : [{ weight: 3, arbitrary: fc.constant(good) }]),
          ),
    type: fc.oneof({ weight: 12, arbitrary: fc.constant(json) }, { weight: 1, arbitrary: fc.constantFrom(...types) }),
  })
}

/** Header values are bytes: what no client can send is left out. */
const headerText = (value: unknown) => asText(value).replaceAll(/[^\x20-\x7e\x80-\xff]/g, '')
const urlText = (value: unknown) => encodeURIComponent(asText(value).toWellFormed())

function requestOf({ method, path, parameters = [] }: Operation, sent: Sent, authorization: string) {
  const named = (place: string) => parameters.filter((each) => each.in === place).map(({ name }) => name)
  let at = 0
  const filled = path.replaceAll(/\{\w+\}/g, () => urlText(sent.path[at++]) || 'x')
  const query = named('query').flatMap((name, index) =>
    sent.query[index] === undefined ? [] : [`${name}=${urlText(sent.query[index])}`],
  )
  const headers = named('header').map((name, index) => [name, headerText(sent.headers[index] ?? '')] as const)
  const payload =
    sent.body === undefined ? undefined : sent.type.startsWith(json) ? JSON.stringify(sent.body) : asText(sent.body)
  const used = headers.filter(([, value]) => value !== '')
  return {
    method: method as 'GET',
    url: query.length > 0 ? `${filled}?${query.join('&')}` : filled,
    headers: {
      authorization,
      ...(payload !== undefined && { 'content-type': sent.type }),
      ...Object.fromEntries(used),
    },
    ...(payload !== undefined && { payload }),
  }
}

async function inTime<T>(work: PromiseLike<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${hangMs} ms`)), hangMs)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

function checkAnswer(answer: LightMyRequestResponse): void {
  const { statusCode, headers, body } = answer
  expect([500, 501, 502, 504]).not.toContain(statusCode)
  expect(headers['x-content-type-options']).toBe('nosniff')
  if (statusCode < 400) return
  expect(headers['content-type']).toContain('application/problem+json')
  expect(JSON.parse(body)).toMatchObject({ type: expect.stringMatching(/^\/problems\/[a-z_]+$/), status: statusCode })
  expect(body).not.toContain(marker)
}

describe(buildApp, () => {
  it.override('environment', { LIMIT_LOGINS_PER_MINUTE: '1000000' })

  it('answers whatever is sent to any call with what the contract knows, in time, and says nothing of it back', async ({
    server,
    clock,
  }) => {
    const isCentral = ({ method, path }: Operation) => `${method} ${path}` in central
    const operations = (await operationsOf(server)).sort((a, b) => Number(isCentral(b)) - Number(isCentral(a)))
    expect(operations.length).toBeGreaterThan(40)
    let ana = await server.logIn('ana')
    const seen = new Set<string>()
    const deadline = performance.now() + budgetMs
    for (const operation of operations) {
      const share = Math.max(200, (deadline - performance.now()) / 8)
      const details = await fc.check(
        fc.asyncProperty(sentTo(operation), async (sent) => {
          clock.turn({ minutes: 16 }) // no throttle hides what comes behind it
          const answer = await inTime(server.app.inject(requestOf(operation, sent, ana.headers.authorization)))
          checkAnswer(answer)
          seen.add(`${operation.method} ${operation.path} ${answer.statusCode < 400 ? 'good' : 'bad'}`)
          if (answer.statusCode === 401 || operation.path === '/logout' || /password|sessions/.test(operation.path))
            ana = await server.logIn('ana')
        }),
        { seed, numRuns: runsPerCall, interruptAfterTimeLimit: share, endOnFailure: true },
      )
      // Time that ran out is no counterexample: a slow machine tries fewer.
      if (details.counterexample !== null) throw new Error(await fc.asyncDefaultReportMessage(details))
    }
    for (const call of Object.keys(central)) {
      expect(seen, 'it is no test of refusals alone').toContain(`${call} good`)
      expect(seen).toContain(`${call} bad`)
    }
    expect((await server.app.inject({ url: '/ready' })).statusCode).toBe(200)
    expect(Object.keys(Object.prototype)).toEqual([])
  })
})

describe(socketRoutes, () => {
  const framesPerSocket = 50
  const rounds = 6

  /** Frames of a dialect: as they are, almost, in pieces, and nothing like them. */
  const framesLike = (...schemas: Schema[]) =>
    fc.oneof(
      { weight: 8, arbitrary: fc.oneof(...schemas.map(almost)).map((frame) => JSON.stringify(frame) ?? 'null') },
      {
        weight: 1,
        arbitrary: fc.oneof(...schemas.map(almost)).map((frame) => (JSON.stringify(frame) ?? '').slice(0, -1)),
      },
      { weight: 1, arbitrary: fc.string({ maxLength: 30 }) },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 30 }).map((bytes) => Buffer.from(bytes)) },
    )

  /** Sends all that a socket may send within its rate; tells what came back, once the last word was answered. */
  async function speak(
    server: TestServer,
    url: string,
    dialect: string | undefined,
    frames: (string | Buffer)[],
  ): Promise<TestSocket> {
    server.clock.turn({ hours: 1 })
    const { token } = await server.logIn('ana')
    const socket = await openSocket(`${url.replace('http', 'ws')}/ws/ana?token=${token}`, dialect)
    for (const frame of frames.slice(0, framesPerSocket)) socket.send(frame)
    return socket
  }

  const dialects: [string | undefined, Schema[]][] = [
    ['axia.v1', [...ClientFrame.anyOf]],
    [undefined, [PlainQuestion, EnvelopeQuestion]],
  ]

  it.for(dialects)('is usable after whatever was said on it (%s)', async ([dialect, schemas], { server }) => {
    const { url } = await server.listen()
    await server.addUser('ana')
    const all = fc.sample(framesLike(...schemas), { seed, numRuns: rounds * framesPerSocket })
    let refusals = 0
    for (let round = 0; round < rounds; round++) {
      const frames = all.slice(round * framesPerSocket, (round + 1) * framesPerSocket)
      const socket = await speak(server, url, dialect, frames)
      if (dialect === undefined) {
        socket.send({ text: '/help', session_id: `last-${round}` })
        await inTime(socket.next({ session_id: `last-${round}`, type: 'text' }))
      } else {
        socket.send({ type: 'ping' })
        await inTime(socket.next({ type: 'pong' }))
      }
      for (const frame of socket.frames) {
        const failed = frame.type === 'error' || 'error' in frame
        if (failed) refusals++
        expect(frame.code ?? frame.error).not.toBe('internal')
        if (failed) expect(frame.detail).not.toContain(marker)
      }
      socket.socket.terminate()
    }
    expect(refusals).toBeGreaterThan(rounds)
    expect((await server.app.inject({ url: '/ready' })).statusCode).toBe(200)
  })
})
