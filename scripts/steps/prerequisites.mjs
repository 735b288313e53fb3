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

/** @type {Prerequisite[]} */
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
 * @throws {Trouble} naming what is missing and how to get it
 */
export async function ensurePrerequisites(machine = thisMachine()) {
  const missing = findMissing(machine.folders())
  if (missing.length === 0) return
  const packages = [...new Set(missing.map(({ debianPackage }) => debianPackage))]
  const names = missing.map(({ name }) => name).join(', ')
  if (!machine.isDebian) throw new Trouble(`the tests need these programs, please install them: ${names}`)
  if (!machine.isRoot) {
    throw new Trouble(`the tests need ${names}: sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`)
  }

  await timed(`Installing ${packages.join(', ')}`, `Installed ${packages.join(', ')}`, async () => {
    const steps = [['update'], ['install', '-y', '--no-install-recommends', ...packages]]
    for (const args of steps) {
      const { code, output } = await machine.run('apt-get', args)
      if (code !== 0) throw new Trouble(`the tests need ${names}, and apt-get ${args[0]} failed: ${lastLine(output)}`)
    }
  })
  const still = findMissing(machine.folders())
  if (still.length > 0)
    throw new Trouble(`the tests need ${still.map(({ name }) => name).join(', ')}: not found after the installation`)
}

/**
 * @param {string[]} folders where programs stand
 * @returns {Prerequisite[]} those of which no program is there
 */
export function findMissing(folders) {
  return prerequisites.filter(
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
