/**
 * The report of a rewriting: what was deleted, what was changed, and which object became which.
 * @module
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gitFolder, refsOf } from './clone.ts'
import { createGit, type Git } from './git.ts'
import { parseRaw } from './history.ts'
import type { Version } from './plan.ts'
import type { CommitMap } from './rewrite.ts'

export interface Changes {
  /** Files that hold a placeholder now, by their ids before and after. */
  files: { oldId: string; newId: string; path: string }[]
  /** Every commit, tag, folder and file that has another id now. */
  ids: ReadonlyMap<string, string>
  commits: { rewritten: number; all: number }
  /** `old new name`, one a ref; a ref that has another name or none now has a dash. */
  refs: string[]
}

/** Compares the history with the one before. */
export async function compare(git: Git, backup: string, commits: CommitMap): Promise<Changes> {
  const before = createGit(backup)
  const rewritten = [...commits].filter(([oldId, newId]) => newId !== oldId)
  const ids = new Map<string, string>()
  for (const [oldId, newId] of rewritten) if (newId !== undefined) ids.set(oldId, newId)
  const refs = await compareRefs(before, git)
  for (const [oldId, newId] of refs.tags) ids.set(oldId, newId)

  const [oldTrees, newTrees] = await Promise.all([treesOf(before), treesOf(git)])
  const pairs = new Set<string>()
  for (const [oldCommit, newCommit = ''] of rewritten) {
    const [oldTree, newTree] = [oldTrees.get(oldCommit), newTrees.get(newCommit)]
    if (oldTree === undefined || newTree === undefined || oldTree === newTree) continue
    ids.set(oldTree, newTree)
    pairs.add(`${oldTree} ${newTree}\n`)
  }
  const files = new Map<string, { oldId: string; newId: string; path: string }>()
  const both = { GIT_ALTERNATE_OBJECT_DIRECTORIES: join(await gitFolder(before), 'objects') }
  const diff = ['diff-tree', '--stdin', '-r', '-t', '--raw', '--no-abbrev', '--no-renames', '-z']
  const output = pairs.size === 0 ? '' : await git.run(diff, { input: [...pairs].join(''), env: both })
  for (const { oldId, newId, path, isTree } of parseRaw(output)) {
    if (/^0+$/.test(newId) || /^0+$/.test(oldId)) continue
    ids.set(oldId, newId)
    if (!isTree) files.set(`${oldId} ${path}`, { oldId, newId, path })
  }
  return {
    files: [...files.values()],
    ids,
    commits: { rewritten: rewritten.length, all: commits.size },
    refs: refs.lines,
  }
}

/** Commit to its tree. */
async function treesOf(git: Git): Promise<Map<string, string>> {
  const output = await git.run(['log', '--all', '--format=%H %T'])
  return new Map(
    output.split('\n').map((line): [string, string] => [line.split(' ')[0] ?? '', line.split(' ')[1] ?? '']),
  )
}

async function compareRefs(before: Git, after: Git): Promise<{ lines: string[]; tags: Map<string, string> }> {
  const parse = (text: string) => {
    const lines = text.split('\n').filter((line) => line !== '')
    return new Map(lines.map((line): [string, string] => [line.slice(line.indexOf(' ') + 1), line.split(' ')[0] ?? '']))
  }
  const [old, now] = [parse(await refsOf(before)), parse(await refsOf(after))]
  const names = [...new Set([...old.keys(), ...now.keys()])].sort()
  const lines: string[] = []
  const tags = new Map<string, string>()
  for (const name of names) {
    const [oldId, newId] = [old.get(name), now.get(name)]
    if (oldId === newId) continue
    lines.push(`${oldId ?? '-'} ${newId ?? '-'} ${name}`)
    if (name.startsWith('refs/tags/') && oldId !== undefined && newId !== undefined) tags.set(oldId, newId)
  }
  return { lines, tags }
}

/** Writes the files of the report; an empty one is written too: nothing of that kind happened. */
export async function writeReport(
  folder: string,
  { versions, changes, summary }: { versions: readonly Version[]; changes: Changes; summary: string },
): Promise<void> {
  const lines = (all: Iterable<string>) => [...all].map((line) => `${line}\n`).join('')
  await mkdir(folder, { recursive: true })
  const files = {
    'deleted-files.txt': lines(versions.map(({ id, bytes, path }) => `${id} ${bytes} ${path}`)),
    'changed-files.txt': lines(changes.files.map(({ oldId, newId, path }) => `${oldId} ${newId} ${path}`)),
    'object-id-map.old-new.txt': lines([...changes.ids].map(([oldId, newId]) => `${oldId} ${newId}`)),
    'summary.txt': summary,
  }
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
}

/** The folder of a report, by the local time of day: `2027-01-05/14-03-59`. */
export function reportFolder(at: Date): string {
  const two = (number: number) => String(number).padStart(2, '0')
  const date = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-')
  return join(date, [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join('-'))
}
