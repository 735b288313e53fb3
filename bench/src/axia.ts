/**
 * AxIA as it is measured: the server as `npm start` runs it, with users in its database.
 * @module
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TokenAnswer } from '@axia/contract'
import { startPostgresql } from '@axia/server/test/throw-away-postgresql'
import { hash } from '@node-rs/argon2'
import pg from 'pg'
import { Type } from 'typebox'
import { Check } from 'typebox/value'
import { nodeFlags } from '../../scripts/steps/project.mjs'
import { atEnd, type Child, start } from './children.ts'
import { pin } from './cores.ts'

/** What a password hash costs in AxIA (RFC 9106 §4): the bare hash is measured with the same. */
export const hashSettings = { algorithm: 2, memoryCost: 65_536, timeCost: 3, parallelism: 1, outputLen: 32 }
export const password = randomBytes(24).toString('base64url')

const main = new URL('../../packages/server/src/main.ts', import.meta.url)
/** The server's own flags; settings of whoever runs the benchmark stay out of it. */
const flags = nodeFlags().filter((flag) => !flag.startsWith('--env-file'))
/** One key for all servers of a run, so that they can be a cluster. */
const secretKey = randomBytes(48).toString('hex')

/** Limits that a single client would reach. */
const unlimited = {
  LIMIT_LOGINS_PER_MINUTE: '1000000',
  LIMIT_SOCKETS_PER_SESSION: '1000000',
  LIMIT_SOCKETS_PER_USER: '1000000',
  LIMIT_SESSIONS_PER_USER: '1000',
}

export interface Axia {
  child: Child
  url: string
  /** From the start of the process to the first 200 of `GET /health`. */
  startMs: number
}

/** Starts a server on a real PostgreSQL, or on a folder. */
export async function startAxia(place: { databaseUrl: string } | { dataDir: string }): Promise<Axia> {
  const database = 'dataDir' in place ? { DATA_DIR: place.dataDir } : { DATABASE_URL: place.databaseUrl }
  const begun = performance.now()
  const child = start(main, { flags, environment: { PORT: '0', SECRET_KEY: secretKey, ...unlimited, ...database } })
  const [, url = ''] = await child.line(/^AxIA is ready: (\S+)\/app\//m)
  const address = url.replace('localhost', '127.0.0.1')
  await expectStatus(fetch(`${address}/health`), 200)
  return { child, url: address, startMs: performance.now() - begun }
}

let cluster: Promise<string> | undefined

/** A new, empty database on the run's PostgreSQL, which keeps off the measured core. */
export async function newDatabase(): Promise<string> {
  cluster ??= (async () => {
    const postgresql = await startPostgresql({ durable: true })
    atEnd(postgresql.stop)
    pin(postgresql.pid, 'load') // the processes of its connections inherit that
    return postgresql.url
  })()
  const url = new URL(await cluster)
  const name = `bench_${randomUUID().replaceAll('-', '')}`
  await query(url.href, `create database ${name}`)
  url.pathname = `/${name}`
  return url.href
}

/** A folder that is gone at the end. */
export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'axia-bench-'))
  atEnd(() => rm(folder, { recursive: true, force: true }))
  return folder
}

let passwordHash: Promise<string> | undefined

/** Adds users who all have the run's password. @returns their names. */
export async function addUsers(databaseUrl: string, count: number): Promise<string[]> {
  passwordHash ??= hash(password, hashSettings)
  const names = Array.from({ length: count }, () => `u${randomUUID().slice(0, 12)}`)
  const statement =
    'insert into users (id, username, username_key, password_hash) select gen_random_uuid(), name, name, $2 from unnest($1::text[]) as name'
  await query(databaseUrl, statement, [names, await passwordHash])
  return names
}

/** Runs a statement on the run's PostgreSQL. @returns its rows. */
export async function query(databaseUrl: string, statement: string, values: unknown[] = []): Promise<unknown[]> {
  const client = new pg.Client(databaseUrl)
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(statement, values)).rows
  } finally {
    await client.end()
  }
}

/** A login. @returns the headers of calls in its session. */
export async function logIn(url: string, username: string): Promise<{ authorization: string }> {
  const body = JSON.stringify({ username, password })
  const headers = { 'content-type': 'application/json' }
  const answer: unknown = await (
    await expectStatus(fetch(`${url}/token`, { method: 'POST', headers, body }), 200)
  ).json()
  if (!Check(TokenAnswer, answer)) throw new Error('POST /token gave no token')
  return { authorization: `Bearer ${answer.access_token}` }
}

/** @throws {Error} for any other status. */
export async function expectStatus(answer: Promise<Response>, status: number): Promise<Response> {
  const response = await answer
  if (response.status === status) return response
  throw new Error(`${new URL(response.url).pathname} answered ${response.status}: ${await response.text()}`)
}

const Ticket = Type.Object({ ticket: Type.String() })

/** A ticket for one socket. */
export async function takeTicket(url: string, headers: { authorization: string }): Promise<string> {
  const answer: unknown = await (await expectStatus(fetch(`${url}/ws-ticket`, { method: 'POST', headers }), 200)).json()
  if (!Check(Ticket, answer)) throw new Error('POST /ws-ticket gave no ticket')
  return answer.ticket
}
