/**
 * What a page of a conversation costs at its end and at its beginning, when it is a million messages long.
 * @module
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { Type } from 'typebox'
import { Parse } from 'typebox/value'
import { addUsers, expectStatus, logIn, newDatabase, query, startAxia } from '../axia.ts'
import { pin } from '../cores.ts'
import { type Load, load, type Target } from '../load.ts'
import type { Plan } from '../plan.ts'
import type { Part } from '../report.ts'
import { ratios } from '../statistics.ts'

const pageSize = 50
/** Rows of one statement. */
const batch = 100_000
/** An idle connection of PostgreSQL hands in its counts after ten seconds. */
const statisticsDelayMs = 11_000

/** Requests over which blocks are counted. */
const counted = 50

const Counts = Type.Array(Type.Object({ scans: Type.String(), blocks: Type.String() }), { minItems: 1, maxItems: 1 })
const Page = Type.Array(Type.Object({ seq: Type.Integer() }), { minItems: pageSize, maxItems: pageSize })

export async function measureHistory(plan: Plan): Promise<Part> {
  pin(process.pid, 'load')
  const databaseUrl = await newDatabase()
  const { child, url } = await startAxia({ databaseUrl })
  const [username = ''] = await addUsers(databaseUrl, 1)
  await fill(databaseUrl, username, plan.historyMessages)
  const headers = await logIn(url, username)
  pin(child.pid, 'server')
  const page = (path: string): Target => ({ child, url: `${url}/messages/${path}limit=${pageSize}`, headers })
  const targets = {
    newest: page('long?'),
    middle: page(`long?before=${Math.round(plan.historyMessages / 2)}&`),
    oldest: page(`long?before=${2 * pageSize + 1}&`),
    short: page('short?'),
  }
  for (const target of Object.values(targets)) {
    Parse(Page, await (await expectStatus(fetch(target.url, { headers }), 200)).json())
    await load(target, plan.warmUpSeconds)
  }
  const before = await readCounts(databaseUrl)
  const measured = new Map<string, Load[]>()
  for (let round = 0; round < plan.rounds; round++) {
    for (const [name, target] of Object.entries(targets)) {
      measured.set(name, [...(measured.get(name) ?? []), await load(target, plan.seconds)])
    }
  }
  const blocks = { newest: await blocksOf(targets.newest), oldest: await blocksOf(targets.oldest) }
  if ((await readCounts(databaseUrl)).scans > before.scans) throw new Error('a page read the whole table')
  await child.stop()

  async function blocksOf(target: Target): Promise<number> {
    const { blocks: first } = await readCounts(databaseUrl)
    for (let time = 0; time < counted; time++) await expectStatus(fetch(target.url, { headers }), 200)
    return ((await readCounts(databaseUrl)).blocks - first) / counted
  }

  const speed = (name: keyof typeof targets) => (measured.get(name) ?? []).map((each) => each.requestsPerSecond)
  const count = plan.historyMessages.toLocaleString('en')
  return {
    title: 'History',
    how: `A conversation of ${count} messages on PostgreSQL, read in pages of ${pageSize} by GET /messages/{session_id}: its newest page, one from its middle and its oldest, and beside it a conversation that is one page long. Blocks are PostgreSQL's own count of what it looked at in the table of messages and its indexes for one page, whatever else the machine does; by the same count no page read the table as a whole.`,
    figures: [
      { name: 'the newest page: looked at', unit: 'blocks', samples: [blocks.newest] },
      {
        name: 'the oldest page: looked at',
        unit: 'blocks',
        samples: [blocks.oldest],
        goal: { atMost: blocks.newest * 1.5 },
      },
      { name: 'the newest page', unit: '/s', samples: speed('newest') },
      { name: 'one from the middle', unit: '/s', samples: speed('middle') },
      { name: 'the oldest page', unit: '/s', samples: speed('oldest') },
      { name: 'a short conversation', unit: '/s', samples: speed('short') },
      {
        name: 'the oldest : the newest page',
        unit: '×',
        samples: ratios(speed('oldest'), speed('newest')),
        goal: { atLeast: 0.9 },
      },
      {
        name: 'the newest page of the long one : the short one',
        unit: '×',
        samples: ratios(speed('newest'), speed('short')),
        goal: { atLeast: 0.9 },
      },
    ],
  }
}

/** A short conversation and a long one, as questions and answers come: numbered in their order. */
async function fill(databaseUrl: string, username: string, count: number): Promise<void> {
  const lines = `
    insert into messages (id, user_id, conversation_id, role, type, text, status, seq, changed_seq)
    select gen_random_uuid(), u.id, $2, case when n % 2 = 1 then 'user' else 'assistant' end, 'text',
      repeat('a sentence of the usual length, ', 1 + (n % 5)::int), 'sent', n, n
    from users u, generate_series($3::bigint, $4::bigint) as n where u.username = $1`
  const insert = async (name: string, from: number, to: number) => {
    const id = randomUUID()
    const conversation =
      'insert into conversations (id, user_id, name) select $2, id, $3 from users where username = $1'
    await query(databaseUrl, conversation, [username, id, name])
    for (let first = from; first <= to; first += batch) {
      await query(databaseUrl, lines, [username, id, first, Math.min(to, first + batch - 1)])
    }
  }
  await insert('short', 1, pageSize)
  await insert('long', pageSize + 1, count + pageSize)
  await query(databaseUrl, 'update users set seq = $2 where username = $1', [username, count + pageSize])
  await query(databaseUrl, 'vacuum analyze messages')
}

/** How often the table of messages was read as a whole, and how many blocks of it and its indexes were looked at. */
async function readCounts(databaseUrl: string): Promise<{ scans: number; blocks: number }> {
  await delay(statisticsDelayMs)
  const statement = `
    select seq_scan::text as scans, (heap_blks_read + heap_blks_hit + idx_blks_read + idx_blks_hit)::text as blocks
    from pg_stat_user_tables join pg_statio_user_tables using (relid) where pg_stat_user_tables.relname = 'messages'`
  const [counts] = Parse(Counts, await query(databaseUrl, statement))
  return { scans: Number(counts?.scans), blocks: Number(counts?.blocks) }
}
