import { Time } from '@axia/client/test/support'
import { describe, expect, it } from 'vitest'
import { terminalWake } from './wake.ts'

function awake() {
  const time = new Time()
  let calls = 0
  const continued = new Set<() => void>()
  const onContinue = (listener: () => void) => {
    continued.add(listener)
    return () => continued.delete(listener)
  }
  const leave = terminalWake({ clock: time.clock, setTimer: time.setTimer, onContinue })(() => {
    calls += 1
  })
  return { time, continued, leave, calls: () => calls }
}

describe(terminalWake, () => {
  it('calls within seconds of a sleep, once', async () => {
    const { time, calls } = awake()
    await time.advance(60_000)
    time.sleep(3_600_000)
    await time.advance(5_000)
    expect(calls()).toBe(1)
    await time.advance(60_000)
    expect(calls()).toBe(1)
  })

  it('takes a busy machine for no sleep', async () => {
    const { time, calls } = awake()
    time.sleep(9_000)
    await time.advance(5_000)
    expect(calls()).toBe(0)
  })

  it('calls when the program comes back to the foreground', () => {
    const { continued, calls } = awake()
    for (const listener of continued) listener()
    expect(calls()).toBe(1)
  })

  it('leaves nothing behind', () => {
    const { time, continued, leave } = awake()
    leave()
    expect(time.timerCount + continued.size).toBe(0)
  })
})
