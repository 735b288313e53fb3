/**
 * How fast people get in, and what those who are in notice of a storm at the door.
 * @module
 */
import { setTimeout as delay } from 'node:timers/promises'
import { hash } from '@node-rs/argon2'
import { Type } from 'typebox'
import { Check } from 'typebox/value'
import { addUsers, hashSettings, logIn, newDatabase, password, startAxia } from '../axia.ts'
import { type Child, start } from '../children.ts'
import { pin, precedence, unpin } from '../cores.ts'
import { startPeer } from '../peer.ts'
import type { Plan } from '../plan.ts'
import type { Figure, Part } from '../report.ts'
import { percentile, ratios, summarize } from '../statistics.ts'

const Hashed = Type.Object({ hashesPerSecond: Type.Number() })
const Probed = Type.Union([
  Type.Object({ latencies: Type.Array(Type.Number()) }),
  Type.Object({ failure: Type.String() }),
])

const userCount = 200
/** Logins under way at once: one more waits than is checked. */
const loginsAtOnce = 4
/** Until the storm has filled the server's queue. */
const stormRisesMs = 1000

export async function measureLogins(plan: Plan): Promise<Part> {
  const databaseUrl = await newDatabase()
  const axia = await startAxia({ databaseUrl })
  const users = roundRobin(await addUsers(databaseUrl, userCount))
  const hasher = await startPeer('hash', { PASSWORD: password, PASSWORD_HASH: await hash(password, hashSettings) })
  const { authorization } = await logIn(axia.url, users())
  const prober = start(new URL('../prober.ts', import.meta.url), {
    flags: ['--single-threaded'], // its other threads would wait for a core, and it for them
    environment: { URL: `${axia.url}/me`, AUTHORIZATION: authorization },
  })
  await prober.line(/^ready/m)
  const precedes = precedence(prober.pid)
  pin(prober.pid, 'load')
  pin(process.pid, 'load') // not before the others have started: they would inherit it
  const milliseconds = 2000 * plan.seconds // a login takes long: fewer would be too few

  const hashes: number[] = []
  const logins: number[] = []
  const idle: number[][] = []
  const storm: number[][] = []
  const storms: StormOutcome[] = []
  await loginsPerSecond(axia.url, users, plan.warmUpSeconds * 1000)
  await latencies(prober, plan.warmUpSeconds * 1000)
  for (let round = 0; round < plan.rounds; round++) {
    unpin(axia.child.pid)
    hashes.push(await hashesPerSecond(hasher.child, milliseconds))
    logins.push(await loginsPerSecond(axia.url, users, milliseconds))
    pin(axia.child.pid, 'server')
    idle.push(await latencies(prober, milliseconds))
    const endStorm = startStorm(axia.url, users, 2 * summarize(hashes).median)
    await delay(stormRisesMs)
    storm.push(await latencies(prober, milliseconds))
    storms.push(await endStorm())
  }
  await Promise.all([axia.child.stop(), hasher.child.stop(), prober.stop()])

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
      'For logins per second AxIA is not pinned: hashing takes all cores but one. The bare rate is argon2id alone, with the same ' +
      `parameters and as many at once. A storm is logins of ${userCount} users at twice that rate; a GET /me every 10 ms shows ` +
      'what the others notice. For that, idle or in the storm, AxIA has one core for requests and hashes alike, and the load another. ' +
      (precedes
        ? 'The process that sends it has real-time priority, so that it measures the server’s waiting and not its own.'
        : 'The process that sends it may have waited for a core itself: real-time priority is not allowed here.'),
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

/** Milliseconds until each of many GETs was answered. */
async function latencies(prober: Child, milliseconds: number): Promise<number[]> {
  const answer = await prober.ask(`probe for ${milliseconds} ms`, (answer) => Check(Probed, answer))
  if ('failure' in answer) throw new Error(answer.failure)
  return answer.latencies
}
