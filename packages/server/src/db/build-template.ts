/**
 * Build step: `node packages/server/src/db/build-template.ts` makes the template of the embedded database.
 * @module
 */
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { drizzle } from 'drizzle-orm/pglite'
import { migrate } from './migrate.ts'
import { dumpFolder, startInFolder } from './pglite.ts'
import * as schema from './schema.ts'
import { templateFolder, templateName } from './template.ts'

/** Makes the template that fits this code, in place of older ones. Returns its path. */
export async function buildTemplate(): Promise<string> {
  const temporary = await mkdtemp(join(tmpdir(), 'axia-template-'))
  try {
    const folder = join(temporary, 'database')
    const engine = await startInFolder(folder)
    await migrate(drizzle({ client: engine, schema }))
    await engine.exec('vacuum (freeze, analyze)')
    await engine.close()
    const content = Buffer.from(await (await dumpFolder(folder)).arrayBuffer())

    await mkdir(templateFolder, { recursive: true })
    const path = join(templateFolder, templateName())
    const unfinished = `${path}.${process.pid}`
    await writeFile(unfinished, content)
    await rename(unfinished, path)
    for (const name of await readdir(templateFolder)) {
      if (/^database-[0-9a-f]+\.tar\.gz$/.test(name) && name !== templateName()) await rm(join(templateFolder, name))
    }
    return path
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

if (import.meta.main) await buildTemplate()
