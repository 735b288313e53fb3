/**
 * `npm run bench`: measures AxIA beside its peers and writes down the ratios.
 * @module
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import { ensureBuilt } from '../../scripts/steps/build.mjs'
import { stopAll } from './children.ts'
import { cores, unpin } from './cores.ts'
import { measureHistory } from './parts/history.ts'
import { measureLogins } from './parts/logins.ts'
import { measureRequests } from './parts/requests.ts'
import { measureRevocation } from './parts/revocation.ts'
import { measureRoundTrips } from './parts/round-trips.ts'
import { measureSockets } from './parts/sockets.ts'
import { measureStarts } from './parts/starts.ts'
import { type Plan, quick, whole } from './plan.ts'
import { type Part, toMarkdown } from './report.ts'

const coreCount = availableParallelism() // before this process binds itself to one

/** Whatever hangs, the benchmark does not. */
const wholeRunMs = 45 * 60_000

const parts: Record<string, (plan: Plan) => Promise<Part>> = {
  requests: measureRequests,
  logins: measureLogins,
  sockets: measureSockets,
  revocation: measureRevocation,
  'round-trips': measureRoundTrips,
  history: measureHistory,
  starts: measureStarts,
}

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } },
})
const chosen = Object.entries(parts).filter(
  ([name]) => values.only === undefined || values.only.split(',').includes(name),
)
const plan = values.quick ? quick : whole

let ending = false
async function end(code: number): Promise<never> {
  if (!ending) {
    ending = true
    await stopAll()
  }
  process.exit(code)
}

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const) {
  process.on(signal, () => void end(code))
}
setTimeout(() => {
  process.stderr.write('The benchmark takes too long: stopped.\n')
  void end(1)
}, wholeRunMs).unref()

try {
  if (chosen.length === 0) throw new Error(`--only takes ${Object.keys(parts).join(', ')}`)
  await ensureBuilt()
  const loadBefore = loadavg()
  const done: Part[] = []
  for (const [name, measure] of chosen) {
    process.stderr.write(`${name} …\n`)
    unpin(process.pid)
    done.push(await measure(plan))
  }
  const today = new Date().toISOString().slice(0, 10)
  const report = toMarkdown(`Benchmark of ${today}`, describeMachine(loadBefore), done)
  process.stdout.write(`\n${report}`)
  if (!values.quick && values.only === undefined) {
    const folder = new URL('../results/', import.meta.url)
    mkdirSync(folder, { recursive: true })
    writeFileSync(new URL(`${today}.md`, folder), report)
  }
  await end(0)
} catch (error) {
  if (!ending) process.stderr.write(`The benchmark failed: ${error instanceof Error ? error.stack : String(error)}\n`)
  await end(1)
}

function describeMachine(loadBefore: number[]): string[] {
  const load = (averages: number[]) => averages.map((each) => each.toFixed(1)).join(', ')
  return [
    `${coreCount} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB of memory, ${process.platform} ${process.arch}`,
    `Node.js ${process.versions.node}; ${cores === undefined ? 'nothing is pinned to a core' : 'server and load pinned to a core each, where the text says so'}`,
    `load average ${load(loadBefore)} before, ${load(loadavg())} after (1, 5 and 15 minutes): on an idle machine the first number is near 0 before the run`,
    `${plan.rounds} rounds of ${plan.seconds} s each, interleaved`,
  ]
}
