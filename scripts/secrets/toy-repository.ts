/**
 * A small repository whose history holds secrets, for the tests.
 * @module
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** Three generations of `.env`, as one that leaked had them. */
export const envBytes = [395, 287, 667]
/** Stands in the middle of a file that is to stay. */
export const leaked = ['correct', 'horse', 'battery'].join('-')

export interface ToyRepository {
  folder: string
  /** Where a test may put what it likes. */
  scratch: string
  git(...args: string[]): string
  write(name: string, content: string | Buffer): void
  commit(message: string): void
}

/** An empty repository in a temporary folder that goes with the test. */
export function emptyRepository(): ToyRepository {
  const scratch = mkdtempSync(join(tmpdir(), 'axia-toy-'))
  onTestFinished(() => rmSync(scratch, { recursive: true, force: true }))
  const folder = join(scratch, 'toy')
  const who = ['-c', 'user.name=Ana', '-c', 'user.email=ana@example.org', '-c', 'commit.gpgSign=false']
  const run = (cwd: string, args: string[]) =>
    execFileSync('git', [...who, ...args], { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  run(scratch, ['init', '--quiet', '--initial-branch=main', folder])
  const toy: ToyRepository = {
    folder,
    scratch,
    git: (...args) => run(folder, args),
    write: (name, content) => writeFileSync(join(folder, name), content),
    commit(message) {
      toy.git('add', '--all', '--force')
      toy.git('commit', '--quiet', '--message', message)
    },
  }
  return toy
}

/**
 * Six commits on two branches and an annotated tag: `.env` in three generations (two of them in one branch's past alone),
 * `credentials.json`, `token.json`, and a page that names a password, also in a message.
 */
export function toyRepository(): ToyRepository {
  const toy = emptyRepository()
  const env = (bytes: number) => `KEY=${'x'.repeat(bytes - 5)}\n`
  toy.write('page.md', 'Welcome.\n')
  toy.write('.env', env(395))
  toy.commit('feat: begin')
  toy.write('.env', env(287))
  toy.write('page.md', `Welcome. The password is ${leaked}, of course.\n`)
  toy.commit(`docs: the password is ${leaked}`)
  toy.git('tag', '--annotate', 'v1', '--message', 'first')
  toy.git('checkout', '--quiet', '-b', 'side')
  toy.write('.env', env(667))
  toy.write('credentials.json', '{"user":"ana"}\n')
  toy.commit('feat: sign in')
  toy.write('token.json', '{"access_token":"…"}\n')
  toy.commit('chore: empty but for the token')
  toy.git('checkout', '--quiet', 'main')
  toy.git('rm', '--quiet', '.env')
  toy.write('.env.example', 'KEY=\n')
  toy.write('page.md', 'Welcome.\nAll is well.\n')
  toy.commit('fix: no settings in the repository')
  return toy
}
