/**
 * `npm run lighthouse -w @axia/e2e [-- PLACE…]`: what Lighthouse finds in the app as the server sends it, on its mobile profile:
 * the login, Hoy, and the other places of somebody who is signed in. Fails below the goals.
 * @module
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { type Static, Type } from 'typebox'
import { Check, Parse } from 'typebox/value'
import { signIn } from '../support/app.ts'
import { launchProfile, spawnProfile } from '../support/browser.ts'
import { ensureOutside } from '../support/outside.ts'
import { addSampleDay } from '../support/sample.ts'
import { setUp, startTestServer } from '../support/server.ts'

/** Points of a hundred. */
const goals = { performance: 95, accessibility: 100, 'best-practices': 100 }
const categories = Object.keys(goals) as (keyof typeof goals)[]

const Score = Type.Object({ score: Type.Number() })
const Outcome = Type.Object({
  lhr: Type.Object({
    categories: Type.Object({ performance: Score, accessibility: Score, 'best-practices': Score }),
    audits: Type.Record(Type.String(), Type.Object({ displayValue: Type.Optional(Type.String()) })),
  }),
  report: Type.String(),
})
/** Lighthouse could not measure, as when the browser has not written down when the page was asked for. */
const Unmeasured = Type.Object({ lhr: Type.Object({ runtimeError: Type.Object({ code: Type.String() }) }) })
/** A browser that was just opened has things of its own to do. */
const settlingMs = 2000
/** Places to visit; none: all. */
const asked = process.argv.slice(2)
/** Visits of each place. An odd number. */
const runs = 5
/** Times that a visit is tried. */
const maxTries = 3
const metrics = ['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time', 'cumulative-layout-shift']

const packageFolder = await ensureOutside({ name: 'lighthouse', version: '13.5.0', takes: 'a minute' })
const program: unknown = await import(pathToFileURL(join(packageFolder, 'core/index.js')).href)
if (!isLighthouse(program)) throw new Error('this Lighthouse is called in another way')
const lighthouse = program.default
const folder = join(tmpdir(), 'axia-lighthouse')
await mkdir(folder, { recursive: true })
const profile = await mkdtemp(join(tmpdir(), 'axia-profile-'))
const server = await startTestServer()
let isGood = true
try {
  await setUp(server)
  await measure({ login: '/' }, { isFirst: true })
  await addSampleDay(server, new Date().toLocaleDateString('en-CA', { timeZone: 'America/Bogota' }))
  await signInOnce()
  const places = { today: '/', chat: '/chat/sample', calendar: '/calendar', tasks: '/tasks', settings: '/settings' }
  await measure(places, { isFirst: false })
  process.stdout.write(`reports: ${folder}\n`)
} finally {
  await server.stop()
  await rm(profile, { recursive: true, force: true })
}
process.exitCode = isGood ? 0 : 1

/** The login stays in the profile, as it does at home. */
async function signInOnce(): Promise<void> {
  const browser = await launchProfile(profile)
  const page = await browser.newPage()
  await page.goto(`${server.url}/app/`)
  await signIn(page)
  await browser.close()
}

/** Visits each place, by its name and path, and tells of the visit in the middle: single ones differ with what the machine does. */
async function measure(places: Record<string, string>, { isFirst }: { isFirst: boolean }): Promise<void> {
  for (const [name, path] of Object.entries(places)) {
    if (asked.length > 0 && !asked.includes(name)) continue
    const outcomes: Static<typeof Outcome>[] = []
    for (let run = 0; run < runs; run++) outcomes.push(await visit(path, { isFirst }))
    const performance = ({ lhr }: Static<typeof Outcome>) => lhr.categories.performance.score
    const middle = outcomes.toSorted((one, other) => performance(one) - performance(other))[(runs - 1) / 2]
    if (middle !== undefined) await tell(name, middle)
  }
}

/** In a browser of its own: one that was used before measures what the visits before have left in it, too. */
async function visit(path: string, { isFirst }: { isFirst: boolean }, tried = 1): Promise<Static<typeof Outcome>> {
  const { port, close } = await spawnProfile(profile)
  await setTimeout(settlingMs)
  try {
    const flags = {
      port,
      output: 'html',
      onlyCategories: categories,
      disableStorageReset: !isFirst,
      logLevel: 'error',
    }
    const outcome = await lighthouse(`${server.url}/app${path}`, flags)
    if (!Check(Unmeasured, outcome)) return Parse(Outcome, outcome)
    if (tried === maxTries) throw new Error(`${path}: ${outcome.lhr.runtimeError.code}`)
  } finally {
    await close()
  }
  return visit(path, { isFirst }, tried + 1)
}

async function tell(name: string, { lhr, report }: Static<typeof Outcome>): Promise<void> {
  await writeFile(join(folder, `${name}.html`), report)
  const points = categories.map((category) => Math.round(lhr.categories[category].score * 100))
  if (categories.some((category, index) => (points[index] ?? 0) < goals[category])) isGood = false
  const times = metrics.map((metric) => lhr.audits[metric]?.displayValue ?? '?')
  const told = categories.map((category, index) => `${category} ${points[index]}`)
  process.stdout.write(`${name.padEnd(9)} ${told.join(', ')}; FCP, LCP, TBT, CLS: ${times.join(', ')}\n`)
}

function isLighthouse(
  program: unknown,
): program is { default(url: string, flags: Record<string, unknown>): Promise<unknown> } {
  return (
    typeof program === 'object' && program !== null && 'default' in program && typeof program.default === 'function'
  )
}
