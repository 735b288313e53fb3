/**
 * The process that the fault test kills: opens the data folder named by its argument and writes users without end, telling
 * each one's id only after the database has acknowledged it.
 * @module
 */
import { writeSync } from 'node:fs'
import { sql } from 'drizzle-orm'
import { openDatabase } from '../src/db/open.ts'
import { users } from '../src/db/schema.ts'
import { DatabaseStartError } from '../src/db/start-error.ts'
import { newId } from '../src/id.ts'

const [dataDir = ''] = process.argv.slice(2)

try {
  const { db } = await openDatabase({ dataDir })
  writeSync(1, 'open\n')
  for (let count = 1; ; count++) {
    const id = newId()
    await db.insert(users).values({ id, username: id, usernameKey: id, passwordHash: 'x'.repeat(count % 2000) })
    writeSync(1, `${id}\n`)
    if (count % 25 === 0) await db.execute(sql`checkpoint`)
  }
} catch (error) {
  if (!(error instanceof DatabaseStartError)) throw error
  writeSync(2, `${error.message}\n`)
  process.exitCode = 1
}
