/**
 * How long a page takes from what a person does to the next paint (W3C Event Timing).
 * @module
 */
import type { Page } from 'playwright-core'
import { Type } from 'typebox'
import { Parse } from 'typebox/value'

const Interactions = Type.Array(Type.Object({ ms: Type.Number(), what: Type.String() }))
const name = 'axiaInteractions'

/** Follows a page from its next load on. @returns what tells its interactions so far; those under 16 ms are not counted. */
export async function followInteractions(page: Page): Promise<() => Promise<{ ms: number; what: string }[]>> {
  await page.addInitScript((key) => {
    const events = { type: 'event', durationThreshold: 16, buffered: true } // a member that the types do not know yet
    const found: { ms: number; what: string }[] = []
    Object.assign(globalThis, { [key]: found })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if ('interactionId' in entry && entry.interactionId !== 0) found.push({ ms: entry.duration, what: entry.name })
      }
    }).observe(events)
  }, name)
  return async () => Parse(Interactions, await page.evaluate((key) => Reflect.get(globalThis, key), name))
}
