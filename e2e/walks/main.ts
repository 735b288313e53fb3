/**
 * `npm run walks -w @axia/e2e`: a whole day in all eight ways, on a processor slowed down four times. Each screen is kept as a
 * picture, and the longest that an interaction took until the next paint is told.
 * @module
 */
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newPage } from '../support/app.ts'
import { launchBrowser } from '../support/browser.ts'
import { startTestServer } from '../support/server.ts'
import { walkDay } from './day.ts'
import { followInteractions, type Interaction } from './interactions.ts'
import { allWays, contextOptions, wayName } from './ways.ts'
import { walkWords } from './words.ts'

const slowedDown = 4
const folder = join(tmpdir(), 'axia-walks')

await mkdir(folder, { recursive: true })
const browser = await launchBrowser()
try {
  for (const way of allWays) {
    const server = await startTestServer()
    const page = await newPage(browser, contextOptions(way))
    page.context().setDefaultTimeout(60_000)
    const devTools = await page.context().newCDPSession(page)
    await devTools.send('Emulation.setCPUThrottlingRate', { rate: slowedDown })
    const interactions = await followInteractions(page)
    await walkDay(page, {
      server,
      words: walkWords[way.locale],
      async onScreen(name) {
        await page.screenshot({ path: join(folder, `${wayName(way)}-${name}.png`), animations: 'disabled' })
      },
    })
    const slowest = (await interactions()).toSorted((a, b) => b.ms - a.ms)
    process.stdout.write(
      `${wayName(way)}: ${slowest.length} interactions, the slowest\n${slowest.slice(0, 3).map(tell).join('')}`,
    )
    await page.context().close()
    await server.stop()
  }
  process.stdout.write(`pictures: ${folder}\n`)
} finally {
  await browser.close()
}

function tell({ ms, waitedMs, workedMs, what, on }: Interaction): string {
  return `  ${ms} ms (${waitedMs} waiting, ${workedMs} at work) ${what} on “${on}”\n`
}
