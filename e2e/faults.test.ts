/**
 * A little of `npm run test:faults` each time: the same faults in few rounds, another choice of moments in each run.
 * @module
 */
import { describe, expect, it } from 'vitest'
import { agentFaults } from './faults/agent-faults.ts'
import { cutEverywhere } from './faults/cuts.ts'
import { killRounds } from './faults/kill.ts'

const nothing = { lost: [], doubled: [], disordered: [] }
const seed = Date.now() % 1_000_000

describe(`delivery (seed ${seed})`, () => {
  it('loses, doubles and confuses nothing when the server is killed under load', { timeout: 600_000 }, async () => {
    const found = await killRounds({ rounds: 3, seed, database: 'embedded', users: 2 })
    expect(found).toMatchObject(nothing)
    expect(found.acknowledged).toBeGreaterThan(10)
  })

  it('nor when the connection is cut in the middle of a session', { timeout: 600_000 }, async () => {
    const found = await cutEverywhere({ every: 7 })
    expect(found).toMatchObject(nothing)
    expect(found.cuts).toBeGreaterThan(8)
  })

  it('nor when the agent is slow, dead, wrong, late or says everything twice', { timeout: 600_000 }, async () => {
    const found = await agentFaults({ questions: 30, seed })
    expect(found).toMatchObject({ ...nothing, asked: 30 })
    expect(Object.keys(found.faults).length).toBeGreaterThan(4)
  })
})
