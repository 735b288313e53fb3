/**
 * The rewriting itself, by git-filter-repo, and the end of everything old.
 * @module
 */
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expressionsFile, gitFolder } from './clone.ts'
import type { Git } from './git.ts'
import type { Plan } from './plan.ts'

/** What a replaced string becomes. */
export const placeholder = '***REMOVED***'

/** Old commit to new one; undefined for one that is gone. */
export type CommitMap = ReadonlyMap<string, string | undefined>

/**
 * Rewrites all refs, then drops every old object. No commit is left out, also one that is empty now: a tag on it would go too.
 *
 * @throws {GitError} when it cannot be done; the backup has everything.
 */
export async function rewrite(git: Git, { files, strings }: Plan, backup: string): Promise<CommitMap> {
  const expressions = join(backup, expressionsFile)
  await writeFile(expressions, strings.map((string) => `literal:${string}==>${placeholder}\n`).join(''), {
    mode: 0o600,
  })
  const deletions = files.flatMap((file) => ['--path-regex', pathRegex(file)])
  try {
    await git.run([
      'filter-repo',
      '--force',
      '--quiet',
      ...['--prune-empty', 'never', '--prune-degenerate', 'never', '--replace-refs', 'delete-no-add'],
      ...(files.length > 0 ? ['--invert-paths', ...deletions] : []),
      ...(strings.length > 0 ? ['--replace-text', expressions, '--replace-message', expressions] : []),
    ])
  } finally {
    await rm(expressions)
  }
  const folder = await gitFolder(git)
  const commits = parseCommitMap(await readFile(join(folder, 'filter-repo/commit-map'), 'utf8'))
  for (const name of ['filter-repo', 'ORIG_HEAD', 'FETCH_HEAD', 'COMMIT_EDITMSG']) {
    await rm(join(folder, name), { recursive: true, force: true })
  }
  await git.run(['reflog', 'expire', '--expire=now', '--expire-unreachable=now', '--all'])
  await git.run(['gc', '--quiet', '--prune=now'])
  return commits
}

/** The file's path, or its name in whatever folder, and nothing that merely looks like it. */
function pathRegex(file: string): string {
  const literal = file.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return file.includes('/') ? `^${literal}$` : `^(?:.*/)?${literal}$`
}

/** Lines of old and new ids below a heading; a new id of zeroes means that the commit is gone. */
function parseCommitMap(text: string): CommitMap {
  const commits = new Map<string, string | undefined>()
  for (const line of text.split('\n')) {
    const [, oldId, newId = ''] = /^([0-9a-f]{40,64}) ([0-9a-f]{40,64})$/.exec(line) ?? []
    if (oldId !== undefined) commits.set(oldId, /^0+$/.test(newId) ? undefined : newId)
  }
  return commits
}
