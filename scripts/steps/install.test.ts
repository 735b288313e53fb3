/**
 * When packages count as installed, and what is said when they cannot be.
 * @module
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isInstalled, reason } from './install.mjs'

type Packages = Record<string, { version: string; optional?: boolean }>

describe(isInstalled, () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'axia-install-'))
    mkdirSync(join(folder, 'node_modules'))
    write('package-lock.json', {
      'packages/server': { version: '0.1.0' },
      'node_modules/left': { version: '1.0.0' },
      'node_modules/right-arm64': { version: '2.0.0', optional: true },
    })
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const write = (file: string, packages: Packages) => writeFileSync(join(folder, file), JSON.stringify({ packages }))
  const present = (packages: Packages) => write('node_modules/.package-lock.json', packages)

  it('is true when each package is there in its version, whoever installed it', () => {
    present({ 'node_modules/left': { version: '1.0.0' }, 'node_modules/other': { version: '9.0.0' } })
    expect(isInstalled(folder)).toBe(true)
  })

  it.each<[string, Packages]>([
    ['a package is missing', {}],
    ['a package is older', { 'node_modules/left': { version: '0.9.0' } }],
    [
      'an optional package is older',
      { 'node_modules/left': { version: '1.0.0' }, 'node_modules/right-arm64': { version: '1.0.0' } },
    ],
  ])('is false when %s', (_, packages) => {
    present(packages)
    expect(isInstalled(folder)).toBe(false)
  })

  it('is false when an installation was cut short: npm writes its account last', () => {
    expect(isInstalled(folder)).toBe(false)
  })
})

describe(reason, () => {
  it.each([
    [
      'npm error code ENOTFOUND\nnpm error network request failed',
      'the package registry cannot be reached (ENOTFOUND)',
    ],
    ['npm error code EACCES\nnpm error syscall mkdir\nnpm error path /x\n', 'EACCES; syscall mkdir; path /x'],
    ['npm ERR! code 1\nnpm ERR! A complete log of this run can be found in: /x.log', 'code 1'],
    ['Killed\n', 'Killed'],
    ['', 'npm did not say why'],
  ])('tells %j in one line', (output, told) => {
    expect(reason(output)).toContain(told)
    expect(reason(output)).not.toContain('\n')
  })
})
