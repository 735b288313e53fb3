/**
 * How soon the server answers, and what it holds while nobody asks.
 * @module
 */
import { setTimeout as delay } from 'node:timers/promises'
import { newDatabase, newFolder, startAxia } from '../axia.ts'
import type { Plan } from '../plan.ts'
import type { Figure, Part } from '../report.ts'

/** Seconds and mebibytes of each round. */
interface Starts {
  first: number[]
  later: number[]
  memory: number[]
}

export async function measureStarts(plan: Plan): Promise<Part> {
  const embedded: Starts = { first: [], later: [], memory: [] }
  const postgresql: Starts = { first: [], later: [], memory: [] }
  await measureOne({ first: [], later: [], memory: [] }, { dataDir: await newFolder() }, plan) // the compile cache is filled
  for (let round = 0; round < plan.rounds; round++) {
    await measureOne(embedded, { dataDir: await newFolder() }, plan)
    await measureOne(postgresql, { databaseUrl: await newDatabase() }, plan)
  }
  return {
    title: 'Start and rest',
    how:
      'From the start of the process to the first 200 of GET /health: on an empty folder or database, and again on the same one. Memory: of the ' +
      `whole process (RSS), ${plan.idleSeconds} s after the later start.`,
    figures: [...toFigures('embedded', embedded, 250), ...toFigures('PostgreSQL', postgresql, 120)],
  }
}

function toFigures(name: string, { first, later, memory }: Starts, mostMebibytes: number): Figure[] {
  return [
    { name: `${name}: first start`, unit: 's', samples: first, goal: { atMost: 3 } },
    { name: `${name}: later start`, unit: 's', samples: later, goal: { atMost: 1.5 } },
    { name: `${name}: memory at rest`, unit: 'MiB', samples: memory, goal: { atMost: mostMebibytes } },
  ]
}

async function measureOne(
  { first, later, memory }: Starts,
  place: Parameters<typeof startAxia>[0],
  { idleSeconds }: Plan,
) {
  const once = await startAxia(place)
  first.push(once.startMs / 1000)
  await once.child.stop()
  const again = await startAxia(place)
  later.push(again.startMs / 1000)
  await delay(idleSeconds * 1000)
  memory.push((await again.child.usage()).rssBytes / 2 ** 20)
  await again.child.stop()
}
