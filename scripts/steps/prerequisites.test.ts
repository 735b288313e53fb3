/**
 * What happens when a program that the tests need is missing.
 * @module
 */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ensurePrerequisites, findMissing, prerequisites } from './prerequisites.mjs'

describe(ensurePrerequisites, () => {
  let folder: string
  let commands: string[]
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'axia-programs-'))
    commands = []
    vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  })
  afterEach(() => {
    vi.restoreAllMocks()
    rmSync(folder, { recursive: true, force: true })
  })

  const addAllBut = (...missing: string[]) => {
    for (const program of prerequisites.map(({ programs }) => programs[0] ?? '')) {
      if (!missing.includes(program)) addProgram(program)
    }
  }
  const addProgram = (program: string) => {
    writeFileSync(join(folder, program), '')
    chmodSync(join(folder, program), 0o755)
  }
  const machine = (differences: object = {}) => ({
    folders: () => [folder],
    isRoot: true,
    isDebian: true,
    run: async (command: string, args: string[]) => {
      commands.push([command, ...args].join(' '))
      return { code: 0, output: '' }
    },
    ...differences,
  })

  it('does nothing when all are there', async () => {
    addAllBut()
    await ensurePrerequisites(machine())
    expect(commands).toEqual([])
  })

  it('as root on Debian installs just the missing ones', async () => {
    addAllBut('chromium', 'initdb', 'postgres')
    const run = async (command: string, args: string[]) => {
      commands.push([command, ...args].join(' '))
      if (args[0] === 'install') for (const program of ['google-chrome', 'initdb', 'postgres']) addProgram(program)
      return { code: 0, output: '' }
    }
    await ensurePrerequisites(machine({ run }))
    expect(commands).toEqual(['apt-get update', 'apt-get install -y --no-install-recommends chromium postgresql'])
  })

  it('as a user on Debian fails with the command that mends it', async () => {
    addAllBut('secret-tool', 'dbus-run-session')
    await expect(ensurePrerequisites(machine({ isRoot: false }))).rejects.toThrow(
      'the tests need D-Bus (dbus-run-session), secret-tool: sudo apt-get install -y --no-install-recommends dbus libsecret-tools',
    )
    expect(commands).toEqual([])
  })

  it('elsewhere fails with the names', async () => {
    addAllBut('chromium')
    await expect(ensurePrerequisites(machine({ isDebian: false }))).rejects.toThrow(/please install them: Chromium$/)
  })

  it('fails when the installation fails, with its last line', async () => {
    addAllBut('chromium')
    const run = async () => ({ code: 100, output: 'Reading lists…\nE: no network\n' })
    await expect(ensurePrerequisites(machine({ run }))).rejects.toThrow(/apt-get update failed: E: no network$/)
  })

  it('fails when a program is still missing after the installation', async () => {
    addAllBut('gnome-keyring-daemon')
    await expect(ensurePrerequisites(machine())).rejects.toThrow(/GNOME Keyring: not found after the installation/)
  })
})

describe(findMissing, () => {
  it('names everything on an empty machine', () => {
    expect(findMissing([])).toEqual(prerequisites)
  })
})
