/**
 * Installs the packages when they are missing or older than the lock file.
 * @module
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { alone } from './alone.mjs'
import { capture } from './child.mjs'
import { root } from './project.mjs'
import { Trouble, timed } from './talk.mjs'

const oldestNode = 20
const oldestNpm = 9

/** What npm says when it reaches no registry. */
const offline =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT)\b/

/**
 * Installs what the lock file names, unless it is there already.
 *
 * @param {string} [folder] the project's folder
 * @throws {Trouble} when that cannot be done here
 */
export async function ensureInstalled(folder = root) {
  const major = Number(process.versions.node.split('.')[0])
  if (major < oldestNode) {
    throw new Trouble(
      `AxIA needs Node.js ${oldestNode} or newer (this is ${process.versions.node}): https://nodejs.org`,
    )
  }
  if (isStamped(folder)) return
  await alone(folder, async () => {
    if (isStamped(folder)) return
    if (!isInstalled(folder)) {
      await timed('Installing packages, this takes a minute or two', 'Installed packages', () => install(folder))
    }
    mkdirSync(dirname(stampOf(folder)), { recursive: true })
    writeFileSync(stampOf(folder), fingerprint(folder))
  })
}

/**
 * Whether these very packages were seen to be installed: quickly told, for each start.
 *
 * @param {string} folder
 */
function isStamped(folder) {
  return existsSync(stampOf(folder)) && readFileSync(stampOf(folder), 'utf8') === fingerprint(folder)
}

/** @param {string} folder */
function stampOf(folder) {
  return join(folder, 'node_modules/.axia/installed')
}

/**
 * Whether the packages are those of the lock file, whoever installed them: npm keeps its own account of what it did.
 *
 * @param {string} folder the project's folder
 * @returns {boolean}
 */
export function isInstalled(folder) {
  const account = join(folder, 'node_modules/.package-lock.json')
  if (!existsSync(account)) return false
  const present = readPackages(account)
  return Object.entries(readPackages(join(folder, 'package-lock.json'))).every(([path, wanted]) => {
    if (!path.includes('node_modules/')) return true // the project's own folders
    const found = present[path]
    // A package for another platform is not there; one for this platform may have been left out by npm, too.
    return found === undefined ? wanted.optional === true : found.version === wanted.version
  })
}

/**
 * @param {string} file a lock file
 * @returns {Record<string, { version?: string, optional?: boolean }>}
 */
function readPackages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages
}

/**
 * What the installation depends on. Another platform needs other binaries.
 *
 * @param {string} folder
 */
function fingerprint(folder) {
  const lock = readFileSync(join(folder, 'package-lock.json'))
  return `${process.platform}-${process.arch} ${createHash('sha256').update(lock).digest('hex')}`
}

/** @param {string} folder */
async function install(folder) {
  const version = await npm(['--version'], folder)
  const major = Number(version.output.trim().split('\n').at(-1)?.split('.')[0])
  if (major < oldestNpm) {
    throw new Trouble(`npm ${version.output.trim()} is too old; bring it up to date with: npm install -g npm@latest`)
  }
  const result = await npm(
    ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'],
    folder,
  )
  if (result.code !== 0) throw new Trouble(`the packages could not be installed: ${reason(result.output)}`)
}

/**
 * Runs npm, the one that runs us if one does.
 *
 * @param {string[]} args
 * @param {string} folder
 */
async function npm(args, folder) {
  const { npm_execpath: script, npm_node_execpath: node } = process.env
  const outer = node !== undefined && existsSync(node) ? node : process.execPath
  try {
    if (script?.endsWith('.js') && existsSync(script)) return await capture(outer, [script, ...args], { cwd: folder })
    return await capture('npm', args, { cwd: folder })
  } catch (cause) {
    throw new Trouble('npm is not installed; it comes with Node.js: https://nodejs.org', { cause })
  }
}

/**
 * Why npm failed, in one line.
 *
 * @param {string} output
 */
export function reason(output) {
  const unreachable = offline.exec(output)
  if (unreachable !== null) return `the package registry cannot be reached (${unreachable[1]}); is there a network?`
  const lines = output.split('\n').filter((line) => /^npm (error|ERR!)/.test(line))
  const told = lines.map((line) => line.replace(/^npm (error|ERR!) ?/, '').trim())
  const telling = told.filter((line) => line !== '' && !/complete log of this run|\.log$/.test(line))
  return telling.slice(0, 3).join('; ') || output.trim().split('\n').at(-1) || 'npm did not say why'
}
