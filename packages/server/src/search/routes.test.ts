import type { SearchHit } from '@axia/contract'
import { sql } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import { type Calls, callsOf, nextOf } from '../../test/calls.ts'
import { it as base, type TestServer } from '../../test/support.ts'
import type { Database } from '../db/database.ts'
import { eventExceptions, searchEntries } from '../db/schema.ts'
import { searchRoutes } from './routes.ts'

const it = base.extend('ana', ({ server }) => callsOf(server, 'ana'))

async function found(user: Calls, q: string, more = ''): Promise<SearchHit[]> {
  const answer = await user.get(`/search?q=${encodeURIComponent(q)}${more}`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}

/** What was found, each as the text in which the words stand. */
async function texts(user: Calls, q: string, more = ''): Promise<string[]> {
  return (await found(user, q, more)).map((hit) =>
    hit.kind === 'message' ? (hit.snippet?.text ?? '') : hit.title.text,
  )
}

const say = ({ services }: TestServer, { userId }: Calls, text: string, conversationName = 'casa') =>
  services.messageStore.ask(userId, { type: 'text', text, audio: undefined, conversationName })

const addTask = async (user: Calls, task: object) => (await user.post('/tasks', task)).json().id
const addEvent = async (user: Calls, event: object) =>
  (await user.post('/calendar/events', { start_time: '2026-12-01T10:00:00Z', ...event })).json().id

/** How often the words of something were written anew. */
async function writesOf(tx: Database): Promise<number> {
  const writes = sql`select n_tup_upd::int as count from pg_stat_xact_user_tables where relname = 'search_entries'`
  const { rows } = (await tx.execute(writes)) as unknown as { rows: { count: number }[] }
  return rows[0]?.count ?? 0
}

const asked = [
  ['reunion', 'La reunión'],
  ['REUNIÓN', 'La reunión'],
  ['reuniones', 'La reunión'],
  ['reun', 'La reunión'],
  ['la reunión de', 'La reunión de la escuela'],
  ['nino', 'Los niños'],
  ['corre', 'Estuvo corriendo'],
  ['meetings', 'A meeting'],
  ['the plants', 'Watering plants'],
  ['cafe\u0301', 'Un café'],
  ['2026', 'Impuestos 2026-04-30'],
  ['ana', 'Escribir a ana@example.com'],
  ['Привет', 'Привет, мир'],
  ['ﬁn', 'El fin'],
] as const

const odd = [
  '?!',
  "'; drop table tasks; --",
  "a' & b | !c:*",
  '\u{1F600}',
  '½ ⑴ ﷺ',
  '\\',
  'a:*<->b',
  '(((',
  'x'.repeat(200),
  'un '.repeat(60),
  '\u0301',
  'The the THE',
]

const queries = [
  ['q=%ED%A0%80', 200],
  ['q=%', 200],
  ['q=%00', 400],
  [`q=${'x'.repeat(201)}`, 400],
  ['q=', 400],
  ['', 400],
  ['q=a&q=b', 400],
  ['q=a&kinds=users', 400],
  ['q=a&limit=51', 400],
  ['q=a&after=x', 400],
] as const

describe(searchRoutes, () => {
  it('finds messages, tasks and events by a word of theirs, each with its place', async ({ server, ana }) => {
    const { seq } = await say(server, ana, '¿Cuándo viene el fontanero?\nGotea el grifo de la cocina.')
    const task = await addTask(ana, { title: 'Llamar al fontanero', due_date: '2026-12-03' })
    const event = await addEvent(ana, { title: 'Visita', location: 'Casa', description: 'El fontanero mira el baño' })
    // The agent's answer may have the word, too.
    const hits = (await found(ana, 'fontanero')).filter((hit) => hit.kind !== 'message' || hit.role === 'user')
    expect(hits).toHaveLength(3)
    expect(hits).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          kind: 'message',
          session_id: 'casa',
          seq,
          role: 'user',
          snippet: {
            text: '¿Cuándo viene el fontanero? Gotea el grifo de la cocina.',
            marks: [{ start: 17, end: 26 }],
          },
        }),
        {
          kind: 'task',
          id: task,
          title: { text: 'Llamar al fontanero', marks: [{ start: 10, end: 19 }] },
          snippet: null,
          completed: false,
          due_date: '2026-12-03',
        },
        {
          kind: 'event',
          id: event,
          title: { text: 'Visita', marks: [] },
          snippet: { text: 'Casa · El fontanero mira el baño', marks: [{ start: 10, end: 19 }] },
          start_time: '2026-12-01T10:00:00.000Z',
          all_day: false,
          recurring: false,
        },
      ]),
    )
    expect((await found(ana, 'fontanero', '&kinds=task,event')).map(({ kind }) => kind).sort()).toEqual([
      'event',
      'task',
    ])
  })

  it('finds a word in whatever form, case and accents it was written, in both languages', async ({ ana }) => {
    await addTask(ana, { title: 'Otra cosa' })
    for (const [q, title] of asked) {
      const id = await addTask(ana, { title })
      expect(await texts(ana, q), q).toEqual([title])
      await ana.delete(`/tasks/${id}`)
    }
  })

  it('wants every word, in whatever order, and takes the last one for half written only while it is', async ({
    ana,
  }) => {
    await addTask(ana, { title: 'Comprar pan y leche' })
    await addTask(ana, { title: 'Comprar panes dulces' })
    await addTask(ana, { title: 'Panadería' })
    expect((await texts(ana, 'leche comprar')).sort()).toEqual(['Comprar pan y leche'])
    expect((await texts(ana, 'pan')).sort()).toEqual(['Comprar pan y leche', 'Comprar panes dulces', 'Panadería'])
    expect((await texts(ana, 'pan ')).sort()).toEqual(['Comprar pan y leche', 'Comprar panes dulces'])
  })

  it('takes what has any of the words where nothing has all of them, without further pages', async ({ ana }) => {
    await addTask(ana, { title: 'Dentist' })
    await addTask(ana, { title: 'Dentist, a thing to ask' })
    expect(await texts(ana, 'that thing about the dentist')).toEqual(['Dentist, a thing to ask'])
    expect((await texts(ana, 'that business about the dentist')).sort()).toEqual(['Dentist', 'Dentist, a thing to ask'])
    const page = await ana.get('/search?q=some+business+dentist&limit=1')
    expect(page.json()).toHaveLength(1)
    expect(page.headers.link).toBeUndefined()
    expect(await texts(ana, 'nothing of this')).toEqual([])
  })

  it('shows the best first: a title before a remark, the word before its kin, the near before the far', async ({
    ana,
    db,
  }) => {
    await addTask(ana, { title: 'Vacaciones', description: 'pedir el visado' })
    await addTask(ana, { title: 'Visado' })
    expect(await texts(ana, 'visado')).toEqual(['Visado', 'Vacaciones'])
    await addTask(ana, { title: 'Factura vieja' })
    await db.execute(sql`update search_entries set at = at - interval '200 days'`)
    await addTask(ana, { title: 'Factura nueva' })
    expect(await texts(ana, 'factura')).toEqual(['Factura nueva', 'Factura vieja'])
  })

  it('follows every change: what was renamed, deleted or said anew', async ({ server, ana }) => {
    const task = await addTask(ana, { title: 'Manzanas' })
    await ana.patch(`/tasks/${task}`, { title: 'Peras' })
    expect(await texts(ana, 'manzanas')).toEqual([])
    expect(await texts(ana, 'peras')).toEqual(['Peras'])
    await ana.delete(`/tasks/${task}`)
    const { messageId } = await say(server, ana, 'peras y naranjas')
    await say(server, ana, 'más peras', 'otra')
    await ana.delete(`/messages/casa/${messageId}`)
    await ana.delete('/messages/otra')
    expect(await texts(ana, 'peras')).toEqual([])
    await say(server, ana, 'otra vez peras', 'otra')
    expect(await texts(ana, 'peras')).toEqual(['otra vez peras'])
  })

  it('finds a series by what one of its occurrences is called', async ({ ana }) => {
    const series = await addEvent(ana, { title: 'Yoga', recurrence: 'FREQ=WEEKLY' })
    const occurrence = encodeURIComponent('2026-12-08T10:00:00Z')
    await ana.patch(`/calendar/events/${series}?occurrence=${occurrence}`, { title: 'Meditación' })
    expect(await found(ana, 'meditacion')).toMatchObject([{ kind: 'event', id: series, recurring: true }])
    await ana.patch(`/calendar/events/${series}`, { title: 'Pilates' })
    expect(await texts(ana, 'pilates')).toEqual(['Pilates'])
    await ana.delete(`/calendar/events/${series}`)
    expect(await found(ana, 'pilates')).toEqual([])
  })

  it('counts the words of a series once for all of its occurrences that change together', async ({ ana, db }) => {
    const series = await addEvent(ana, { title: 'Yoga', recurrence: 'FREQ=WEEKLY' })
    const changed = ['2026-12-08', '2026-12-15', '2026-12-22'].map((day) => ({
      eventId: series,
      userId: ana.userId,
      occurrenceLocal: `${day} 10:00:00`,
      title: `Meditación ${day}`,
    }))
    await db.transaction(async (tx) => {
      const before = await writesOf(tx)
      await tx.insert(eventExceptions).values(changed)
      expect((await writesOf(tx)) - before).toBe(1)
    })
    expect(await found(ana, 'meditacion')).toMatchObject([{ id: series }])
    await db.update(eventExceptions).set({ title: 'Zumba' })
    expect(await found(ana, 'zumba')).toMatchObject([{ id: series }])
    await db.delete(eventExceptions)
    expect(await found(ana, 'zumba')).toEqual([])
  })

  it('shows nobody what is another user’s', async ({ server, ana }) => {
    const eva = await callsOf(server, 'eva')
    await addTask(eva, { title: 'Regalo secreto' })
    await addEvent(eva, { title: 'Fiesta secreta' })
    await say(server, eva, 'es un secreto')
    expect(await found(ana, 'secreto')).toEqual([])
    expect(await found(eva, 'secreto')).toHaveLength(3)
  })

  it('gives pages, each named by the one before, as far as anybody reads', async ({ ana }) => {
    for (let n = 1; n <= 5; n++) await addTask(ana, { title: `Semilla ${n}` })
    const seen: string[] = []
    let url: string | undefined = '/search?q=semilla&limit=2'
    while (url !== undefined) {
      const page = await ana.get(url)
      seen.push(...page.json().map((hit: SearchHit) => hit.title.text))
      url = nextOf(page)
    }
    expect(seen.sort()).toEqual([1, 2, 3, 4, 5].map((n) => `Semilla ${n}`))
    expect((await ana.get('/search?q=semilla&after=1001')).json()).toMatchObject({ errors: [{ field: 'after' }] })
  })

  it('answers whatever is asked', async ({ ana }) => {
    await addTask(ana, { title: 'Algo' })
    for (const q of odd) expect(await found(ana, q), q).toEqual([])
  })

  it('says which part of a question is wrong, and breaks at none', async ({ ana }) => {
    for (const [query, status] of queries) {
      const answer = await ana.get(`/search?${query}`)
      expect(answer.statusCode, query).toBe(status)
      if (status === 400) expect(answer.json(), query).toMatchObject({ type: '/problems/invalid_request' })
    }
  })

  it('refuses nothing that is too much for its index', async ({ ana }) => {
    const description = Array.from({ length: 4_000 }, (_, n) => `a${n}`)
      .join('-')
      .slice(0, 20_000)
    await addTask(ana, { title: 'Larga', description })
    await addTask(ana, { title: '\u{10330}'.repeat(500), description: '\u{10331}-'.repeat(10_000).slice(0, 20_000) })
    expect(await texts(ana, 'a3000')).toEqual(['Larga'])
  })

  it('looks through the newest, and by the index through all the others', async ({ ana, db }) => {
    await db.execute(sql`
      insert into search_entries select 'message', gen_random_uuid(), ${ana.userId}, now() - n * interval '1 hour',
        to_tsvector('simple', 'llueve ' || n) from generate_series(1, 6000) as n`)
    await addTask(ana, { title: 'Paraguas si llueve' })
    await db.execute(sql`update search_entries set at = now() - interval '9 years' where kind = 'task'`)
    expect(await texts(ana, 'paraguas')).toEqual(['Paraguas si llueve'])
    expect(await texts(ana, 'llueve', '&kinds=task')).toEqual(['Paraguas si llueve'])
    const plan = await db.transaction(async (tx) => {
      await tx.execute(sql`set local enable_seqscan = off`)
      return await tx.execute(
        sql`explain select id from ${searchEntries} where words @@ (select search_term('paraguas', true, true))`,
      )
    })
    expect(JSON.stringify(plan)).toContain('search_entries_words')
  })
})
