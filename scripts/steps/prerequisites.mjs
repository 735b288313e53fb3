/**
 * The programs beside Node.js that the tests need: found, installed where we may, or named with the command that brings them.
 * @module
 */
import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { capture } from './child.mjs'
import { Trouble, timed } from './talk.mjs'

/**
 * @typedef {object} Prerequisite
 * @property {string} name what a person calls it
 * @property {string[]} programs one of which must be there
 * @property {string} debianPackage
 */

/** @type {Prerequisite} */
export const filterRepo = { name: 'git-filter-repo', programs: ['git-filter-repo'], debianPackage: 'git-filter-repo' }

/** What the tests need. @type {Prerequisite[]} */
export const prerequisites = [
  {
    name: 'Chromium',
    programs: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    debianPackage: 'chromium',
  },
  { name: 'PostgreSQL (initdb)', programs: ['initdb'], debianPackage: 'postgresql' },
  { name: 'PostgreSQL (postgres)', programs: ['postgres'], debianPackage: 'postgresql' },
  { name: 'GNOME Keyring', programs: ['gnome-keyring-daemon'], debianPackage: 'gnome-keyring' },
  { name: 'D-Bus (dbus-run-session)', programs: ['dbus-run-session'], debianPackage: 'dbus' },
  { name: 'secret-tool', programs: ['secret-tool'], debianPackage: 'libsecret-tools' },
  filterRepo,
]

/**
 * @typedef {object} Machine
 * @property {() => string[]} folders where programs stand now
 * @property {boolean} isRoot
 * @property {boolean} isDebian
 * @property {(command: string, args: string[]) => Promise<{ code: number, output: string }>} run
 */

/**
 * Sees to it that all prerequisites are there.
 *
 * @param {Machine} [machine]
 * @param {Prerequisite[]} [needed] by default what the tests need
 * @throws {Trouble} naming what is missing and how to get it
 */
export async function ensurePrerequisites(machine = thisMachine(), needed = prerequisites) {
  const missing = findMissing(machine.folders(), needed)
  const who = needed === prerequisites ? 'the tests need' : 'this needs'
  if (missing.length === 0) return
  const packages = [...new Set(missing.map(({ debianPackage }) => debianPackage))]
  const names = missing.map(({ name }) => name).join(', ')
  if (!machine.isDebian) throw new Trouble(`${who} these programs, please install them: ${names}`)
  if (!machine.isRoot) {
    throw new Trouble(`${who} ${names}: sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`)
  }

  await timed(`Installing ${packages.join(', ')}`, `Installed ${packages.join(', ')}`, async () => {
    const steps = [['update'], ['install', '-y', '--no-install-recommends', ...packages]]
    for (const args of steps) {
      const { code, output } = await machine.run('apt-get', args)
      if (code !== 0) throw new Trouble(`${who} ${names}, and apt-get ${args[0]} failed: ${lastLine(output)}`)
    }
  })
  const still = findMissing(machine.folders(), needed)
  if (still.length > 0)
    throw new Trouble(`${who} ${still.map(({ name }) => name).join(', ')}: not found after the installation`)
}

/**
 * @param {string[]} folders where programs stand
 * @param {Prerequisite[]} [needed]
 * @returns {Prerequisite[]} those of which no program is there
 */
export function findMissing(folders, needed = prerequisites) {
  return needed.filter(
    ({ programs }) => !programs.some((program) => folders.some((folder) => existsSync(join(folder, program)))),
  )
}

/** @returns {Machine} */
function thisMachine() {
  return {
    folders: programFolders,
    isRoot: process.getuid?.() === 0,
    isDebian: existsSync('/etc/debian_version'),
    run: (command, args) => capture(command, args, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }),
  }
}

/** PATH, and where Debian keeps PostgreSQL's programs out of it. */
function programFolders() {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian) : []
  const path = (process.env.PATH ?? '').split(delimiter)
  return [...path, ...versions.map((version) => join(debian, version, 'bin'))]
}

/** @param {string} output */
function lastLine(output) {
  return output.trim().split('\n').at(-1)
}
