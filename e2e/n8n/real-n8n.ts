/**
 * The real n8n as a process on loopback, with workflows imported and published as an administrator would.
 * @module
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Type } from 'typebox'
import { Parse } from 'typebox/value'
import { freePort } from '../support/process.ts'
import { ensureN8n } from './install.ts'

/** A workflow as it stands in a file. */
export interface Workflow {
  id: string
  nodes: { type: string; parameters: object }[]
  [member: string]: unknown
}

export interface Credential {
  id: string
  name: string
  type: string
  data: object
}

export interface RealN8n {
  /** The production address of a webhook. */
  webhook(path: string): string
  /** The address that answers only while the editor listens. */
  testWebhook(path: string): string
  /** Ends the process, as a machine that is switched off would. */
  kill(): Promise<void>
  /** Starts it again, on the same port; done when its health page says so, which is before it knows its webhooks. */
  start(): Promise<void>
  /** Waits until this webhook is known. */
  knows(path: string): Promise<void>
  /** Stops it and removes its data. */
  stop(): Promise<void>
}

const patienceMs = 180_000
const pauseMs = 250

/** Sets up an n8n of its own with these workflows. Those that are `active` are published. */
export async function startRealN8n(workflows: Workflow[], credentials: Credential[]): Promise<RealN8n> {
  const program = await ensureN8n()
  const folder = await mkdtemp(join(tmpdir(), 'axia-n8n-'))
  const port = await freePort()
  const base = `http://127.0.0.1:${port}`
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    N8N_USER_FOLDER: folder,
    N8N_LISTEN_ADDRESS: '127.0.0.1',
    N8N_PORT: String(port),
    N8N_RUNNERS_BROKER_PORT: String(await freePort()),
    N8N_DIAGNOSTICS_ENABLED: 'false',
    N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
    N8N_TEMPLATES_ENABLED: 'false',
    N8N_PERSONALIZATION_ENABLED: 'false',
    N8N_COMMUNITY_PACKAGES_ENABLED: 'false',
  }
  let child: ChildProcess | undefined
  let output = ''

  function run(...args: string[]): ChildProcess {
    const started = spawn(process.execPath, [program, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [started.stdout, started.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output = (output + text).slice(-20_000)
      })
    }
    return started
  }

  async function command(...args: string[]): Promise<void> {
    const [code] = await once(run(...args), 'exit')
    if (code !== 0) throw new Error(`n8n ${args[0]} failed: ${output}`)
  }

  async function until(holds: () => Promise<boolean>): Promise<void> {
    for (const deadline = Date.now() + patienceMs; Date.now() < deadline; await delay(pauseMs)) {
      if (child?.exitCode !== null) throw new Error(`n8n ended: ${output}`)
      if (await holds().catch(() => false)) return
    }
    throw new Error(`n8n takes too long: ${output}`)
  }

  async function start(): Promise<void> {
    child = run('start')
    await until(async () => (await fetch(`${base}/healthz/readiness`)).ok)
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const exit = once(child, 'exit')
    child.kill(signal)
    await exit
  }

  for (const [name, content] of Object.entries({ workflows, credentials })) {
    await writeFile(join(folder, `${name}.json`), JSON.stringify(content), { mode: 0o600 })
  }
  await command('import:credentials', `--input=${join(folder, 'credentials.json')}`)
  await command('import:workflow', `--input=${join(folder, 'workflows.json')}`)
  await start()
  await publish(base, workflows)

  return {
    webhook: (path) => `${base}/webhook/${path}`,
    testWebhook: (path) => `${base}/webhook-test/${path}`,
    start,
    kill: () => end('SIGKILL'),
    // A webhook for POST that is known says so to a GET, and runs nothing.
    knows: (path) => until(async () => /POST request\?/.test(await (await fetch(`${base}/webhook/${path}`)).text())),
    async stop() {
      await end('SIGTERM')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Publishes as the editor does: its command for that takes many seconds for each workflow. */
async function publish(base: string, workflows: Workflow[]): Promise<void> {
  const owner = { email: 'owner@example.org', firstName: 'A', lastName: 'B', password: `Pw1-${crypto.randomUUID()}` }
  const { headers } = await rest(`${base}/rest/owner/setup`, {}, owner)
  const cookie = headers.getSetCookie().map((each) => each.split(';', 1)[0])
  for (const { id } of workflows.filter(({ active }) => active === true)) {
    const url = `${base}/rest/workflows/${id}`
    const found = Parse(Found, await (await rest(url, { cookie: cookie.join('; ') })).json())
    await rest(`${url}/activate`, { cookie: cookie.join('; ') }, { versionId: found.data.versionId })
  }
}

const Found = Type.Object({ data: Type.Object({ versionId: Type.String() }) })

async function rest(url: string, headers: Record<string, string>, body?: object): Promise<Response> {
  const sent = body && { method: 'POST', body: JSON.stringify(body) }
  const answer = await fetch(url, { ...sent, headers: { 'content-type': 'application/json', ...headers } })
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`)
  return answer
}
