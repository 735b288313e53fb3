/**
 * Secrets taken out of a history: all of it, nothing else, with reports, and a way back at any moment.
 * @module
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, globSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createGit } from './git.ts'
import { envBytes, leaked, type ToyRepository, toyRepository } from './toy-repository.ts'

const program = join(import.meta.dirname, 'scrub.ts')
const names = ['.env', 'credentials.json', 'token.json']

function start(toy: ToyRepository, args: string[]): ChildProcess {
  const env = { ...process.env, INIT_CWD: toy.scratch }
  const child = spawn(process.execPath, [program, '--repo', toy.folder, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  onTestFinished(() => {
    killTree(child)
  })
  return child
}

/** Kills a program with all that it started: what git was doing stops in its middle too. */
function killTree({ pid, exitCode, signalCode }: ChildProcess): boolean {
  if (pid === undefined || exitCode !== null || signalCode !== null) return false
  return process.kill(-pid, 'SIGKILL')
}

async function scrub(toy: ToyRepository, ...args: string[]): Promise<{ code: number; said: string }> {
  const child = start(toy, args)
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text) => (said += text))
  const [code] = await once(child, 'close')
  return { code, said }
}

/** Everything of the plan: three names, and the password. */
function whole(toy: ToyRepository): string[] {
  const file = join(toy.scratch, 'strings.txt')
  writeFileSync(file, `${leaked}\n`)
  return [...names.flatMap((name) => ['--delete', name]), '--replace-file', file, '--yes']
}

function report(toy: ToyRepository, name: string): string[] {
  const [file = ''] = globSync(join(toy.scratch, 'report/*/*', name))
  return readFileSync(file, 'utf8').split('\n').slice(0, -1)
}

async function everyObject(folder: string): Promise<{ ids: string[]; text: string }> {
  const ids: string[] = []
  let text = ''
  for await (const { id, type, content } of createGit(folder).objects()) {
    ids.push(id)
    text += `${type} ${content.toString('latin1')}\n`
  }
  return { ids, text }
}

const idOf = (toy: ToyRepository, what: string) => toy.git('rev-parse', what)
const backupOf = (toy: ToyRepository) => readdirSync(toy.scratch).find((name) => /^toy-backup-.*\.git$/.test(name))

