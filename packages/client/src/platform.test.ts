import { afterEach, describe, expect, it, vi } from 'vitest'
import { systemWake } from './platform.ts'

afterEach(() => vi.unstubAllGlobals())

/** A browser's window and document, as far as they tell of waking. */
function openPage() {
  const page = { window: new EventTarget(), document: Object.assign(new EventTarget(), { visibilityState: 'visible' }) }
  vi.stubGlobal('window', page.window)
  vi.stubGlobal('document', page.document)
  return page
}

describe('systemWake', () => {
  it.each(['online', 'offline'])('tells when the device is %s', (change) => {
    const { window } = openPage()
    const listener = vi.fn()
    const stop = systemWake(listener)
    window.dispatchEvent(new Event(change))
    expect(listener).toHaveBeenCalledOnce()
    stop()
    window.dispatchEvent(new Event(change))
    expect(listener).toHaveBeenCalledOnce()
  })

  it('tells when the page is shown, not when it is hidden', () => {
    const { document } = openPage()
    const listener = vi.fn()
    const stop = systemWake(listener)
    document.visibilityState = 'hidden'
    document.dispatchEvent(new Event('visibilitychange'))
    expect(listener).not.toHaveBeenCalled()
    document.visibilityState = 'visible'
    document.dispatchEvent(new Event('visibilitychange'))
    expect(listener).toHaveBeenCalledOnce()
    stop()
    document.dispatchEvent(new Event('visibilitychange'))
    expect(listener).toHaveBeenCalledOnce()
  })

  it('never tells where there is no page', () => {
    expect(() => systemWake(vi.fn())()).not.toThrow()
  })
})
