/**
 * What a guarded request costs, against an open one and against the same answer from others.
 * @module
 */
import { randomBytes } from 'node:crypto'
import jwt from 'jsonwebtoken'
import { addUsers, expectStatus, logIn, newDatabase, startAxia } from '../axia.ts'
import { pin } from '../cores.ts'
import { connections, type Load, load, type Target } from '../load.ts'
import { startPeer } from '../peer.ts'
import type { Plan } from '../plan.ts'
import type { Figure, Part } from '../report.ts'
import { ratios } from '../statistics.ts'

const taskCount = 20
/** Headers that every server writes by itself. */
const ownHeaders = new Set(['connection', 'content-length', 'content-type', 'date', 'keep-alive'])

export async function measureRequests(plan: Plan): Promise<Part> {
  pin(process.pid, 'load')
  const targets = await prepare()
  for (const target of Object.values(targets)) await load(target, plan.warmUpSeconds)
  const measured = new Map<string, Load[]>()
  for (let round = 0; round < plan.rounds; round++) {
    for (const [name, target] of Object.entries(targets)) {
      const loads = measured.get(name) ?? []
      measured.set(name, [...loads, await load(target, plan.seconds)])
    }
  }
  await Promise.all([...new Set(Object.values(targets).map(({ child }) => child))].map((child) => child.stop()))

  const cpu = (name: keyof typeof targets) => (measured.get(name) ?? []).map((each) => each.cpuMicroseconds)
  /** By processor time, so that a load generator that cannot keep up with the server hides nothing. */
  const speed = (name: keyof typeof targets) => cpu(name).map((microseconds) => 1e6 / microseconds)
  const guardCost = cpu('GET /me').map((each, round) => each - (cpu('GET /health')[round] ?? 0))
  const figures: Figure[] = [...measured].flatMap(([name, loads]): Figure[] => [
    { name, unit: '/s', samples: loads.map((each) => each.requestsPerSecond) },
    { name: `${name}, processor time of one`, unit: 'µs', samples: loads.map((each) => each.cpuMicroseconds) },
  ])
  return {
    title: 'Requests',
    how:
      `AxIA on PostgreSQL; ${connections} connections that are kept open; servers and load on a core each. Ratios are of requests per second ` +
      'of processor time: what a whole core answers, whether or not the load generator keeps up with it. ' +
      'The peers run with the settings that Node.js has by itself, AxIA with those of `npm start`.',
    figures: [
      ...figures,
      {
        name: 'GET /me : GET /health',
        unit: '×',
        samples: ratios(speed('GET /me'), speed('GET /health')),
        goal: { atLeast: 0.9 },
      },
      { name: 'the guard: GET /me less GET /health', unit: 'µs', samples: guardCost, goal: { atMost: 3 } },
      {
        name: 'GET /me : Fastify with @fastify/jwt',
        unit: '×',
        samples: ratios(speed('GET /me'), speed('Fastify /me')),
        goal: { atLeast: 1.6 },
      },
      {
        name: 'GET /me : Express with jsonwebtoken',
        unit: '×',
        samples: ratios(speed('GET /me'), speed('Express /me')),
      },
      { name: 'GET /me : bare node:http', unit: '×', samples: ratios(speed('GET /me'), speed('bare /me')) },
      {
        name: 'GET /tasks (20 rows) : bare node:http, the same answer from memory',
        unit: '×',
        samples: ratios(speed('GET /tasks'), speed('bare /tasks')),
        goal: { atLeast: 0.15 },
      },
      {
        name: 'GET /tasks (20 rows) : bare node:http with pg',
        unit: '×',
        samples: ratios(speed('GET /tasks'), speed('bare /tasks with pg')),
      },
      {
        name: 'GET /tasks (20 rows) : the short answer of bare /me',
        unit: '×',
        samples: ratios(speed('GET /tasks'), speed('bare /me')),
      },
    ],
  }
}

async function prepare() {
  const databaseUrl = await newDatabase()
  const axia = await startAxia({ databaseUrl })
  const [username = ''] = await addUsers(databaseUrl, 1)
  const headers = await logIn(axia.url, username)
  for (let number = 1; number <= taskCount; number++) {
    const body = JSON.stringify({
      title: `Task ${number}`,
      description: 'as people write them',
      due_date: '2030-01-31',
    })
    const post = { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body }
    await expectStatus(fetch(`${axia.url}/tasks`, post), 201)
  }

  const secret = randomBytes(32).toString('hex')
  const answer = await expectStatus(fetch(`${axia.url}/me`, { headers }), 200)
  const me = await answer.text()
  const tasks = await (await expectStatus(fetch(`${axia.url}/tasks`, { headers }), 200)).text()
  const environment = {
    ANSWER_ME: me,
    ANSWER_TASKS: tasks,
    ANSWER_HEADERS: JSON.stringify(Object.fromEntries([...answer.headers].filter(([name]) => !ownHeaders.has(name)))),
    PEER_SECRET: secret,
    PEER_ISSUER: axia.url,
    DATABASE_URL: databaseUrl,
    USERNAME: username,
  }
  const [bare, fastify, express] = await Promise.all([
    startPeer('bare-http', environment),
    startPeer('fastify', environment),
    startPeer('express', environment),
  ])
  const token = jwt.sign({ sid: username }, secret, {
    subject: 'user',
    issuer: axia.url,
    audience: axia.url,
    expiresIn: '1d',
  })
  const peerHeaders = { authorization: `Bearer ${token}` }
  for (const { child } of [axia, bare, fastify, express]) pin(child.pid, 'server')
  for (const { url } of [bare, fastify, express]) {
    const same = await fetch(`${url}/me`, { headers: peerHeaders })
    const differs = [...answer.headers.keys()].some((name) => name !== 'date' && !same.headers.has(name))
    if (differs || (await same.text()) !== me) throw new Error('a peer gives another answer')
  }
  if ((await (await fetch(`${bare.url}/tasks`)).text()) !== tasks) throw new Error('a peer gives other tasks')
  return {
    'GET /health': { child: axia.child, url: `${axia.url}/health` },
    'GET /me': { child: axia.child, url: `${axia.url}/me`, headers },
    'GET /tasks': { child: axia.child, url: `${axia.url}/tasks`, headers },
    'bare /me': { child: bare.child, url: `${bare.url}/me`, headers: peerHeaders },
    'bare /tasks': { child: bare.child, url: `${bare.url}/tasks`, headers: peerHeaders },
    'bare /tasks with pg': { child: bare.child, url: `${bare.url}/tasks/pg`, headers: peerHeaders },
    'Fastify /me': { child: fastify.child, url: `${fastify.url}/me`, headers: peerHeaders },
    'Express /me': { child: express.child, url: `${express.url}/me`, headers: peerHeaders },
  } satisfies Record<string, Target>
}
