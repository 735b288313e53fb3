/**
 * Programs that the project is tried with and is no part of: installed once into a folder outside it.
 * @module
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'

export interface OutsideProgram {
  /** Its package. */
  name: string
  version: string
  /** Versions of its dependencies that it does not ask for itself. */
  overrides?: Record<string, string>
  /** Dependencies whose own installation is run; that of all others is left out. */
  rebuild?: string[]
  /** What the installation takes, for the person who waits. */
  takes: string
}

/** Where such programs are: `AXIA_N8N_FOLDER` for n8n, else below the user's cache. */
function outsideFolder(name: string): string {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache')
  return process.env[`AXIA_${name.toUpperCase()}_FOLDER`] ?? join(cache, 'axia', name)
}

/** Installs it when it is not there. @returns the folder of its package. */
export async function ensureOutside(program: OutsideProgram): Promise<string> {
  const { name, version, overrides = {}, rebuild = [], takes } = program
  const folder = outsideFolder(name)
  const installed = join(folder, 'node_modules', name)
  if (installedVersion(installed) === version && existsSync(join(folder, 'ready'))) return installed
  process.stdout.write(`Installing ${name} ${version} into ${folder}: this takes ${takes}.\n`)
  await mkdir(folder, { recursive: true })
  const manifest = { name: `axia-${name}`, private: true, dependencies: { [name]: version }, overrides }
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest))
  await npm(folder, ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'])
  if (rebuild.length > 0) await npm(folder, ['rebuild', ...rebuild, '--loglevel=error'])
  await writeFile(join(folder, 'ready'), '')
  return installed
}

function installedVersion(folder: string): string | undefined {
  const manifest = join(folder, 'package.json')
  if (!existsSync(manifest)) return undefined
  return /"version": "([^"]+)"/.exec(readFileSync(manifest, 'utf8'))?.[1]
}

async function npm(cwd: string, args: string[]): Promise<void> {
  const PATH = `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}` // the Node.js that runs this
  const child = spawn('npm', args, { cwd, env: { ...process.env, PATH }, stdio: ['ignore', 'inherit', 'inherit'] })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`npm ${args[0]} failed in ${cwd}`)
}
