/**
 * The real n8n on this machine: installed once into a folder outside the project, of which it is no part.
 * @module
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'

/** The version against which the workflows and the stand-in are tested. */
export const n8nVersion = '2.40.7'

/** A dependency of it that cannot be installed at its newest. */
const overrides = { linkedom: '0.18.12' }

/** Where it is, or will be: some 2.6 GB. */
export function n8nFolder(): string {
  return process.env.AXIA_N8N_FOLDER ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'axia', 'n8n')
}

/** Installs it when it is not there. @returns the path of its program. */
export async function ensureN8n(): Promise<string> {
  const folder = n8nFolder()
  const program = join(folder, 'node_modules/n8n/bin/n8n')
  if (installedVersion(folder) === n8nVersion && existsSync(join(folder, 'ready'))) return program
  process.stdout.write(`Installing n8n ${n8nVersion} into ${folder}: this takes some minutes.\n`)
  await mkdir(folder, { recursive: true })
  const manifest = { name: 'axia-n8n', private: true, dependencies: { n8n: n8nVersion }, overrides }
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest))
  // Without the install scripts, one of which downloads a compiler's worth of Kafka; SQLite alone is then built.
  await npm(folder, ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'])
  await npm(folder, ['rebuild', 'sqlite3', '--loglevel=error'])
  await writeFile(join(folder, 'ready'), '')
  return program
}

function installedVersion(folder: string): string | undefined {
  const manifest = join(folder, 'node_modules/n8n/package.json')
  if (!existsSync(manifest)) return undefined
  return /"version": "([^"]+)"/.exec(readFileSync(manifest, 'utf8'))?.[1]
}

async function npm(cwd: string, args: string[]): Promise<void> {
  const PATH = `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}` // n8n wants Node.js 24
  const child = spawn('npm', args, { cwd, env: { ...process.env, PATH }, stdio: ['ignore', 'inherit', 'inherit'] })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`npm ${args[0]} failed in ${cwd}`)
}
