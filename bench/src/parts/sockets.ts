/**
 * What a socket costs: its handshake, and its place in memory while nobody says anything.
 * @module
 */
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { axiaV1 } from '@axia/contract'
import type { WebSocket } from 'ws'
import { type Axia, addUsers, logIn, newDatabase, startAxia, takeTicket } from '../axia.ts'
import type { Child } from '../children.ts'
import { pin } from '../cores.ts'
import { startPeer } from '../peer.ts'
import type { Plan } from '../plan.ts'
import type { Figure, Part } from '../report.ts'
import { type Address, closeAll, open, openMany } from '../sockets.ts'
import { ratios } from '../statistics.ts'

const userCount = 20
/** Handshakes under way at once. */
const atOnce = 20
/** Until the server has done what follows a handshake. */
const settleMs = 3000

/** Sockets that are open before others are counted: what the very first ones bring along is not theirs. */
const firstSockets = 200

/** A server, and where the next socket opens. */
interface Door {
  child: Child
  address(index: number): Promise<Address> | Address
}

/** Of one socket. */
interface Kibibytes {
  /** Of the first thousands, with what the process grows by when it lets so many in. */
  first: number[]
  rss: number[]
  heap: number[]
}

export async function measureSockets(plan: Plan): Promise<Part> {
  pin(process.pid, 'load')
  const databaseUrl = await newDatabase()
  const sessions = await logInAll(databaseUrl)
  const rates = await measureHandshakes(databaseUrl, sessions, plan)
  const bareMemory: Kibibytes = { first: [], rss: [], heap: [] }
  const memory: Kibibytes = { first: [], rss: [], heap: [] }
  for (let round = 0; round < plan.rounds; round++) {
    await addMemory(bareMemory, await bareDoor(), plan)
    await addMemory(memory, tokenDoor(await startPinned(databaseUrl), sessions), plan)
  }

  const figures: Figure[] = [
    { name: 'handshakes, bare ws', unit: '/s', samples: rates.bare },
    { name: 'handshakes by token', unit: '/s', samples: rates.token },
    { name: 'handshakes by ticket (issued too)', unit: '/s', samples: rates.ticket },
    { name: 'by token : bare ws', unit: '×', samples: ratios(rates.token, rates.bare) },
    { name: 'by ticket : bare ws', unit: '×', samples: ratios(rates.ticket, rates.bare) },
    { name: 'an idle socket, bare ws', unit: 'KiB', samples: bareMemory.rss },
    { name: 'an idle authenticated socket', unit: 'KiB', samples: memory.rss, goal: { atMost: 8 } },
    { name: 'an idle socket of the first, bare ws', unit: 'KiB', samples: bareMemory.first },
    { name: 'an idle authenticated socket of the first', unit: 'KiB', samples: memory.first },
    { name: 'an idle socket, bare ws, of it JavaScript’s', unit: 'KiB', samples: bareMemory.heap },
    { name: 'an idle authenticated socket, of it JavaScript’s', unit: 'KiB', samples: memory.heap },
  ]
  return {
    title: 'Sockets',
    how:
      `AxIA on PostgreSQL in the dialect ${axiaV1}, ${atOnce} handshakes at once, server and load on a core each. Memory: what ${plan.idleSockets} ` +
      `sockets add (RSS) where ${plan.idleSockets} are open already, garbage collected before and after, divided by their number. The first ${plan.idleSockets} also ` +
      'pay for what the process grows by once: compiled code, and room for the garbage of handshakes.',
    figures,
  }
}

async function measureHandshakes(databaseUrl: string, sessions: Session[], plan: Plan) {
  const axia = await startPinned(databaseUrl)
  const doors = { bare: await bareDoor(), token: tokenDoor(axia, sessions), ticket: ticketDoor(axia, sessions) }
  const rates: Record<keyof typeof doors, number[]> = { bare: [], token: [], ticket: [] }
  const names = ['bare', 'token', 'ticket'] as const
  for (const name of names) await handshakes(doors[name], plan.warmUpSeconds)
  for (let round = 0; round < plan.rounds; round++) {
    for (const name of names) rates[name].push(await handshakes(doors[name], plan.seconds))
  }
  await Promise.all([doors.bare.child.stop(), axia.child.stop()])
  return rates
}

interface Session {
  name: string
  headers: { authorization: string }
}

/** Sessions that outlive the server which opens them. */
async function logInAll(databaseUrl: string): Promise<Session[]> {
  const { child, url } = await startAxia({ databaseUrl })
  const names = await addUsers(databaseUrl, userCount)
  const sessions = await Promise.all(names.map(async (name) => ({ name, headers: await logIn(url, name) })))
  await child.stop()
  return sessions
}

async function startPinned(databaseUrl: string): Promise<Axia> {
  const axia = await startAxia({ databaseUrl })
  pin(axia.child.pid, 'server')
  return axia
}

async function bareDoor(): Promise<Door> {
  const { child, url } = await startPeer('bare-ws')
  pin(child.pid, 'server')
  return { child, address: () => ({ url }) }
}

function tokenDoor({ child, url }: Axia, sessions: Session[]): Door {
  return {
    child,
    address(index) {
      const { name, headers } = sessionAt(sessions, index)
      return { url: `${url}/ws/${name}`, headers, protocol: axiaV1 }
    },
  }
}

function ticketDoor({ child, url }: Axia, sessions: Session[]): Door {
  return {
    child,
    async address(index) {
      const { name, headers } = sessionAt(sessions, index)
      return { url: `${url}/ws/${name}?ticket=${await takeTicket(url, headers)}`, protocol: axiaV1 }
    },
  }
}

function sessionAt(sessions: Session[], index: number): Session {
  const session = sessions[index % sessions.length]
  if (session === undefined) throw new Error('nobody is signed in')
  return session
}

/** Sockets opened, and ended at once, in a second. */
async function handshakes(door: Door, seconds: number): Promise<number> {
  const begun = performance.now()
  let count = 0
  const work = async () => {
    while (performance.now() - begun < seconds * 1000) {
      const socket = await open(await door.address(count++))
      socket.terminate()
      await once(socket, 'close')
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return (count * 1000) / (performance.now() - begun)
}

/** Measures what idle sockets take, and stops the server. */
async function addMemory(memory: Kibibytes, { child, address }: Door, { idleSockets }: Plan): Promise<void> {
  const sockets: WebSocket[] = []
  const openMore = async (count: number) => {
    sockets.push(...(await openMany(count, address)))
    await delay(settleMs)
    return child.usage({ withoutGarbage: true })
  }
  const atFirst = await openMore(firstSockets)
  const some = await openMore(idleSockets)
  const all = await openMore(idleSockets)
  if (sockets.some((socket) => socket.readyState !== socket.OPEN)) throw new Error('an idle socket was closed')
  memory.first.push((some.rssBytes - atFirst.rssBytes) / 1024 / idleSockets)
  memory.rss.push((all.rssBytes - some.rssBytes) / 1024 / idleSockets)
  memory.heap.push((all.heapBytes - some.heapBytes) / 1024 / idleSockets)
  await closeAll(sockets)
  await child.stop()
}
