import { describe, expect, it } from 'vitest'
import type { PhoneSettings } from './phone.ts'
import { ScreenLock } from './screen-lock.ts'

async function locked({ isOn = true, confirms = true }: { isOn?: boolean; confirms?: boolean } = {}) {
  const kept = new Map(isOn ? [['screen lock', 'on']] : [])
  const settings: PhoneSettings = {
    read: async (name) => kept.get(name),
    write: async (name, value) => {
      kept.set(name, value)
    },
    delete: async (name) => {
      kept.delete(name)
    },
  }
  const phone = { confirms, asked: 0 }
  const biometrics = {
    isAvailable: async () => true,
    confirm: async () => {
      phone.asked++
      return phone.confirms
    },
  }
  let now = new Date('2026-11-21T17:00:00Z')
  const clock = () => now
  const lock = await ScreenLock.load(biometrics, settings, clock)
  return {
    lock,
    kept,
    phone,
    settings,
    biometrics,
    clock,
    pass: (seconds: number) => {
      now = new Date(now.getTime() + seconds * 1000)
    },
  }
}

describe(ScreenLock, () => {
  it('is open where nobody wanted a lock', async () => {
    const { lock, pass } = await locked({ isOn: false })
    lock.hidden()
    pass(3600)
    lock.shown()
    expect(lock.state).toEqual({ status: 'open', isOn: false })
  })

  it('is locked at the start, and opens only when the phone says that it is its owner', async () => {
    const { lock, phone } = await locked({ confirms: false })
    expect(lock.state.status).toBe('locked')
    await lock.unlock('reason')
    expect(lock.state.status).toBe('locked')
    phone.confirms = true
    await lock.unlock('reason')
    expect(lock.state.status).toBe('open')
  })

  it('is locked where the setting cannot be read', async () => {
    const { biometrics, settings, clock } = await locked({ isOn: false })
    const broken = { ...settings, read: () => Promise.reject(new Error('no preferences')) }
    expect((await ScreenLock.load(biometrics, broken, clock)).state.status).toBe('locked')
  })

  it.each([
    [59, 'open'],
    [60, 'locked'],
    [-1, 'locked'],
  ])('after %d seconds out of sight it is %s', async (seconds, status) => {
    const { lock, pass } = await locked()
    await lock.unlock('reason')
    lock.hidden()
    pass(seconds)
    lock.shown()
    expect(lock.state.status).toBe(status)
  })

  it('does not lock again over the phone’s own question', async () => {
    const { lock, pass } = await locked()
    lock.hidden()
    pass(120)
    await lock.unlock('reason')
    lock.shown()
    expect(lock.state.status).toBe('open')
  })

  it('is turned on and off by the phone’s owner alone, and remembers it', async () => {
    const { lock, phone, kept } = await locked({ isOn: false, confirms: false })
    await lock.turn(true, 'reason')
    expect([lock.state.isOn, kept.size]).toEqual([false, 0])
    phone.confirms = true
    await lock.turn(true, 'reason')
    expect([lock.state.isOn, kept.size]).toEqual([true, 1])
    phone.confirms = false
    await lock.turn(false, 'reason')
    expect([lock.state.isOn, kept.size]).toEqual([true, 1])
    phone.confirms = true
    await lock.turn(false, 'reason')
    expect([lock.state.isOn, kept.size]).toEqual([false, 0])
  })

  it('is not available where the phone cannot say', async () => {
    const { settings, clock } = await locked()
    const broken = { isAvailable: () => Promise.reject(new Error('x')), confirm: async () => false }
    expect(await (await ScreenLock.load(broken, settings, clock)).isAvailable()).toBe(false)
  })

  it('tells its listeners', async () => {
    const { lock } = await locked()
    const seen: string[] = []
    const leave = lock.subscribe(() => seen.push(lock.state.status))
    await lock.unlock('reason')
    leave()
    await lock.giveUp()
    expect(seen).toEqual(['open'])
    expect(lock.state).toEqual({ status: 'open', isOn: false })
  })
})
