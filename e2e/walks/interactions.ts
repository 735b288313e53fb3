/**
 * How long a page takes from what a person does to the next paint (W3C Event Timing).
 * @module
 */
import type { Page } from 'playwright-core'
import { type Static, Type } from 'typebox'
import { Parse } from 'typebox/value'

const Interaction = Type.Object({
  /** Until the next paint. */
  ms: Type.Number(),
  /** Of these, until the page began to do something. */
  waitedMs: Type.Number(),
  /** Of these, what the page did. */
  workedMs: Type.Number(),
  /** Its last event. */
  what: Type.String(),
  /** What it was done to, in the first words of its text or its name. */
  on: Type.String(),
})
export type Interaction = Static<typeof Interaction>
const Interactions = Type.Array(Interaction)
const name = 'axiaInteractions'
/** Room for the bars of the browser's window, in pixels. */
const barsPx = 200

/** Follows a page from its next load on. @returns what tells its interactions so far; those under 16 ms are not counted. */
export async function followInteractions(page: Page): Promise<() => Promise<Interaction[]>> {
  await showWhole(page)
  await page.addInitScript((key) => {
    const events = { type: 'event', durationThreshold: 16, buffered: true } // a member that the types do not know yet
    const found = new Map<number, Interaction>()
    Object.assign(globalThis, { [key]: found })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if (!(entry instanceof PerformanceEventTiming) || entry.interactionId === 0) continue
        const { interactionId, duration, startTime, processingStart, processingEnd, target } = entry
        const before = found.get(interactionId)
        const label = target instanceof HTMLInputElement ? target.labels?.[0] : target
        const text = target instanceof Element && target.ariaLabel ? target.ariaLabel : label?.textContent
        found.set(interactionId, {
          ms: Math.max(before?.ms ?? 0, duration),
          waitedMs: before?.waitedMs ?? Math.round(processingStart - startTime),
          workedMs: (before?.workedMs ?? 0) + Math.round(processingEnd - processingStart),
          what: entry.name,
          on: (text ?? '').replace(/\s+/g, ' ').slice(0, 30),
        })
      }
    }).observe(events)
  }, name)
  return async () => Parse(Interactions, await page.evaluate((key) => [...Reflect.get(globalThis, key).values()], name))
}

/** Makes the window larger than the page: what lies behind its bars would not be painted until something else is. */
async function showWhole(page: Page): Promise<void> {
  const { width = 0, height = 0 } = page.viewportSize() ?? {}
  const devTools = await page.context().newCDPSession(page)
  const { windowId } = await devTools.send('Browser.getWindowForTarget')
  await devTools.send('Browser.setWindowBounds', {
    windowId,
    bounds: { width: width + barsPx, height: height + barsPx },
  })
  await devTools.detach()
}
