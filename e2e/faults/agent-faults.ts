/**
 * An agent that does everything wrong that an agent can: slow, dead, 500, garbage, twice, late, after cancellation, restarting in
 * the middle. Each question must end once, whatever it takes.
 * @module
 */
import { setTimeout as delay } from 'node:timers/promises'
import { call, getToken, setUp, startTestServer } from '../support/server.ts'
import { type FaultAgent, type Reaction, startFaultAgent } from './agent.ts'
import { audit, readConversation, type StoredMessage } from './audit.ts'
import { Device } from './device.ts'
import { type Findings, Ledger } from './ledger.ts'
import { type Random, seededRandom } from './random.ts'

export interface AgentFaultOptions {
  questions: number
  seed: number
}

export interface AgentFindings extends Findings {
  /** How often the agent did what. */
  faults: Record<string, number>
}

const conversationCount = 8
/** From here on it answers, so that a run ends. */
const faultsPerQuestion = 2
const settleWithinMs = 240_000
const pollMs = 100

const faults: Record<string, (random: Random) => Reaction> = {
  slow: (random) => ({ does: 'answer', afterMs: random.between(100, 700) }),
  'silent until the time is over': () => ({ does: 'hang' }),
  'connection broken': () => ({ does: 'break', midway: false }),
  'connection broken in the answer': () => ({ does: 'break', midway: true }),
  'status 500': () => ({
    does: 'say',
    status: 500,
    contentType: 'application/json',
    body: '{"message":"Error in workflow"}',
  }),
  'status 503': () => ({ does: 'say', status: 503, contentType: 'text/plain', body: 'busy' }),
  'a page of HTML': () => ({ does: 'say', status: 200, contentType: 'text/html', body: '<html><h1>Login</h1></html>' }),
  'JSON that is no answer': () => ({ does: 'say', status: 200, contentType: 'application/json', body: '{"a": [1]}' }),
  'an empty answer': () => ({ does: 'say', status: 200, contentType: 'text/plain', body: '' }),
  'answered twice': () => ({ does: 'answerAndCallBack' }),
  late: (random) => ({ does: 'callBack', afterMs: random.between(0, 800), times: 1 }),
  'late, three times': (random) => ({ does: 'callBack', afterMs: random.between(0, 300), times: 3 }),
}

/** Asks through two devices. @throws {Error} that names the seed when the run itself breaks. */
export async function agentFaults({ questions, seed }: AgentFaultOptions): Promise<AgentFindings> {
  const random = seededRandom(seed)
  const ledger = new Ledger()
  const opened = new AsyncDisposableStack()
  const counts: Record<string, number> = {}
  try {
    const urls: string[] = []
    const agent = await startFaultAgent(() => urls)
    opened.defer(agent.close)
    agent.react((_delivery, times) => {
      const name = random.pick(Object.keys(faults))
      const reaction = times > faultsPerQuestion ? undefined : faults[name]?.(random)
      if (reaction === undefined) return { does: 'answer', afterMs: 0 }
      counts[name] = (counts[name] ?? 0) + 1
      return reaction
    })
    const server = await startTestServer({
      N8N_WEBHOOK_URL: agent.url,
      N8N_WEBHOOK_SECRET: agent.secret,
      AGENT_TIMEOUT_SECONDS: '1',
      LOG_LEVEL: 'silent',
    })
    opened.defer(server.stop)
    urls.push(server.url)
    await setUp(server)
    const token = await getToken(server)
    const devices = Array.from({ length: conversationCount }, (_, index) => {
      const writer = { username: 'ana', name: `device${index}`, conversation: `c${index}` }
      return new Device({ writer, token, ledger })
    })
    opened.defer(async () => {
      for (const device of devices) device.end()
    })
    for (const device of devices) await device.connect(server.url)

    const restarting = restartNowAndThen(agent, random)
    for (let count = 0; count < questions; count++) {
      random.pick(devices).say({ voice: random.chance(0.1) })
      await delay(random.between(0, 60))
      if (random.chance(0.1)) cancelSome(devices, ledger, random)
    }
    await restarting
    const { conversations, retried } = await settle(server.url, token, devices)
    return {
      ...audit({
        ledger,
        deliveries: agent.deliveries,
        devices,
        conversations,
        outOfTurn: new Set([...agent.late, ...retried]),
      }),
      faults: counts,
    }
  } catch (cause) {
    throw new Error(`faults of the agent: broken off with seed ${seed}`, { cause })
  } finally {
    await opened.disposeAsync()
  }
}

/** Down in the middle of what it was at, twice. */
async function restartNowAndThen(agent: FaultAgent, random: Random): Promise<void> {
  for (let time = 0; time < 2; time++) {
    await delay(random.between(200, 1000))
    await agent.restart(random.between(50, 500))
  }
}

/** Some question that has arrived is taken back, wherever it stands. */
function cancelSome(devices: readonly Device[], ledger: Ledger, random: Random): void {
  const device = random.pick(devices)
  const own = [...ledger.asked.values()].filter(({ writer, messageId }) => writer === device.writer && messageId)
  const [asked] = own.slice(-random.between(1, 3))
  if (asked !== undefined) device.cancel(asked)
}

/** Has every failed question sent again, as its user would, until all have ended and every device knows. */
async function settle(url: string, token: string, devices: readonly Device[]) {
  const retried = new Set<string>()
  const deadline = performance.now() + settleWithinMs
  for (;;) {
    const conversations = new Map<string, StoredMessage[]>()
    for (const { writer } of devices) {
      conversations.set(`ana/${writer.conversation}`, await readConversation(url, token, writer.conversation))
    }
    let open = devices.reduce((sum, { waiting }) => sum + waiting, 0)
    for (const [place, messages] of conversations) {
      for (const { id, role, status } of messages) {
        if (role === 'user' && (status === 'sent' || status === 'failed')) open += 1
        if (status !== 'failed') continue
        retried.add(id)
        await call({ url }, token, 'POST', `/messages/${place.split('/')[1]}/${id}/retry`)
      }
    }
    const count = [...conversations.values()].reduce((sum, messages) => sum + messages.length, 0)
    const isTold = devices.every(({ told }) => told.length >= count)
    if ((open === 0 && isTold) || performance.now() > deadline) return { conversations, retried }
    await delay(pollMs)
  }
}
