/**
 * How fast people get in, and what those who are in notice of a storm at the door.
 * @module
 */
import { Agent, get } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { hash } from '@node-rs/argon2'
import { Type } from 'typebox'
import { Check } from 'typebox/value'
import { addUsers, expectStatus, hashSettings, logIn, newDatabase, password, startAxia } from '../axia.ts'
import type { Child } from '../children.ts'
import { startPeer } from '../peer.ts'
import type { Plan } from '../plan.ts'
import type { Figure, Part } from '../report.ts'
import { percentile, ratios, summarize } from '../statistics.ts'

const Hashed = Type.Object({ hashesPerSecond: Type.Number() })

const userCount = 200
/** Logins under way at once: one more waits than is checked. */
const loginsAtOnce = 4
/** Time between two GETs whose latency is measured. */
const everyMs = 10

type Headers = Record<string, string>

export async function measureLogins(plan: Plan): Promise<Part> {
  const databaseUrl = await newDatabase()
  const axia = await startAxia({ databaseUrl })
  const users = roundRobin(await addUsers(databaseUrl, userCount))
  const hasher = await startPeer('hash', { PASSWORD: password, PASSWORD_HASH: await hash(password, hashSettings) })
  const headers = await logIn(axia.url, users())
  const milliseconds = 2000 * plan.seconds // a login takes long: fewer would be too few

  const hashes: number[] = []
  const logins: number[] = []
  const idle: number[][] = []
  const storm: number[][] = []
  const storms: StormOutcome[] = []
  await loginsPerSecond(axia.url, users, plan.warmUpSeconds * 1000)
  await latencies(axia.url, headers, plan.warmUpSeconds * 1000)
  for (let round = 0; round < plan.rounds; round++) {
    hashes.push(await hashesPerSecond(hasher.child, milliseconds))
    logins.push(await loginsPerSecond(axia.url, users, milliseconds))
    idle.push(await latencies(axia.url, headers, milliseconds))
    const endStorm = startStorm(axia.url, users, 2 * summarize(hashes).median)
    await delay(1000) // until its queue is full
    storm.push(await latencies(axia.url, headers, milliseconds))
    storms.push(await endStorm())
  }
  await Promise.all([axia.child.stop(), hasher.child.stop()])

  const at = (rank: number, rounds: number[][]) => rounds.map((each) => percentile(each, rank))
  const figures: Figure[] = [
    { name: 'bare argon2id checks', unit: '/s', samples: hashes },
    { name: 'logins', unit: '/s', samples: logins },
    { name: 'logins : bare argon2id checks', unit: '×', samples: ratios(logins, hashes), goal: { atLeast: 0.9 } },
    { name: 'GET /me, idle, half of them within', unit: 'ms', samples: at(50, idle) },
    { name: 'GET /me, idle, 99 % within', unit: 'ms', samples: at(99, idle) },
    { name: 'GET /me, in the storm, half of them within', unit: 'ms', samples: at(50, storm) },
    { name: 'GET /me, in the storm, 99 % within', unit: 'ms', samples: at(99, storm) },
    {
      name: '99 % within: storm : idle',
      unit: '×',
      samples: ratios(at(99, storm), at(99, idle)),
      goal: { atMost: 2 },
    },
    { name: 'storm: logins let in', unit: '/s', samples: storms.map(({ letIn }) => letIn) },
    { name: 'storm: told to come back', unit: '/s', samples: storms.map(({ turnedAway }) => turnedAway) },
  ]
  return {
    title: 'Logins',
    how:
      'AxIA on PostgreSQL, nothing pinned: hashing takes all cores but one. The bare rate is argon2id alone, with the same parameters and as ' +
      `many at once. A storm is logins of ${userCount} users at twice that rate; a GET /me every ${everyMs} ms shows what the others notice.`,
    figures,
  }
}

function roundRobin(names: string[]): () => string {
  let next = 0
  return () => names[next++ % names.length] ?? ''
}

async function hashesPerSecond(hasher: Child, milliseconds: number): Promise<number> {
  const answer = await hasher.ask(`hash for ${milliseconds} ms`, (answer) => Check(Hashed, answer))
  return answer.hashesPerSecond
}

async function loginsPerSecond(url: string, nextUser: () => string, milliseconds: number): Promise<number> {
  const begun = performance.now()
  let count = 0
  const work = async () => {
    while (performance.now() - begun < milliseconds) {
      await logIn(url, nextUser())
      count++
    }
  }
  await Promise.all(Array.from({ length: loginsAtOnce }, work))
  return (count * 1000) / (performance.now() - begun)
}

interface StormOutcome {
  letIn: number
  turnedAway: number
}

/** Logins at a steady rate, whether or not the server keeps up. @returns what ends it and tells how they fared, per second. */
function startStorm(url: string, nextUser: () => string, perSecond: number): () => Promise<StormOutcome> {
  const begun = performance.now()
  const statuses: number[] = []
  const underWay = new Set<Promise<void>>()
  const timer = setInterval(() => {
    const attempt = tryLogIn(url, nextUser())
      .then((status) => void statuses.push(status))
      .finally(() => underWay.delete(attempt))
    underWay.add(attempt)
  }, 1000 / perSecond)
  return async () => {
    clearInterval(timer)
    await Promise.all(underWay)
    const seconds = (performance.now() - begun) / 1000
    const failed = statuses.filter((status) => status !== 200 && status !== 503)
    if (failed.length > 0)
      throw new Error(`POST /token answered ${failed[0]} in the storm, and ${failed.length} times in all`)
    const letIn = statuses.filter((status) => status === 200).length
    return { letIn: letIn / seconds, turnedAway: (statuses.length - letIn) / seconds }
  }
}

async function tryLogIn(url: string, username: string): Promise<number> {
  const body = JSON.stringify({ username, password })
  const answer = await fetch(`${url}/token`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  await answer.arrayBuffer()
  return answer.status
}

/** Milliseconds until each of many GETs was answered, sent at a steady rate. */
async function latencies(url: string, headers: Headers, milliseconds: number): Promise<number[]> {
  await expectStatus(fetch(`${url}/me`, { headers }), 200)
  const agent = new Agent({ keepAlive: true })
  const count = Math.round(milliseconds / everyMs)
  const begun = performance.now()
  const underWay: Promise<number>[] = []
  for (let sent = 0; sent < count; sent++) {
    const wait = begun + sent * everyMs - performance.now()
    if (wait > 0) await delay(wait)
    underWay.push(latency(`${url}/me`, headers, agent))
  }
  const answers = await Promise.all(underWay)
  agent.destroy()
  return answers
}

function latency(url: string, headers: Headers, agent: Agent): Promise<number> {
  const sent = performance.now()
  return new Promise((resolve, reject) => {
    get(url, { headers, agent }, (response) => {
      response.resume()
      response.on('end', () => {
        if (response.statusCode === 200) resolve(performance.now() - sent)
        else reject(new Error(`GET /me answered ${response.statusCode}`))
      })
    }).on('error', reject)
  })
}
