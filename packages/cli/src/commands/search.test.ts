import type { SearchHit } from '@axia/contract'
import { describe, expect, it } from 'vitest'
import { json, problem, signedInMachine } from '../../test/support.ts'
import { searchAll } from './search.ts'

const id = (letter: string) => `018f0000-0000-7000-8000-0000${letter.repeat(8)}`

const hits: SearchHit[] = [
  {
    kind: 'message',
    id: id('a'),
    title: { text: 'The house', marks: [] },
    snippet: { text: 'Ask the plumber \u001b[2Jtoday', marks: [{ start: 8, end: 15 }] },
    session_id: 'c',
    seq: 7,
    role: 'user',
    timestamp: '2026-11-20T15:00:00.000Z',
  },
  {
    kind: 'task',
    id: id('b'),
    title: { text: 'Call the plumber', marks: [{ start: 9, end: 16 }] },
    snippet: null,
    completed: true,
    due_date: '2026-11-20',
  },
  {
    kind: 'event',
    id: id('c'),
    title: { text: 'Visit', marks: [] },
    snippet: { text: 'The plumber comes', marks: [{ start: 4, end: 11 }] },
    start_time: '2026-11-24',
    all_day: true,
    recurring: false,
  },
]

describe(searchAll, () => {
  it('prints what was found, each kind under its name', async () => {
    const machine = await signedInMachine()
    machine.on('GET /search', () => json(hits))
    const { code, stdout } = await machine.axia('search plumber --kind message --kind event -n 5')
    expect(code).toBe(0)
    expect(stdout).toBe(
      [
        'Events',
        '  cccccc  Tue, Nov 24, 2026  Visit  The plumber comes',
        'Tasks',
        '  bbbbbb  Fri, Nov 20, 2026  [x]  Call the plumber',
        'Messages',
        '  aaaaaa  Fri, Nov 20, 2026  Ask the plumber today  The house',
        '',
      ].join('\n'),
    )
    expect(Object.fromEntries(machine.named('GET /search')[0]?.query ?? [])).toEqual({
      q: 'plumber',
      kinds: 'message,event',
      limit: '5',
    })
  })

  it('is a JSON array as the server gave it, and says on stderr that there is nothing', async () => {
    const machine = await signedInMachine()
    machine.on('GET /search', () => json([]))
    expect((await machine.axia('search plumber --json')).stdout).toBe('[]\n')
    expect(await machine.axia('search plumber')).toEqual({ code: 0, stdout: '', stderr: 'Nothing found.\n' })
  })

  it('says which option the server refused', async () => {
    const machine = await signedInMachine()
    machine.on('GET /search', () => problem('invalid_request', 400))
    expect((await machine.axia('search plumber -n 500')).code).not.toBe(0)
  })
})
