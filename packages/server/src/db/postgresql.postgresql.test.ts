import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { sql } from 'drizzle-orm'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { test as base, describe, expect, inject, vi } from 'vitest'
import { createPostgresDatabase } from '../../test/support.ts'
import type { Bus } from './database.ts'
import { migrationsFolder } from './migrate.ts'
import { hear, notify } from './notices.ts'
import { openPostgresql } from './postgresql.ts'
import { users } from './schema.ts'

const it = base.extend('url', async ({ task: _ }, { onCleanup }) => {
  const { url, drop } = await createPostgresDatabase()
  onCleanup(drop)
  return url
})

/** Resolves when the bus says that notifications arrive, or no longer do. Tells after how many milliseconds. */
async function untilConnected(bus: Bus, connected: boolean): Promise<number> {
  const started = performance.now()
  if (bus.connected !== connected) {
    await new Promise<void>((resolve) => {
      const unsubscribe = bus.onConnectionChange((now) => {
        if (now !== connected) return
        unsubscribe()
        resolve()
      })
    })
  }
  return performance.now() - started
}

/** A line to PostgreSQL that can be cut, or go silent without a word as a pulled plug does. */
async function openLine(url: string) {
  const target = new URL(url)
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => sockets.delete(socket))
    }
    near.pipe(far)
    far.pipe(near)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const lineUrl = new URL(url)
  lineUrl.port = String(port)
  return {
    url: lineUrl.href,
    silence() {
      for (const socket of sockets) {
        socket.unpipe()
        socket.pause()
      }
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

describe(openPostgresql, () => {
  it('lets several servers migrate the same empty database at once', async ({ url }) => {
    const migrations = readMigrationFiles({ migrationsFolder }).length
    const servers = await Promise.all([1, 2, 3, 4].map(() => openPostgresql(url, { maxConnections: 2 })))
    const counts = await Promise.all(
      servers.map(({ db }) => db.execute(sql`select count(*)::int as n from drizzle.__drizzle_migrations`)),
    )
    for (const count of counts) expect(count).toMatchObject({ rows: [{ n: migrations }] })
    await Promise.all(servers.map(({ close }) => close()))
  })

  it('says that notifications stopped when the connection is cut, and listens again by itself', async ({ url }) => {
    const { db, bus, close } = await openPostgresql(url)
    const broken = untilConnected(bus, false)
    await db.execute(sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`)
    expect(await broken).toBeLessThan(1000)
    await untilConnected(bus, true)
    const heard = new Promise((resolve) => hear(bus, 'axia_changes', resolve))
    const again = { user_id: 'ana', resource: 'tasks' } as const
    await notify(db, 'axia_changes', again)
    expect(await heard).toEqual(again)
    await close()
  })

  it('notices within a second that the line is dead without a word, and connects anew', async ({ url }) => {
    const line = await openLine(url)
    const { bus, ping, close } = await openPostgresql(line.url, { maxConnections: 2 })
    await ping()
    line.silence()
    expect(await untilConnected(bus, false)).toBeLessThan(1000)
    await untilConnected(bus, true)
    await close()
    await line.close()
  })

  it('gives up a ping that nobody answers', async ({ url }) => {
    const line = await openLine(url)
    const { ping, close } = await openPostgresql(line.url, { maxConnections: 1 })
    await ping()
    line.silence()
    await expect(ping()).rejects.toThrow('the database does not answer')
    await line.close()
    await close()
  })

  it('survives that PostgreSQL throws all connections out', async ({ url }) => {
    const { db, bus, close } = await openPostgresql(url)
    await db.select().from(users)
    const other = await openPostgresql(url)
    await other.db.execute(sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`)
    await untilConnected(bus, false)
    await untilConnected(bus, true)
    expect(await db.select().from(users)).toEqual([])
    await other.close()
    await close()
  })

  it('survives that PostgreSQL throws a connection out in the middle of a transaction', async ({ url }) => {
    const errors: unknown[] = []
    const { db, close } = await openPostgresql(url, { maxConnections: 2, onError: (error) => errors.push(error) })
    const broken = db.transaction(async (tx) => {
      await tx.select().from(users)
      await db.execute(sql`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and state = 'idle in transaction'`)
      await vi.waitFor(() => expect(errors).not.toEqual([]), { timeout: 20_000 }) // it is told while nothing is asked of it
      await tx.select().from(users)
    })
    await expect(broken).rejects.toThrow()
    for (let time = 0; time < 4; time++) expect(await db.select().from(users)).toEqual([])
    await close()
  })

  it('says in one line, without the password, why it cannot connect', async ({ url }) => {
    const wrong = (change: (url: URL) => void) => {
      const changed = new URL(url)
      changed.username = 'postgres'
      changed.password = 'correct-horse'
      change(changed)
      return changed.href
    }
    const port = await closedPort()
    const cases: [string, string][] = [
      [wrong((to) => (to.port = String(port))), `nothing answers at 127.0.0.1:${port}`],
      [wrong((to) => (to.hostname = 'nowhere.invalid')), 'the host nowhere.invalid is not known'],
      [wrong((to) => (to.pathname = '/none')), `there is no database none at`],
      [wrong((to) => (to.username = 'nobody')), 'refuses the user nobody'],
      ['postgresql://postgres:correct-horse@127.0.0.1:port/x', 'is not an address'],
    ]
    for (const [address, expected] of cases) {
      const message = await openPostgresql(address).then(
        () => 'opened',
        (error: Error) => error.message,
      )
      expect(message).toContain(expected)
      expect(message).toMatch(/^DATABASE_URL: [^\n]+$/)
      expect(message).not.toContain('correct-horse')
    }
    expect(inject('postgresUrl')).toBeDefined()
  })
})

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
