import { readdirSync, readFileSync } from 'node:fs'
import { getPriority } from 'node:os'
import { Worker } from 'node:worker_threads'
import { hash as hashBcrypt } from '@node-rs/bcrypt'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { poolHashing } from './hashing.ts'
import { createHashingThreads } from './hashing-threads.ts'

const cheap = { memoryCost: 1024, timeCost: 1 }
const password = 'correct horse battery staple'

function threads(options: Parameters<typeof createHashingThreads>[0] = {}) {
  const created = createHashingThreads(options)
  onTestFinished(() => created.close())
  return created
}

afterEach(() => void vi.restoreAllMocks())

describe(createHashingThreads, () => {
  it('makes and checks the hashes that the pool makes and checks', async () => {
    const hashing = threads()
    const [ours, theirs] = [await hashing.hash(password, cheap), await poolHashing.hash(password, cheap)]
    expect(ours).toMatch(/^\$argon2id\$v=19\$m=1024,t=1,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
    expect(ours).not.toBe(await hashing.hash(password, cheap)) // the salt is another
    for (const stored of [ours, theirs, await hashBcrypt(password, 4)]) {
      expect([await hashing.matches(password, stored), await poolHashing.matches(password, stored)]).toEqual([
        true,
        true,
      ])
      expect([await hashing.matches('x', stored), await poolHashing.matches('x', stored)]).toEqual([false, false])
    }
    for (const none of ['', 'plain text', '$argon2id$', '$2b$04$short']) {
      expect([await hashing.matches(password, none), await poolHashing.matches(password, none)]).toEqual([false, false])
    }
    expect(hashing.size).toBe(1)
  })

  it('computes as many at once as it is asked for', async () => {
    const hashing = threads()
    const hashes = await Promise.all([1, 2, 3].map(() => hashing.hash(password, cheap)))
    expect(hashing.size).toBe(3)
    expect(await Promise.all(hashes.map((stored) => hashing.matches(password, stored)))).toEqual([true, true, true])
    expect(hashing.size).toBe(3)
  })

  it('lets requests go first: on Linux its threads, and no others, stand behind', async () => {
    const hashing = threads()
    const before = niceValues()
    await hashing.hash(password, cheap)
    const expected = Math.min(19, getPriority() + 10)
    const added = process.platform === 'linux' ? [expected] : []
    expect(niceValues().filter((nice) => nice === expected)).toEqual([
      ...before.filter((n) => n === expected),
      ...added,
    ])
  })

  it('lets go of a thread that has nothing to do, and starts another', async () => {
    const hashing = threads({ idleMs: 1 })
    const stored = await hashing.hash(password, cheap)
    await expect.poll(() => hashing.size, { interval: 5, timeout: 5000 }).toBe(0)
    expect(await hashing.matches(password, stored)).toBe(true)
  })

  it('gives nobody a thread that is about to end', async () => {
    const ending = Promise.withResolvers<void>()
    const { terminate } = Worker.prototype
    vi.spyOn(Worker.prototype, 'terminate').mockImplementationOnce(function (this: Worker) {
      const ended = terminate.call(this)
      ending.resolve()
      return ended
    })
    const hashing = threads({ idleMs: 1 })
    const stored = await hashing.hash(password, cheap)
    await ending.promise // its time is over, and it has not ended yet
    expect(await hashing.matches(password, stored)).toBe(true)
  })

  it('goes on with those that rest when one dies at its work', async () => {
    const asked = vi.spyOn(Worker.prototype, 'postMessage')
    const hashing = threads()
    const slow = hashing.hash(password, { memoryCost: 65_536, timeCost: 20 })
    const died = expect(slow).rejects.toThrow('ended')
    const stored = await hashing.hash(password, cheap) // on another thread, which rests from now on
    const [first] = asked.mock.contexts
    if (first instanceof Worker) await first.terminate()
    await died
    expect(await hashing.matches(password, stored)).toBe(true)
    expect(hashing.size).toBe(1)
  })

  it('starts another after all were ended, those that rested among them', async () => {
    const hashing = threads()
    const stored = await hashing.hash(password, cheap)
    await hashing.close()
    expect(hashing.size).toBe(0)
    expect(await hashing.matches(password, stored)).toBe(true)
  })

  it('tells who waits when a thread ends before its answer', async () => {
    const hashing = threads()
    const hash = hashing.hash(password, { memoryCost: 65_536, timeCost: 20 })
    const ended = expect(hash).rejects.toThrow('ended')
    await hashing.close()
    await ended
    expect(hashing.size).toBe(0)
    expect(await hashing.hash(password, cheap)).toContain('$argon2id$')
  })
})

/** Of each thread of this process, where the system tells it. */
function niceValues(): number[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc/self/task').map((id) => {
    const stat = readFileSync(`/proc/self/task/${id}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]) // proc(5): the fields after the name
  })
}
