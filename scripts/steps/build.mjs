/**
 * Builds what the server serves and starts from, when its sources have changed since.
 * @module
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { alone } from './alone.mjs'
import { capture } from './child.mjs'
import { projectEnvironment, projectNode, root } from './project.mjs'
import { Trouble, timed } from './talk.mjs'

/**
 * @typedef {object} Product
 * @property {string} name as in "the web app"
 * @property {string[]} sources files and folders of which it is made
 * @property {string} stamp the file beside the product that says of which sources it was made
 * @property {string} folder where it is built
 * @property {string[]} command what node runs there
 */

/** @type {Product} */
const webApp = {
  name: 'the web app',
  sources: [
    'packages/app',
    'packages/client/src',
    'packages/client/package.json',
    'packages/contract/src',
    'packages/contract/package.json',
    'packages/words/src',
    'packages/words/package.json',
    'package-lock.json',
  ],
  stamp: 'packages/app/dist/.sources',
  folder: 'packages/app',
  command: ['../../node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'],
}

/**
 * An empty, migrated database, from which a first start takes a moment instead of seconds.
 *
 * @type {Product}
 */
const databaseTemplate = {
  name: 'the database template',
  sources: [
    'packages/server/migrations',
    ...['build-template', 'migrate', 'pglite', 'schema', 'template'].map((name) => `packages/server/src/db/${name}.ts`),
    'package-lock.json',
  ],
  stamp: 'packages/server/dist/.sources',
  folder: 'packages/server',
  command: ['src/db/build-template.ts'],
}

/** Products and their tests are no sources, and the phones' native projects none of the web app. */
const noSource = /(^|\/)(node_modules|dist|dist-phone|coverage|android|ios)(\/|$)|\.test\.tsx?$/

/**
 * Builds the web app and the template of the embedded database, unless they are there and current.
 *
 * @throws {Trouble} when a build fails; its output has been shown
 */
export async function ensureBuilt() {
  await ensureProduct(databaseTemplate)
  await ensureProduct(webApp)
}

/**
 * @param {Product} product
 * @param {string} [folder] the project's folder
 */
async function ensureProduct(product, folder = root) {
  if (isCurrent(product, folder)) return
  await alone(folder, async () => {
    if (isCurrent(product, folder)) return
    const wanted = fingerprint(product.sources, folder)
    await timed(`Building ${product.name}`, `Built ${product.name}`, () => build(product, folder))
    const stamp = join(folder, product.stamp)
    mkdirSync(dirname(stamp), { recursive: true })
    writeFileSync(stamp, wanted) // last: a build that was cut short is begun anew
  })
}

/**
 * @param {Product} product
 * @param {string} folder
 */
function isCurrent({ sources, stamp }, folder) {
  const file = join(folder, stamp)
  return existsSync(file) && readFileSync(file, 'utf8') === fingerprint(sources, folder)
}

/**
 * @param {Product} product
 * @param {string} folder
 */
async function build({ name, folder: where, command }, folder) {
  const { code, output } = await capture(projectNode(), command, {
    cwd: join(folder, where),
    env: projectEnvironment(),
  })
  if (code === 0) return
  process.stderr.write(output)
  throw new Trouble(`${name} could not be built`)
}

/**
 * A hash over the names and contents of all sources.
 *
 * @param {string[]} sources
 * @param {string} folder the project's folder
 */
export function fingerprint(sources, folder = root) {
  const hash = createHash('sha256')
  for (const file of sources.flatMap((source) => filesOf(join(folder, source)))) {
    const name = relative(folder, file).split(sep).join('/')
    if (!noSource.test(name)) hash.update(`${name}\0`).update(readFileSync(file)).update('\0')
  }
  return hash.digest('hex')
}

/**
 * @param {string} path a file or folder
 * @returns {string[]} the file, or all files below the folder, in the same order everywhere
 */
function filesOf(path) {
  try {
    const entries = readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
    return entries.flatMap((entry) => {
      const child = join(path, entry.name)
      if (!entry.isDirectory()) return [child]
      return noSource.test(entry.name) ? [] : filesOf(child)
    })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return [path]
    throw error
  }
}
