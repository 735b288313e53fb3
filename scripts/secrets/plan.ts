/**
 * What is to be taken out of a history, and where it is.
 * @module
 */
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Git } from './git.ts'
import { namedBlobs } from './history.ts'

export interface Plan {
  /** Files to delete: a path where it has a slash, else a name in whatever folder. */
  files: readonly string[]
  /** Strings to replace, exactly as they stand. */
  strings: readonly string[]
}

/** A version of a file that is to be deleted. */
export interface Version {
  id: string
  bytes: number
  path: string
}

export interface Holdings {
  /** In the order of the history. */
  versions: Version[]
  /** Objects and other files of the repository that hold one of the strings, each as a person can find it. */
  strings: string[]
}

/** Whether a file of the history is one of those to delete. */
function isToDelete(path: string, { files }: Plan): boolean {
  return files.some((file) => (file.includes('/') ? path === file : basename(path) === file))
}

/**
 * Finds everything of the plan that a repository holds: files in any commit that is reached, strings in any object that is
 * stored at all (also packed, also reached by nothing), in names of refs, and in the files beside the objects.
 */
export async function survey(git: Git, plan: Plan): Promise<Holdings> {
  const named = await namedBlobs(git)
  const paths = new Map<string, string[]>()
  for (const [id, all] of named) {
    const deleted = all.filter((path) => isToDelete(path, plan))
    if (deleted.length > 0) paths.set(id, deleted)
  }
  const bytes = new Map<string, number>()
  for await (const { id, content } of git.objects([...paths.keys()])) bytes.set(id, content.length)
  const versions = [...paths].flatMap(([id, all]) => all.map((path) => ({ id, path, bytes: bytes.get(id) ?? 0 })))
  return { versions, strings: await findStrings(git, plan, named) }
}

/** Which of these objects are still stored, as lines for a person. */
export async function findObjects(git: Git, ids: ReadonlySet<string>): Promise<string[]> {
  const named = await namedBlobs(git)
  const found: string[] = []
  for await (const { id } of git.objects()) {
    if (!ids.has(id)) continue
    const elsewhere = named.get(id)
    found.push(
      elsewhere === undefined
        ? `object ${id} is still stored`
        : `object ${id} is still there: the same content stands at ${elsewhere.join(', ')}`,
    )
  }
  return found
}

async function findStrings(git: Git, { strings }: Plan, named: ReadonlyMap<string, string[]>): Promise<string[]> {
  if (strings.length === 0) return []
  const needles = strings.map((string) => Buffer.from(string))
  const holds = (content: Buffer) => needles.some((needle) => content.includes(needle))
  const found: string[] = []
  for await (const { id, type, content } of git.objects()) {
    if (!holds(content)) continue
    const isBinary = content.subarray(0, 8192).includes(0) && type === 'blob'
    const where = named.get(id)?.join(', ') ?? 'reached by nothing'
    found.push(`${type} ${id}${type === 'blob' ? ` (${where}${isBinary ? ', binary' : ''})` : ''}`)
  }
  const refs = await git.run(['for-each-ref', '--format=%(refname)'])
  for (const ref of refs.split('\n')) if (holds(Buffer.from(ref))) found.push(`the name of ${ref}`)
  const gitFolder = (await git.run(['rev-parse', '--absolute-git-dir'])).trim()
  const entries = await readdir(gitFolder, { recursive: true, withFileTypes: true })
  for (const entry of entries) {
    const file = join(entry.parentPath, entry.name)
    if (!entry.isFile() || file.startsWith(join(gitFolder, 'objects'))) continue
    if (holds(await readFile(file))) found.push(`the file ${file}`)
  }
  return found
}
