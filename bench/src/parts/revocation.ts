/**
 * How long somebody who was thrown out stays in: sockets and calls, on two servers that share a database.
 * @module
 */
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { axiaV1, closeCodes, Me } from '@axia/contract'
import { Check } from 'typebox/value'
import { addUsers, expectStatus, logIn, newDatabase, startAxia } from '../axia.ts'
import type { Plan } from '../plan.ts'
import type { Part } from '../report.ts'
import { openMany } from '../sockets.ts'

const socketCount = 200
const givenUpAfterMs = 10_000

export async function measureRevocation(plan: Plan): Promise<Part> {
  const databaseUrl = await newDatabase()
  const servers = [await startAxia({ databaseUrl }), await startAxia({ databaseUrl })]
  const urls = servers.map(({ url }) => url)
  const [username = ''] = await addUsers(databaseUrl, 1)
  const own = await logIn(urls[0] ?? '', username)
  const socketsClosed: number[] = []
  const callsRefused: number[] = []
  for (let round = 0; round < plan.rounds; round++) {
    const { sockets, calls } = await revokeOnce(urls, username, own)
    socketsClosed.push(sockets)
    callsRefused.push(calls)
  }
  await Promise.all(servers.map(({ child }) => child.stop()))
  return {
    title: 'Revocation',
    how: `A session with ${socketCount} open sockets, half of them on each of two servers, is revoked through one of them; time until the last socket is closed with ${closeCodes.signInAgain}, and until both servers refuse its token.`,
    figures: [
      { name: `all ${socketCount} sockets closed after`, unit: 'ms', samples: socketsClosed, goal: { atMost: 1000 } },
      { name: 'calls refused everywhere after', unit: 'ms', samples: callsRefused, goal: { atMost: 1000 } },
    ],
  }
}

async function revokeOnce(urls: string[], username: string, own: { authorization: string }) {
  const [first = ''] = urls
  const headers = await logIn(first, username)
  const sessionId = await sessionOf(first, headers)
  const sockets = await openMany(socketCount, (index) => ({
    url: `${urls[index % urls.length]}/ws/${username}`,
    headers,
    protocol: axiaV1,
  }))
  await Promise.all(urls.map((url) => expectStatus(fetch(`${url}/me`, { headers }), 200)))

  const late = AbortSignal.timeout(givenUpAfterMs)
  const begun = performance.now()
  const closed = sockets.map(async (socket) => {
    const [code]: unknown[] = await once(socket, 'close', { signal: late })
    if (code !== closeCodes.signInAgain) throw new Error(`a socket was closed with ${code}`)
    return performance.now() - begun
  })
  const refused = urls.map((url) => refusedAfter(url, headers, begun, late))
  await expectStatus(fetch(`${first}/sessions/${sessionId}`, { method: 'DELETE', headers: own }), 204)
  return { sockets: Math.max(...(await Promise.all(closed))), calls: Math.max(...(await Promise.all(refused))) }
}

async function refusedAfter(url: string, headers: { authorization: string }, begun: number, late: AbortSignal) {
  for (;;) {
    const answer = await fetch(`${url}/me`, { headers, signal: late })
    await answer.arrayBuffer()
    if (answer.status === 401) return performance.now() - begun
    await delay(5)
  }
}

async function sessionOf(url: string, headers: { authorization: string }): Promise<string> {
  const me: unknown = await (await expectStatus(fetch(`${url}/me`, { headers }), 200)).json()
  if (!Check(Me, me)) throw new Error('GET /me says something else')
  return me.session.id
}
