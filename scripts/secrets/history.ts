/**
 * What a repository's history holds: every version of every file, by the names that it had.
 * @module
 */
import type { Git } from './git.ts'

/** Blob to the paths at which any commit that a branch, tag or stash reaches has it, in the order of the history. */
export async function namedBlobs(git: Git): Promise<Map<string, string[]>> {
  const order = [
    '--all',
    '--reverse',
    '--topo-order',
    '--format=',
    '--raw',
    '--no-abbrev',
    '--no-renames',
    '-m',
    '--root',
  ]
  const output = await git.run(['log', ...order, '-z'])
  const names = new Map<string, string[]>()
  for (const { newId, path } of parseRaw(output)) {
    const known = names.get(newId)
    if (known === undefined) names.set(newId, [path])
    else if (!known.includes(path)) known.push(path)
  }
  for (const id of names.keys()) if (/^0+$/.test(id)) names.delete(id)
  return names
}

export interface RawChange {
  oldId: string
  newId: string
  isTree: boolean
  path: string
}

/** Reads git's raw differences with `-z`: `:<mode> <mode> <id> <id> <status>`, NUL, path, NUL. */
export function parseRaw(output: string): RawChange[] {
  const changes: RawChange[] = []
  const fields = output.split('\0')
  for (let i = 0; i < fields.length; i++) {
    const head = /^\s*:(\d+) (\d+) ([0-9a-f]+) ([0-9a-f]+) [A-Z]/.exec(fields[i] ?? '')
    if (head === null) continue
    const [, oldMode = '', newMode = '', oldId = '', newId = ''] = head
    i += 1
    if (oldMode === '160000' || newMode === '160000') continue // another repository's commit
    changes.push({ oldId, newId, isTree: oldMode === '040000' || newMode === '040000', path: fields[i] ?? '' })
  }
  return changes
}
