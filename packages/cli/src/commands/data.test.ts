/**
 * Tasks, events and the day in the terminal.
 * @module
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { event, json, problem, signedInMachine, task } from '../../test/support.ts'
import { addEvent } from './events-add.ts'
import { importEvents } from './events-import.ts'
import { listEvents } from './events-list.ts'
import { addTask } from './tasks-add.ts'
import { finishTask, reopenTask } from './tasks-done.ts'
import { listTasks } from './tasks-list.ts'
import { today } from './today.ts'

const [milk, dentist] = ['018f0000-0000-7000-8000-0000aaaaaaaa', '018f0000-0000-7000-8000-0000bbbbbbbb']

describe(listTasks, () => {
  it('prints the open ones, each on a line, with what is late', async () => {
    const machine = await signedInMachine()
    machine.on('GET /tasks', () =>
      json([task(milk, 'Buy milk', { due_date: '2026-11-20' }), task(dentist, 'Call\nthe dentist')]),
    )
    const { code, stdout, stderr } = await machine.axia('tasks')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toBe('aaaaaa  [ ]  Buy milk  (due Fri, Nov 20, 2026)  overdue\nbbbbbb  [ ]  Call the dentist\n')
    expect(machine.named('GET /tasks')[0]?.query.get('completed')).toBe('false')
  })

  it('prints all of them when that is asked for', async () => {
    const machine = await signedInMachine()
    machine.on('GET /tasks', () => json([task(milk, 'Buy milk', { completed: true })]))
    const { stdout } = await machine.axia('tasks list --all')
    expect(stdout).toContain('[x]  Buy milk')
    expect(machine.named('GET /tasks')[0]?.query.has('completed')).toBe(false)
  })

  it('is a JSON array as the server gave it', async () => {
    const machine = await signedInMachine()
    machine.on('GET /tasks', () => json([task(milk, 'Buy milk')]))
    expect(JSON.parse((await machine.axia('tasks --json')).stdout)).toEqual([task(milk, 'Buy milk')])
  })

  it('lets no title command the terminal', async () => {
    const machine = await signedInMachine()
    machine.on('GET /tasks', () => json([task(milk, '\u001b[2J\u001b]0;x\u0007evil\u202e')]))
    for (const args of ['tasks', 'tasks --json']) {
      const { stdout } = await machine.axia(args)
      expect(stdout).toContain('evil')
      expect(stdout).not.toMatch(/[\u202e]|(?!\n)\p{Cc}/u)
    }
  })

  it('says on stderr that there is nothing', async () => {
    const machine = await signedInMachine()
    expect(await machine.axia('tasks')).toEqual({ code: 0, stdout: '', stderr: 'Nothing to do.\n' })
  })

  it('uses colour only for somebody who looks, and not when it is unwanted', async () => {
    const machine = await signedInMachine()
    machine.on('GET /tasks', () => json([task(milk, 'Buy milk')]))
    const escapeSequence = '\u001b['
    expect((await machine.axia('tasks')).stdout).not.toContain(escapeSequence)
    expect((await machine.axia('tasks', { isTTY: true })).stdout).toContain(escapeSequence)
    expect((await machine.axia('tasks', { isTTY: true, env: { NO_COLOR: '1' } })).stdout).not.toContain(escapeSequence)
  })

  it('ends with 4 when nobody is signed in', async () => {
    const machine = await signedInMachine()
    await machine.axia('auth logout')
    expect(await machine.axia('tasks')).toMatchObject({ code: 4, stdout: '' })
  })

  it('ends with 1 when the server does not answer, and names it', async () => {
    const machine = await signedInMachine()
    machine.on('GET /tasks', () => {
      throw new TypeError('fetch failed')
    })
    const result = await machine.axia('tasks')
    expect(result).toEqual({ code: 1, stdout: '', stderr: 'axia: http://127.0.0.1:8077 does not answer.\n' })
  })

  it('ends with 2 when it is interrupted', async () => {
    const machine = await signedInMachine()
    const controller = new AbortController()
    machine.on('GET /tasks', () => {
      controller.abort()
      return json([])
    })
    expect(await machine.axia('tasks', { signal: controller.signal })).toMatchObject({ code: 2, stdout: '' })
  })
})

describe(addTask, () => {
  it('adds one with its date', async () => {
    const machine = await signedInMachine()
    machine.on('POST /tasks', ({ body }) => json(task(milk, 'Buy milk', body as object), 201))
    const result = await machine.axia('tasks add Buy milk --due tomorrow --description two')
    expect(result).toEqual({ code: 0, stdout: '', stderr: 'Added: Buy milk\n' })
    expect(machine.named('POST /tasks')[0]?.body).toEqual({
      title: 'Buy milk',
      due_date: '2026-11-22',
      description: 'two',
    })
  })

  it('gives the new task as JSON', async () => {
    const machine = await signedInMachine()
    machine.on('POST /tasks', () => json(task(milk, 'Buy milk'), 201))
    expect(JSON.parse((await machine.axia('tasks add Buy milk --json')).stdout)).toEqual(task(milk, 'Buy milk'))
  })

  it('names the field that the server refuses', async () => {
    const machine = await signedInMachine()
    machine.on('POST /tasks', () =>
      problem('invalid_request', 400, { errors: [{ field: 'title', message: 'is too long' }] }),
    )
    const result = await machine.axia('tasks add Buy milk')
    expect(result.code).toBe(1)
    expect(result.stderr).toContain('title: is too long')
  })

  it('refuses a date that is none, before it asks anybody to add', async () => {
    const machine = await signedInMachine()
    expect((await machine.axia('tasks add Buy milk --due someday')).code).toBe(2)
    expect(machine.named('POST /tasks')).toEqual([])
  })
})

describe(finishTask, () => {
  async function withTasks() {
    const machine = await signedInMachine()
    return machine
      .on('GET /tasks', () => json([task(milk, 'Buy milk'), task(dentist, 'Call the dentist')]))
      .on(`PATCH /tasks/${milk}`, () => json(task(milk, 'Buy milk', { completed: true })))
  }

  it.each(['Buy milk', 'buy MILK', 'milk', 'aaaaaa', milk])('finds the task by "%s"', async (word) => {
    const machine = await withTasks()
    const result = await machine.run(['tasks', 'done', ...word.split(' ')])
    expect(result).toEqual({ code: 0, stdout: '', stderr: 'Done: Buy milk\n' })
    expect(machine.named(`PATCH /tasks/${milk}`)[0]?.body).toEqual({ completed: true })
  })

  it('says when the next one is due of one that repeats', async () => {
    const machine = await signedInMachine()
    const rule = { recurrence: 'FREQ=DAILY' }
    const next = task(dentist, 'Buy milk', { ...rule, due_date: '2026-11-22', follows_id: milk })
    let asked = 0
    machine
      .on('GET /tasks', () => json(asked++ === 0 ? [task(milk, 'Buy milk', rule)] : [next]))
      .on(`PATCH /tasks/${milk}`, () => json(task(milk, 'Buy milk', { ...rule, completed: true })))
    const { stderr } = await machine.axia('tasks done milk')
    expect(stderr).toBe('Done: Buy milk. The next one is Sun, Nov 22, 2026\n')
  })

  it('changes nothing when several could be meant', async () => {
    const machine = await withTasks()
    const result = await machine.axia('tasks done l')
    expect(result.code).toBe(2)
    expect(result.stderr).toContain('Buy milk · Call the dentist')
  })

  it('says when there is no such task', async () => {
    const machine = await withTasks()
    expect(await machine.axia('tasks done bread')).toMatchObject({ code: 1, stderr: expect.stringContaining('bread') })
  })
})

describe(listEvents, () => {
  it('prints the next seven days in the user’s time zone', async () => {
    const machine = await signedInMachine()
    machine.on('GET /calendar/events', () =>
      json([
        event(milk, 'Stand-up', { location: 'Room 1', recurrence: 'FREQ=DAILY' }),
        event(dentist, 'Holiday', { all_day: true, start_time: '2026-11-22', end_time: '2026-11-23' }),
      ]),
    )
    const { stdout } = await machine.axia('events')
    expect(stdout).toBe(
      [
        'aaaaaa  Sat, Nov 21, 2026  11:00–12:00  Stand-up  @ Room 1  (repeats)',
        'bbbbbb  Sun, Nov 22, 2026  all day      Holiday',
        '',
      ].join('\n'),
    )
    const { query } = machine.named('GET /calendar/events')[0] ?? {}
    expect([query?.get('time_min'), query?.get('time_max')]).toEqual(['2026-11-21', '2026-11-28'])
  })

  it('takes another span', async () => {
    const machine = await signedInMachine()
    await machine.axia('events list --from 2026-12-01 --to 2026-12-02T12:00')
    const { query } = machine.named('GET /calendar/events')[0] ?? {}
    expect([query?.get('time_min'), query?.get('time_max')]).toEqual(['2026-12-01', '2026-12-02T12:00'])
  })
})

describe('lists of tasks', () => {
  const list = (id: string, name: string, position: number) => {
    const now = '2026-11-21T10:00:00Z'
    return { id, name, position, created_at: now, updated_at: now }
  }
  async function withLists() {
    const machine = await signedInMachine()
    return machine.on('GET /task-lists', () => json([list(milk, 'Shopping', 0), list(dentist, 'Ship it', 1)]))
  }

  it('are shown in their order, the default one first', async () => {
    const machine = await withLists()
    expect((await machine.axia('tasks lists')).stdout).toBe('My tasks\nShopping\nShip it\n')
    expect(JSON.parse((await machine.axia('tasks lists --json')).stdout)).toHaveLength(2)
  })

  it.each([
    ['shopping', milk],
    ['shop', milk],
    ['My tasks', 'default'],
    ['default', 'default'],
  ])('show their tasks in the order of the user: "%s"', async (name, asked) => {
    const machine = await withLists()
    machine.on('GET /tasks', () => json([task(milk, 'b', { position: 2 }), task(dentist, 'a', { position: 1 })]))
    const { stdout } = await machine.run(['tasks', 'list', '--list', name, '--search', 'x y'])
    expect(stdout).toBe('bbbbbb  [ ]  a\naaaaaa  [ ]  b\n')
    const query = machine.named('GET /tasks')[0]?.query
    expect([query?.get('list'), query?.get('q')]).toEqual([asked, 'x y'])
  })

  it('say which there are when none is meant, or several could be', async () => {
    const machine = await withLists()
    expect(await machine.axia('tasks list --list Holidays')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('My tasks · Shopping · Ship it'),
    })
    expect(await machine.axia('tasks add Milk --list sh')).toMatchObject({ code: 2 })
    expect(machine.named('POST /tasks')).toEqual([])
  })

  it('take a task that repeats', async () => {
    const machine = await withLists()
    machine.on('POST /tasks', ({ body }) => json(task(milk, 'Buy milk', body as object), 201))
    await machine.axia('tasks add Buy milk --list Shopping --due tomorrow --repeat FREQ=WEEKLY')
    const expected = { title: 'Buy milk', due_date: '2026-11-22', list_id: milk, recurrence: 'FREQ=WEEKLY' }
    expect(machine.named('POST /tasks')[0]?.body).toEqual(expected)
  })
})

describe(reopenTask, () => {
  it('opens one that is done again', async () => {
    const machine = await signedInMachine()
    machine
      .on('GET /tasks', () => json([task(milk, 'Buy milk', { completed: true })]))
      .on(`PATCH /tasks/${milk}`, () => json(task(milk, 'Buy milk')))
    expect(await machine.axia('tasks undo milk')).toEqual({ code: 0, stdout: '', stderr: 'Open again: Buy milk\n' })
    expect(machine.named('GET /tasks')[0]?.query.get('completed')).toBe('true')
    expect(machine.named(`PATCH /tasks/${milk}`)[0]?.body).toEqual({ completed: false })
    expect(await machine.axia('tasks undo bread')).toMatchObject({ code: 1, stderr: expect.stringContaining('bread') })
  })
})

describe(addEvent, () => {
  it('adds one with everything that is known of it', async () => {
    const machine = await signedInMachine()
    machine.on('POST /calendar/events', () => json(event(milk, 'Stand-up'), 201))
    const args = 'events add Stand-up -s 2026-11-21T11:00 -e 2026-11-21T12:00 -l Room --repeat FREQ=DAILY'
    const result = await machine.axia(args)
    expect(result).toEqual({ code: 0, stdout: '', stderr: 'Added: Stand-up, Sat, Nov 21, 2026, 11:00\n' })
    expect(machine.named('POST /calendar/events')[0]?.body).toEqual({
      title: 'Stand-up',
      start_time: '2026-11-21T11:00',
      end_time: '2026-11-21T12:00',
      location: 'Room',
      recurrence: 'FREQ=DAILY',
    })
  })

  it('takes a date alone for the whole day', async () => {
    const machine = await signedInMachine()
    machine.on('POST /calendar/events', () => json(event(milk, 'x', { all_day: true, start_time: '2026-11-22' }), 201))
    await machine.axia('events add x -s tomorrow')
    expect(machine.named('POST /calendar/events')[0]?.body).toMatchObject({ all_day: true, start_time: '2026-11-22' })
  })

  it('needs a start', async () => {
    const machine = await signedInMachine()
    expect((await machine.axia('events add x')).code).toBe(2)
  })
})

describe(importEvents, () => {
  const answer = { added: 2, already_there: 1, ignored_count: 25, ignored: [{ line: 14, reason: 'recurrence' }] }

  it('takes in a file, or what comes through a pipe, and tells what it could not', async () => {
    const machine = await signedInMachine()
    machine.on('POST /calendar/import', () => json(answer))
    const path = join(machine.home, 'calendar.ics')
    await writeFile(path, 'BEGIN:VCALENDAR')
    const expected = [
      '2 events added, 1 there already.',
      '  line 14: the way it repeats does not fit here',
      '  and 24 more',
      '',
    ].join('\n')
    expect(await machine.run(['events', 'import', path])).toEqual({ code: 0, stdout: '', stderr: expected })
    expect(await machine.axia('events import -', { input: 'piped' })).toMatchObject({ code: 0, stderr: expected })
    expect(machine.named('POST /calendar/import').map(({ body }) => body)).toEqual([
      { ics: 'BEGIN:VCALENDAR' },
      { ics: 'piped' },
    ])
    expect(JSON.parse((await machine.run(['events', 'import', path, '--json'])).stdout)).toEqual(answer)
  })

  it('says which line is wrong, and which file cannot be read', async () => {
    const machine = await signedInMachine()
    machine.on('POST /calendar/import', () =>
      problem('not_a_calendar', 422, { detail: 'line 3: has no name and colon' }),
    )
    const refused = await machine.axia('events import -', { input: 'x' })
    expect(refused).toMatchObject({ code: 1, stderr: 'axia: line 3: has no name and colon\n' })
    const missing = await machine.axia('events import /nowhere/x.ics')
    expect(missing).toMatchObject({ code: 1, stderr: 'axia: This file cannot be read: /nowhere/x.ics\n' })
  })
})

describe(today, () => {
  it('shows the day’s events and the tasks that are due, in the user’s zone', async () => {
    const machine = await signedInMachine()
    machine.now = new Date('2026-11-22T03:00:00Z') // still the 21st in Bogotá
    machine.on('GET /calendar/events', () => json([event(milk, 'Stand-up')]))
    machine.on('GET /tasks', () =>
      json([
        task('1', 'late', { due_date: '2026-11-20' }),
        task('2', 'now', { due_date: '2026-11-22T04:00:00Z' }),
        task('3', 'not yet', { due_date: '2026-11-22' }),
        task('4', 'some day'),
      ]),
    )
    const { stdout } = await machine.axia('today --json')
    const { date, events, tasks } = JSON.parse(stdout)
    expect(date).toBe('2026-11-21')
    expect(events).toHaveLength(1)
    expect(tasks.map(({ title }: { title: string }) => title)).toEqual(['late', 'now'])
    expect((await machine.axia('today')).stdout).toMatch(
      /^Sat, Nov 21, 2026\n\nEvents\n {2}aaaaaa {2}11:00–12:00 {2}Stand-up\n\nTasks\n/,
    )
  })
})

describe('the command line', () => {
  it('knows its commands, and ends with 2 for what it does not', async () => {
    const machine = await signedInMachine()
    const help = await machine.axia('--help')
    expect(help.code).toBe(0)
    for (const name of ['auth', 'profile', 'chat', 'ask', 'outbox', 'today', 'tasks', 'events'])
      expect(help.stdout).toContain(name)
    expect((await machine.axia('nonsense')).code).toBe(2)
    expect((await machine.axia('tasks --nonsense')).code).toBe(2)
  })

  it('takes the server from the flag before the environment before the last login', async () => {
    const machine = await signedInMachine()
    const env = { AXIA_SERVER: 'https://env.test' }
    expect((await machine.axia('tasks', { env })).stderr).toContain('https://env.test')
    expect((await machine.axia('tasks --server https://flag.test', { env })).stderr).toContain('https://flag.test')
  })
})
