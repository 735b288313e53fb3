/**
 * How long an answer takes: from the question over the socket to the built-in agent's answer on the same socket.
 * @module
 */
import { setTimeout as delay } from 'node:timers/promises'
import { axiaV1, ServerFrame } from '@axia/contract'
import { Check } from 'typebox/value'
import type { WebSocket } from 'ws'
import { addUsers, logIn, newDatabase, startAxia } from '../axia.ts'
import { pin } from '../cores.ts'
import type { Plan } from '../plan.ts'
import type { Figure, Part } from '../report.ts'
import { closeAll, openMany } from '../sockets.ts'
import { percentile } from '../statistics.ts'

const connections = 100
const userCount = 20
/** Each connection asks so often, at a moment of its own. */
const everyMs = 2000
const answerWithinMs = 30_000
const question = '/tareas'

/** A socket that asks in a conversation of its own. */
interface Asker {
  /** @returns milliseconds until the answer was there. */
  ask(): Promise<number>
}

export async function measureRoundTrips(plan: Plan): Promise<Part> {
  pin(process.pid, 'load')
  const figures = await measureOn(await newDatabase(), plan)
  return {
    title: 'Round trips',
    how: `${connections} sockets (axia.v1) of ${userCount} users on PostgreSQL; each asks the built-in agent "${question}" every ${everyMs / 1000} s, ${(connections * 1000) / everyMs} questions a second in all. From the question to its answer on the same socket, by which time both are on the disk.`,
    figures,
  }
}

async function measureOn(databaseUrl: string, { rounds, seconds, warmUpSeconds }: Plan): Promise<Figure[]> {
  const { child, url } = await startAxia({ databaseUrl })
  const users = await addUsers(databaseUrl, userCount)
  const headers: { authorization: string }[] = []
  for (const username of users) headers.push(await logIn(url, username))
  pin(child.pid, 'server')
  const sockets = await openMany(connections, (index) => ({
    url: `${url}/ws/${users[index % userCount]}`,
    headers: headers[index % userCount] ?? {},
    protocol: axiaV1,
  }))
  const askers = sockets.map((socket, index) => asker(socket, `bench-${index}`))
  const once = async (forSeconds: number) => {
    const times = Math.max(1, Math.round((forSeconds * 1000) / everyMs))
    return (await Promise.all(askers.map((each, index) => askNowAndThen(each, index, times)))).flat()
  }
  await once(warmUpSeconds)
  const samples: number[][] = []
  const cost: number[] = []
  for (let round = 0; round < rounds; round++) {
    const before = await child.usage()
    const took = await once(2 * seconds)
    samples.push(took)
    cost.push(((await child.usage()).cpuMicroseconds - before.cpuMicroseconds) / took.length)
  }
  await closeAll(sockets)
  await child.stop()
  return [
    { name: 'median', unit: 'ms', samples: samples.map((each) => percentile(each, 50)) },
    { name: '99th percentile', unit: 'ms', samples: samples.map((each) => percentile(each, 99)) },
    { name: 'processor time of the server for one question with its answer', unit: 'µs', samples: cost },
  ]
}

async function askNowAndThen(each: Asker, index: number, times: number): Promise<number[]> {
  const took: number[] = []
  await delay((index * everyMs) / connections)
  for (let time = 0; time < times; time++) {
    const [ms] = await Promise.all([each.ask(), delay(everyMs)])
    took.push(ms)
  }
  return took
}

function asker(socket: WebSocket, conversation: string): Asker {
  let count = 0
  /** The server's id of the question that is under way. */
  let asked: string | undefined
  /** When answers came, by their question. */
  const answeredAt = new Map<string, number>()
  let look = () => {}
  socket.on('message', (data) => {
    const at = performance.now()
    const frame: unknown = JSON.parse(String(data))
    if (!Check(ServerFrame, frame)) return
    if (frame.type === 'ack') asked = frame.message_id
    if (frame.type === 'message' && frame.message.reply_to !== null) answeredAt.set(frame.message.reply_to, at)
    look()
  })
  return {
    async ask() {
      const { promise, resolve, reject } = Promise.withResolvers<number>()
      asked = undefined
      look = () => {
        const at = asked === undefined ? undefined : answeredAt.get(asked)
        if (at !== undefined) resolve(at)
      }
      const timer = setTimeout(() => reject(new Error('a question was not answered')), answerWithinMs)
      const begun = performance.now()
      const client_id = `${conversation}.${++count}`
      socket.send(JSON.stringify({ type: 'message', client_id, session_id: conversation, text: question }))
      const at = await promise.finally(() => clearTimeout(timer))
      return at - begun
    },
  }
}