describe('npm run secrets:scrub', () => {
  it('takes files and strings out of every branch and tag, and no trace of them is left in any object', async () => {
    const toy = toyRepository()
    const secrets = [
      ...['main~2:.env', 'main~1:.env', 'side:.env', 'side:credentials.json', 'side:token.json'].map((what) =>
        idOf(toy, what),
      ),
      idOf(toy, 'main~1:page.md'),
    ]
    toy.write('unreachable.txt', leaked)
    const dangling = toy.git('hash-object', '-w', 'unreachable.txt')
    const { code, said } = await scrub(toy, ...whole(toy))
    expect(said).toContain('Verified: no object that is stored holds anything of it.')
    expect(code).toBe(0)

    const { ids, text } = await everyObject(toy.folder)
    for (const id of [...secrets, dangling]) expect(ids).not.toContain(id)
    expect(text).not.toContain(leaked)
    expect(text).toContain('The password is ***REMOVED***, of course.')
    expect(text).toContain('docs: the password is ***REMOVED***')
    // Nothing else went: every commit is there, also the one that is empty now, and what only looks like a name of the plan.
    expect(toy.git('log', '--all', '--format=%s').split('\n')).toHaveLength(5)
    expect(toy.git('ls-tree', '-r', '--name-only', 'main').split('\n')).toEqual(['.env.example', 'page.md'])
    expect(toy.git('ls-tree', '-r', '--name-only', 'side')).toBe('page.md')
    expect(toy.git('ls-tree', '-r', '--name-only', 'v1')).toBe('page.md')
    expect(toy.git('cat-file', '-t', 'v1')).toBe('tag')
    expect(toy.git('status', '--porcelain', '--untracked-files=no')).toBe('')
  })

  it('reports every deleted version, every changed file and every new id, right to the byte', async () => {
    const toy = toyRepository()
    const before = {
      envs: ['main~2:.env', 'main~1:.env', 'side:.env'].map((what) => idOf(toy, what)),
      page: idOf(toy, 'main~1:page.md'),
      commits: ['main~2', 'main~1', 'main', 'side~1', 'side'].map((what) => idOf(toy, what)),
      trees: ['main~1^{tree}', 'side^{tree}'].map((what) => idOf(toy, what)),
      tag: idOf(toy, 'v1'),
      other: [idOf(toy, 'side:credentials.json'), idOf(toy, 'side:token.json')],
    }
    expect((await scrub(toy, ...whole(toy))).code).toBe(0)
    expect(report(toy, 'deleted-files.txt')).toEqual([
      ...envBytes.slice(0, 2).map((bytes, n) => `${before.envs[n]} ${bytes} .env`),
      `${before.envs[2]} ${envBytes[2]} .env`,
      `${before.other[0]} 15 credentials.json`,
      `${before.other[1]} 23 token.json`,
    ])
    expect(report(toy, 'changed-files.txt')).toEqual([`${before.page} ${idOf(toy, 'main~1:page.md')} page.md`])
    const map = report(toy, 'object-id-map.old-new.txt')
    const after = ['main~2', 'main~1', 'main', 'side~1', 'side'].map((what) => idOf(toy, what))
    for (const [n, commit] of before.commits.entries()) expect(map).toContain(`${commit} ${after[n]}`)
    for (const [n, what] of ['main~1^{tree}', 'side^{tree}'].entries())
      expect(map).toContain(`${before.trees[n]} ${idOf(toy, what)}`)
    expect(map).toContain(`${before.page} ${idOf(toy, 'main~1:page.md')}`)
    expect(map).toContain(`${before.tag} ${idOf(toy, 'v1')}`)
    expect(new Set(map).size).toBe(map.length)
    const summary = report(toy, 'summary.txt').join('\n')
    expect(summary).toContain('5 of 5 commits rewritten, 3 refs moved')
    expect(summary).toContain('5 versions of files deleted, 1 changed')
    expect(summary).not.toContain(leaked)
  })

  it('finds nothing to do the second time, and makes no second backup', async () => {
    const toy = toyRepository()
    await scrub(toy, ...whole(toy))
    const refs = toy.git('for-each-ref')
    const there = readdirSync(toy.scratch)
    const { code, said } = await scrub(toy, ...whole(toy))
    expect({ code, said }).toEqual({ code: 0, said: expect.stringMatching(/^Nothing to do/) })
    expect(toy.git('for-each-ref')).toBe(refs)
    expect(readdirSync(toy.scratch)).toEqual(there)
  })

  it('can be undone, also when it is killed at any moment', { timeout: 120_000 }, async () => {
    const toy = toyRepository()
    const refs = toy.git('for-each-ref')
    let killed = 0
    for (const stage of ['hooks', 'beside/replace', 'filter-repo', 'done']) {
      const child = start(toy, whole(toy))
      const closed = once(child, 'close')
      await until(stage, toy, child)
      killed += killTree(child) ? 1 : 0
      await closed
      const backup = backupOf(toy)
      if (backup === undefined) {
        expect(toy.git('for-each-ref')).toBe(refs) // nothing was touched before there was a backup
        continue
      }
      const restored = await scrub(toy, '--restore', join(toy.scratch, backup))
      expect(restored.said).toContain('is again as')
      expect(toy.git('for-each-ref')).toBe(refs)
      expect(toy.git('status', '--porcelain', '--untracked-files=no')).toBe('')
      expect(toy.git('show', 'side:.env').length + 1).toBe(envBytes[2])
      execFileSync('git', ['fsck', '--strict'], { cwd: toy.folder, stdio: 'ignore' })
      execFileSync('rm', ['-r', join(toy.scratch, backup)])
    }
    expect(killed).toBeGreaterThan(0)
  })

  it('says what it could not take out, and where the same content stands under another name', async () => {
    const toy = toyRepository()
    toy.write('picture.bin', Buffer.concat([Buffer.from([0, 1, 2]), Buffer.from(leaked)]))
    toy.write('copy.txt', '{"user":"ana"}\n')
    toy.commit('feat: a picture')
    const { code, said } = await scrub(toy, ...whole(toy))
    expect(code).toBe(1)
    expect(said).toContain('NOT ALL IS GONE')
    expect(said).toMatch(/a string is still in blob [0-9a-f]{40} \(picture\.bin, binary\)/)
    expect(said).toContain('the same content stands at copy.txt')
  })

  const refused: Record<
    string,
    { words: RegExp; prepare?: (toy: ToyRepository) => void; args?: (toy: ToyRepository) => string[] }
  > = {
    'changes that are not committed': { words: /not committed/, prepare: (toy) => toy.write('page.md', 'changed\n') },
    'a stash': {
      words: /refs\/stash/,
      prepare(toy) {
        toy.write('page.md', 'changed\n')
        toy.git('stash')
      },
    },
    'further work trees': {
      words: /work trees/,
      prepare: (toy) => void toy.git('worktree', 'add', '../other', 'side'),
    },
    'a backup that is there already': {
      words: /is there already/,
      args: (toy) => [...whole(toy), '--backup', toy.scratch],
    },
    'a backup inside the clone': {
      words: /outside of the clone/,
      args: (toy) => [...whole(toy), '--backup', join(toy.folder, 'backup.git')],
    },
    'nobody who agreed': { words: /--yes/, args: (toy) => whole(toy).slice(0, -1) },
    'no plan': { words: /what is to go/, args: () => ['--yes'] },
    'a folder': { words: /the name of a file/, args: () => ['--delete', 'src/', '--yes'] },
    'a string that is too short': {
      words: /line 1: fewer than 6/,
      prepare: (toy) => toy.write('../short.txt', 'abc\n'),
      args: () => ['--replace-file', 'short.txt', '--yes'],
    },
  }
  it.each(Object.entries(refused))('refuses %s, with the cure, and changes nothing', async (_what, refusal) => {
    const toy = toyRepository()
    const { words, prepare, args = whole } = refusal
    prepare?.(toy)
    const refs = toy.git('for-each-ref')
    const { code, said } = await scrub(toy, ...args(toy))
    expect(code).toBe(1)
    expect(said).toMatch(words)
    expect(said).not.toContain(leaked)
    expect(toy.git('for-each-ref')).toBe(refs)
  })
})

/** Waits for a stage of the work: a file or folder that it brings; or its end. */
async function until(stage: string, toy: ToyRepository, child: ChildProcess): Promise<void> {
  const isThere = () =>
    stage === 'filter-repo'
      ? existsSync(join(toy.folder, '.git/filter-repo'))
      : readdirSync(toy.scratch).some((name) => /^toy-backup-/.test(name) && existsSync(join(toy.scratch, name, stage)))
  while (child.exitCode === null && !isThere()) await setTimeout(2)
}
