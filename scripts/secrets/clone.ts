/**
 * The clone that is to be rewritten: fit for it, copied before, and put back as it was.
 * @module
 */
import { copyFile, mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { Trouble } from '../steps/talk.mjs'
import { createGit, type Git } from './git.ts'

/** What of the clone is no object and no ref, and would be lost: kept in this folder of the backup. */
const besideFolder = 'beside'
const besideFiles = ['config', 'HEAD']

/** The secrets to replace, for the time of the rewriting: in the backup, which holds them anyway, and nowhere else. */
export const expressionsFile = join(besideFolder, 'replace')

/**
 * Sees whether a repository can be rewritten as a whole, with nothing under way in it.
 *
 * @throws {Trouble} with what is in the way, and the cure.
 */
export async function ensureFit(git: Git): Promise<void> {
  const exists = await stat(git.folder).catch(() => undefined)
  if (!exists?.isDirectory()) throw new Trouble(`${git.folder} is not there`)
  if (!(await git.check(['rev-parse', '--git-dir']))) throw new Trouble(`${git.folder} is no git repository`)
  const folder = await gitFolder(git)
  const has = async (name: string) => (await stat(join(folder, name)).catch(() => undefined)) !== undefined
  const isBare = (await git.run(['rev-parse', '--is-bare-repository'])).trim() === 'true'
  if (!isBare) {
    const top = (await git.run(['rev-parse', '--show-toplevel'])).trim()
    if (resolve(top) !== resolve(git.folder)) throw new Trouble(`name the top of the repository: --repo ${top}`)
    const changes = await git.run(['status', '--porcelain', '--untracked-files=no'])
    if (changes !== '') throw new Trouble('there are changes that are not committed: commit them, or take them back')
    for (const name of [
      'MERGE_HEAD',
      'CHERRY_PICK_HEAD',
      'REVERT_HEAD',
      'BISECT_LOG',
      'rebase-merge',
      'rebase-apply',
    ]) {
      if (await has(name)) throw new Trouble(`git is in the middle of something (${name}): finish it, or abort it`)
    }
  }
  if ((await git.run(['rev-parse', '--is-shallow-repository'])).trim() === 'true') {
    throw new Trouble('the clone is shallow, most of the history is not in it: git fetch --unshallow')
  }
  if (await git.check(['config', '--get-regexp', '^remote\\..*\\.promisor$'])) {
    throw new Trouble('the clone is partial, some objects are not in it: make a full clone')
  }
  if (await has('objects/info/alternates')) {
    throw new Trouble('the clone borrows objects of another one: make a full clone, with git clone --no-local')
  }
  const worktrees = (await git.run(['worktree', 'list', '--porcelain'])).match(/^worktree /gm) ?? []
  if (worktrees.length > 1) throw new Trouble('the clone has further work trees: git worktree remove each of them')
  for (const [refs, cure] of [
    ['refs/stash', 'git stash pop, or git stash drop'],
    ['refs/replace', 'git replace --delete each of them'],
  ] as const) {
    if ((await git.run(['for-each-ref', refs])) !== '') throw new Trouble(`the clone has ${refs}: ${cure}`)
  }
}

/**
 * Copies everything that any ref reaches, and the clone's own configuration. The copy stands under its name only when it is
 * whole.
 *
 * @throws {Trouble} when something stands there, or the copy does not hold what the clone holds.
 */
export async function makeBackup(git: Git, backup: string): Promise<void> {
  if ((await stat(backup).catch(() => undefined)) !== undefined) throw new Trouble(`${backup} is there already`)
  if (`${backup}/`.startsWith(`${resolve(git.folder)}/`))
    throw new Trouble('the backup must stand outside of the clone')
  const partial = `${backup}.partial`
  await createGit('.').run(['clone', '--quiet', '--mirror', '--no-local', resolve(git.folder), partial])
  const copy = createGit(partial)
  const [here, there] = await Promise.all([refsOf(git), refsOf(copy)])
  const isSound = await copy.check(['fsck', '--connectivity-only', '--no-dangling'])
  if (here !== there || !isSound) throw new Trouble(`the backup ${partial} is not whole; nothing was changed`)
  await mkdir(join(partial, besideFolder))
  const folder = await gitFolder(git)
  for (const name of besideFiles) await copyFile(join(folder, name), join(partial, besideFolder, name))
  await rename(partial, backup)
}

/**
 * Puts a clone back as its backup has it, whatever state it was left in.
 *
 * @throws {Trouble} when the backup is none, or the clone does not hold it afterwards.
 */
export async function restore(git: Git, backup: string): Promise<void> {
  const copy = createGit(backup)
  if (!(await copy.check(['rev-parse', '--git-dir']))) throw new Trouble(`${backup} is no backup`)
  const folder = await gitFolder(git)
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && entry.name.endsWith('.lock')) await rm(join(entry.parentPath, entry.name)) // of who was killed
  }
  for (const name of besideFiles) await copyFile(join(backup, besideFolder, name), join(folder, name))
  const fetch = ['fetch', '--quiet', '--prune', '--force', '--update-head-ok', '--no-write-fetch-head']
  await git.run([...fetch, resolve(backup), '+refs/*:refs/*'])
  await rm(join(folder, 'filter-repo'), { recursive: true, force: true })
  const isBare = (await git.run(['rev-parse', '--is-bare-repository'])).trim() === 'true'
  if (!isBare && (await git.check(['rev-parse', '--verify', 'HEAD']))) await git.run(['reset', '--quiet', '--hard'])
  if ((await refsOf(git)) !== (await refsOf(copy))) throw new Trouble(`the clone does not hold all of ${backup}`)
}

/** All refs with what they point at, one a line. */
export async function refsOf(git: Git): Promise<string> {
  return git.run(['for-each-ref', '--format=%(objectname) %(refname)'])
}

export async function gitFolder(git: Git): Promise<string> {
  return (await git.run(['rev-parse', '--absolute-git-dir'])).trim()
}
