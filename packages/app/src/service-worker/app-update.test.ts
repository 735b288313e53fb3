/**
 * When a new version is offered, and that nothing is loaded anew before somebody asks for it.
 * @module
 */
import { describe, expect, it, vi } from 'vitest'
import { type UpdateSurroundings, watchForUpdates } from './app-update.ts'
import { takeOver } from './take-over.ts'

class FakeWorker extends EventTarget {
  state = 'installing'
  readonly postMessage = vi.fn()

  become(state: string): void {
    this.state = state
    this.dispatchEvent(new Event('statechange'))
  }
}

class FakeRegistration extends EventTarget {
  installing: FakeWorker | null = null
  waiting: FakeWorker | null = null
  readonly update = vi.fn(async () => undefined)

  /** A new version is found and downloaded. */
  bring(): FakeWorker {
    const worker = new FakeWorker()
    this.installing = worker
    this.dispatchEvent(new Event('updatefound'))
    this.installing = null
    this.waiting = worker
    worker.become('installed')
    return worker
  }
}

async function page({ isControlled = true, waiting = false } = {}) {
  const registration = new FakeRegistration()
  if (waiting) registration.waiting = new FakeWorker()
  const container = Object.assign(new EventTarget(), {
    controller: isControlled ? {} : null,
    register: vi.fn(async () => registration),
  })
  const visible = Object.assign(new EventTarget(), { visibilityState: 'visible' as const })
  let now = new Date('2026-11-21T10:00:00Z')
  const reload = vi.fn()
  const trustedTypes = {
    createPolicy: vi.fn((name: string, rules: { createScriptURL: (address: string) => string }) => ({
      createScriptURL: (address: string) => `${name}: ${rules.createScriptURL(address)}`,
    })),
  }
  const surroundings = { container, trustedTypes, document: visible, clock: () => now, reload }
  const onReady = vi.fn<(update: () => void) => void>()
  await watchForUpdates(surroundings as unknown as UpdateSurroundings, '/app/', onReady)
  return {
    registration,
    container,
    reload,
    onReady,
    update: () => onReady.mock.calls[0]?.[0](),
    lookAgain: (after: number) => {
      now = new Date(now.getTime() + after)
      visible.dispatchEvent(new Event('visibilitychange'))
    },
  }
}

describe(watchForUpdates, () => {
  it('registers the worker at the app’s place, by the one address that the policy lets through', async () => {
    const { container } = await page()
    expect(container.register).toHaveBeenCalledWith('axia-service-worker: /app/service-worker.js', {
      scope: '/app/',
      updateViaCache: 'none',
    })
  })

  it('says nothing of the first version', async () => {
    const { registration, container, onReady, reload } = await page({ isControlled: false })
    registration.bring()
    container.dispatchEvent(new Event('controllerchange'))
    expect(onReady).not.toHaveBeenCalled()
    expect(reload).not.toHaveBeenCalled()
  })

  it('offers a new version once, and loads it only when that is asked for and it has taken over', async () => {
    const { registration, container, onReady, reload, update } = await page()
    const worker = registration.bring()
    registration.bring()
    expect(onReady).toHaveBeenCalledTimes(1)
    expect(worker.postMessage).not.toHaveBeenCalled()
    update()
    expect(registration.waiting?.postMessage).toHaveBeenCalledWith(takeOver)
    expect(reload).not.toHaveBeenCalled()
    container.dispatchEvent(new Event('controllerchange'))
    expect(reload).toHaveBeenCalledTimes(1)
  })

  it('offers a version that waits since another visit', async () => {
    const { onReady } = await page({ waiting: true })
    expect(onReady).toHaveBeenCalledTimes(1)
  })

  it('offers, and does not load, what another tab took', async () => {
    const { container, onReady, reload, update } = await page()
    container.dispatchEvent(new Event('controllerchange'))
    expect([onReady.mock.calls.length, reload.mock.calls.length]).toEqual([1, 0])
    update()
    expect(reload).toHaveBeenCalledTimes(1)
  })

  it('looks for a new version when the page is shown again, an hour later at the earliest', async () => {
    const { registration, lookAgain } = await page()
    lookAgain(60_000)
    expect(registration.update).not.toHaveBeenCalled()
    lookAgain(3_600_000)
    expect(registration.update).toHaveBeenCalledTimes(1)
  })
})
