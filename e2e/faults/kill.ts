/**
 * `kill -9` of the real server at random moments under load, again and again on the same data; alone with its folder, or one of
 * two that share a PostgreSQL.
 * @module
 */
import { setTimeout as delay } from 'node:timers/promises'
import { type Delivery, type Reaction, startFaultAgent } from './agent.ts'
import { audit, readConversation, type StoredMessage } from './audit.ts'
import { Device } from './device.ts'
import { type Findings, Ledger } from './ledger.ts'
import { type Random, seededRandom } from './random.ts'
import { PlainProgram, RestScript } from './scripts.ts'
import { type Servers, startServers } from './servers.ts'

export interface KillOptions {
  rounds: number
  seed: number
  /** One server on its folder, or two on a PostgreSQL. */
  database: 'embedded' | 'postgresql'
  users?: number
  onRound?: (round: number) => void
}

/** How long a round asks; the server is killed at some moment in that time, or a little after it. */
const loadMs = 400
/** What a dead server of a set held is free after this; and then there must be time to ask the agent. */
const settleWithinMs = 300_000
const pollMs = 200
/** Answers that come when the question has been taken away from the writer's hands already. */
const lateShare = 0.1

/** Everybody who asks. */
interface Cast {
  devices: Device[]
  programs: PlainProgram[]
  scripts: RestScript[]
}

/** Runs the rounds. @throws {Error} that names the seed when the run itself breaks. */
export async function killRounds(options: KillOptions): Promise<Findings> {
  const { rounds, seed, database, users = 3, onRound } = options
  const random = seededRandom(seed)
  const ledger = new Ledger()
  const urls: string[] = []
  const agent = await startFaultAgent(() => urls)
  agent.react((delivery) => reactionTo(delivery, random))
  const names = ['ana', 'eva', 'leo', 'mia'].slice(0, users)
  let servers: Servers | undefined
  let cast: Cast | undefined
  try {
    servers = await startServers(database, names, agent, random)
    urls.push(...servers.urls)
    cast = gather(names, servers, ledger)
    for (let round = 0; round < rounds; round++) {
      await playRound(cast, servers, random)
      onRound?.(round)
    }
    await settle(cast, servers, random)
    return audit({
      ledger,
      deliveries: agent.deliveries,
      devices: cast.devices,
      conversations: await readAll(cast, servers),
      outOfTurn: agent.late,
    })
  } catch (cause) {
    throw new Error(`kill -9 on ${database}: broken off with seed ${seed}`, { cause })
  } finally {
    for (const each of [...(cast?.devices ?? []), ...(cast?.programs ?? [])]) each.end()
    await servers?.end()
    await agent.close()
  }
}

/** Mostly at once; sometimes so slowly that the kill finds the question at the agent; sometimes late, and then twice. */
function reactionTo({ voice }: Delivery, random: Random): Reaction {
  if (random.chance(lateShare)) return { does: 'callBack', afterMs: random.between(0, 500), times: 2 }
  return {
    does: 'answer',
    afterMs: random.chance(0.2) ? random.between(50, 400) : 0,
    voice: voice !== undefined && random.chance(0.5),
  }
}

function gather(names: string[], { tokens }: Servers, ledger: Ledger): Cast {
  const hand = (username: string, name: string, conversation: string) => ({
    writer: { username, name: `${username}.${name}`, conversation },
    token: tokens.get(username) ?? '',
    ledger,
  })
  return {
    // Both devices write into one conversation.
    devices: names.flatMap((name) => ['phone', 'laptop'].map((device) => new Device(hand(name, device, 'shared')))),
    programs: names.map((name) => new PlainProgram(hand(name, 'program', 'plain'))),
    scripts: names.map((name) => new RestScript(hand(name, 'script', 'rest'))),
  }
}

async function playRound(cast: Cast, servers: Servers, random: Random): Promise<void> {
  await connectAll(cast, servers, random)
  const victim = random.between(0, servers.urls.length - 1)
  const load = askAll(cast, random)
  await delay(random.between(0, loadMs + 100))
  await servers.kill(victim, async () => {
    if (servers.urls.length > 1) await connectAll(cast, servers, random, victim) // they go on at the other one
    await load
  })
}

/** Connects those who are not connected, each to some server that lives. */
async function connectAll({ devices, programs, scripts }: Cast, { urls }: Servers, random: Random, dead = -1) {
  const living = urls.filter((_, index) => index !== dead)
  for (const device of devices) if (!device.isConnected) await device.connect(random.pick(living))
  for (const program of programs) if (dead === -1) await program.connect(random.pick(living))
  for (const script of scripts) void script.work(random.pick(living))
}

/** Everybody asks a few times, at moments of their own. */
async function askAll({ devices, programs, scripts }: Cast, random: Random): Promise<void> {
  const asks = [...devices, ...programs, ...scripts].flatMap((each) =>
    Array.from({ length: random.between(1, 3) }, () => ({
      afterMs: random.between(0, loadMs),
      ask: () => each.say({ voice: random.chance(0.2) }),
    })),
  )
  await Promise.all(
    asks.map(async ({ afterMs, ask }) => {
      await delay(afterMs)
      ask()
    }),
  )
}

/** Until everything that was asked has arrived and is answered, and every device knows. What is missing then, the audit finds. */
async function settle(cast: Cast, servers: Servers, random: Random): Promise<void> {
  const deadline = performance.now() + settleWithinMs
  while (performance.now() < deadline) {
    await connectAll({ ...cast, programs: [] }, servers, random)
    await Promise.all(cast.scripts.map((script) => script.work(random.pick(servers.urls))))
    if (await isSettled(cast, servers)) return
    await delay(pollMs)
  }
}

async function isSettled(cast: Cast, servers: Servers): Promise<boolean> {
  if ([...cast.devices, ...cast.scripts].some(({ waiting }) => waiting > 0)) return false
  const conversations = [...(await readAll(cast, servers))]
  const isOpen = ({ role, status }: StoredMessage) => role === 'user' && status === 'sent'
  if (conversations.some(([, messages]) => messages.some(isOpen))) return false
  return cast.devices.every(({ told, writer }) => {
    const own = conversations.filter(([place]) => place.startsWith(`${writer.username}/`))
    return told.length >= own.reduce((sum, [, messages]) => sum + messages.length, 0)
  })
}

async function readAll({ devices, programs, scripts }: Cast, { urls, tokens }: Servers) {
  const conversations = new Map<string, StoredMessage[]>()
  for (const { writer } of [...devices, ...programs, ...scripts]) {
    const { username, conversation } = writer
    const place = `${username}/${conversation}`
    if (conversations.has(place)) continue
    conversations.set(place, await readConversation(urls[0] ?? '', tokens.get(username) ?? '', conversation))
  }
  return conversations
}
