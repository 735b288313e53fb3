/**
 * `npm run test:faults`: all faults in all their rounds, and as a table what was lost, doubled or out of order. It takes hours on a
 * small machine; `-- --rounds 20` is quicker, `-- --only kill` or the like does one of them, `-- --seed N` repeats a run's choices.
 * @module
 */
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { agentFaults } from './agent-faults.ts'
import { cutEverywhere } from './cuts.ts'
import { killRounds } from './kill.ts'
import type { Findings } from './ledger.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(Math.trunc(Math.random() * 1e9)) },
    only: { type: 'string' },
  },
})
const rounds = Number(values.rounds)
const seed = Number(values.seed)
const root = fileURLToPath(new URL('../..', import.meta.url))

interface Row extends Findings {
  rounds: string
}

const dot = () => void process.stderr.write('.')

const faults: Record<string, { name: string; run: () => Promise<Row> }> = {
  kill: {
    name: '`kill -9` of the server under load',
    run: async () => ({
      ...(await killRounds({ rounds, seed, database: 'embedded', onRound: dot })),
      rounds: `${rounds} kills`,
    }),
  },
  cluster: {
    name: '`kill -9` of one of two servers on a PostgreSQL',
    run: async () => ({
      ...(await killRounds({ rounds, seed, database: 'postgresql', onRound: dot })),
      rounds: `${rounds} kills`,
    }),
  },
  cuts: {
    name: 'the connection cut before, in and after every frame',
    run: async () => {
      const found = await cutEverywhere({ onCut: dot })
      return { ...found, rounds: `${found.cuts} cuts` }
    },
  },
  agent: {
    name: 'an agent that is slow, dead, wrong, late or speaks twice',
    run: async () => {
      const found = await agentFaults({ questions: rounds * 2, seed })
      return { ...found, rounds: `${Object.values(found.faults).reduce((sum, count) => sum + count, 0)} faults` }
    },
  },
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1)) // the servers go with it

process.stderr.write(`seed ${seed}\n`)
const lines = ['| Fault | Rounds | Asked | Acknowledged | Asked of the agent | Lost | Doubled | Out of order |']
lines.push('|---|---|---|---|---|---|---|---|')
let isGood = true
for (const [key, { name, run }] of Object.entries(faults)) {
  if (values.only !== undefined && !values.only.split(',').includes(key)) continue
  process.stderr.write(`${name} `)
  const { lost, doubled, disordered, ...row } = await run()
  process.stderr.write('\n')
  const wrong = [...lost, ...doubled, ...disordered]
  for (const each of wrong) process.stderr.write(`  ${each}\n`)
  isGood &&= wrong.length === 0
  const cells = [name, row.rounds, row.asked, row.acknowledged, row.deliveries]
  lines.push(`| ${[...cells, lost.length, doubled.length, disordered.length].join(' | ')} |`)
}
if (values.only === undefined || values.only.split(',').includes('folder')) {
  isGood &&= killWriters()
}
process.stdout.write(`\n${lines.join('\n')}\n`)
process.exitCode = isGood ? 0 : 1

/** The embedded database by itself: its test, in as many rounds. */
function killWriters(): boolean {
  const test = 'packages/server/test/fault.embedded.test.ts'
  const environment = { ...process.env, AXIA_FAULT_ROUNDS: String(rounds) }
  try {
    execFileSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', '--project', 'server (embedded)', test], {
      cwd: root,
      env: environment,
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    return true
  } catch {
    return false
  }
}
