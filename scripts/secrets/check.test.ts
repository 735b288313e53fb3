/**
 * The watch over the project's files, its history, and what is about to be committed.
 * @module
 */
import { execFileSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkFiles, checkHistory, checkStaged, describePlace } from './check.ts'
import { createGit } from './git.ts'
import { installHook } from './hook.ts'
import { emptyRepository } from './toy-repository.ts'

const root = join(import.meta.dirname, '../..')

/** Put together here, so that this file holds none. */
const samples: Record<string, string> = {
  'a signed token': ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxMjM0NTY3ODkwIn0', 'dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P'].join(
    '.',
  ),
  'a key with its value': ['SECRET_KEY', 'pHRgmZ3vVtqk9KcW6yLd'].join('='),
  'a key in a program': ['SECRET_KEY', " 'pHRgmZ3vVtqk9KcW6yLd'"].join(':'),
  'an earlier key': ['export SECRET_KEY_PREVIOUS', '"pHRgmZ3vVtqk9KcW6yLd"'].join('='),
  'the address of a database': `postgresql://ana:${'kq9Zt4Lm'}@db.example.org/axia`,
  'a token of a code host': `ghp_${'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx'}`,
}

describe('npm run secrets:check', () => {
  it('finds none in the project: neither in its files nor in any version of them that any branch or tag holds', async () => {
    const git = createGit(root)
    const places = [...(await checkFiles(git)), ...(await checkHistory(git))]
    expect(places.map(describePlace)).toEqual([])
  })

  it.each(Object.entries(samples))('finds %s in a file, and does not repeat it', async (_what, sample) => {
    const toy = emptyRepository()
    toy.write('notes.txt', `nothing\n${sample}\n`)
    const places = await checkFiles(createGit(toy.folder))
    expect(places).toEqual([expect.objectContaining({ path: 'notes.txt', line: 2, blob: undefined })])
    expect(places.map(describePlace).join()).not.toContain(sample.slice(-8))
  })

  it.each(['.env', '.env.production', 'deep/down/credentials.json', 'token.json'])(
    'takes no file named %s',
    async (name) => {
      const toy = emptyRepository()
      execFileSync('mkdir', ['-p', join(toy.folder, 'deep/down')])
      toy.write(name, 'harmless\n')
      expect(await checkFiles(createGit(toy.folder))).toEqual([expect.objectContaining({ path: name })])
    },
  )

  it('lets examples and keys without a value be', async () => {
    const toy = emptyRepository()
    toy.write('.env.example', '# SECRET_KEY=\nSECRET_KEY=\nN8N_WEBHOOK_SECRET=<yours>\n')
    toy.write('read.ts', 'const key = environment.SECRET_KEY ?? undefined\n')
    expect(await checkFiles(createGit(toy.folder))).toEqual([])
  })

  it('finds what was taken out long ago, on another branch, and in the words of a commit and a tag', async () => {
    const toy = emptyRepository()
    const git = createGit(toy.folder)
    toy.write('.env', 'x\n')
    toy.commit('feat: begin')
    toy.git('checkout', '--quiet', '-b', 'side')
    toy.write('notes.txt', `${samples['a signed token']}\n`)
    toy.commit(`fix: ${samples['a key with its value']}`)
    toy.git('tag', '--annotate', 'v1', '--message', `${samples['a token of a code host']}`)
    toy.git('rm', '--quiet', '.env', 'notes.txt')
    toy.commit('fix: gone')
    expect(await checkFiles(git)).toEqual([])
    const found = (await checkHistory(git)).map(({ path }) => path)
    expect(found.sort()).toEqual(['.env', 'commit message', 'notes.txt', 'tag message'])
  })

  it('as a hook, stops a commit that would bring one, and no other', async () => {
    const toy = emptyRepository()
    const git = createGit(toy.folder)
    const file = (await installHook(git)) ?? ''
    expect(statSync(file).mode & 0o111).toBe(0o111)
    expect(readFileSync(file, 'utf8')).toContain('npm run --silent secrets:check -- --staged')
    expect(await installHook(git)).toBe(file)
    toy.write('notes.txt', `${samples['a signed token']}\n`)
    toy.git('add', 'notes.txt')
    toy.write('notes.txt', 'clean again, but not what is staged\n')
    expect(await checkStaged(git)).toEqual([expect.objectContaining({ path: 'notes.txt', line: 1 })])
    toy.git('add', 'notes.txt')
    expect(await checkStaged(git)).toEqual([])
  })

  it('leaves a hook alone that is there already', async () => {
    const toy = emptyRepository()
    toy.write('.git/hooks/pre-commit', '#!/bin/sh\nexit 0\n')
    expect(await installHook(createGit(toy.folder))).toBeUndefined()
    expect(readFileSync(join(toy.folder, '.git/hooks/pre-commit'), 'utf8')).toBe('#!/bin/sh\nexit 0\n')
  })
})
