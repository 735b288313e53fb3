import { describe, expect, it } from 'vitest'
import { HiddenScreen } from './hidden-screen.ts'

function recorded() {
  const told: boolean[] = []
  const screen = new HiddenScreen(async (isHidden) => {
    told.push(isHidden)
  })
  return { screen, told, settled: () => new Promise((resolve) => setTimeout(resolve)) }
}

describe(HiddenScreen, () => {
  it('is hidden while anybody holds it, and shown when the last one has let go', async () => {
    const { screen, told, settled } = recorded()
    const [one, other] = [screen.hold(), screen.hold()]
    await settled()
    one()
    one()
    await settled()
    expect(told.at(-1)).toBe(true)
    other()
    await settled()
    expect(told.at(-1)).toBe(false)
  })

  it('is never shown between two screens that both hide it', async () => {
    const { screen, told, settled } = recorded()
    const first = screen.hold()
    await settled()
    first()
    screen.hold()
    await settled()
    expect(told).not.toContain(false)
  })

  it('goes on after the phone has failed', async () => {
    let fails = true
    const told: boolean[] = []
    const screen = new HiddenScreen(async (isHidden) => {
      if (fails) throw new Error('no window')
      told.push(isHidden)
    })
    const release = screen.hold()
    await new Promise((resolve) => setTimeout(resolve))
    fails = false
    release()
    await new Promise((resolve) => setTimeout(resolve))
    expect(told).toEqual([false])
  })
})
