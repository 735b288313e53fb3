/**
 * `npm run secrets:check`: looks for secrets in the files and in the whole history, all branches and tags; with `--staged`
 * in what the next commit would bring.
 * @module
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createGit, type Git } from './git.ts'
import { namedBlobs, parseRaw } from './history.ts'
import { type Finding, findSecrets, isSecretFile } from './rules.ts'

/** A finding, and the object of the history that holds it; undefined when it stands in a file. */
export type Place = Finding & { blob: string | undefined }

/** What would be committed now. */
export async function checkStaged(git: Git): Promise<Place[]> {
  const list = await git.run(['diff', '--cached', '--raw', '--no-abbrev', '--no-renames', '--diff-filter=d', '-z'])
  const paths = new Map<string, string[]>()
  for (const { newId, path } of parseRaw(list)) paths.set(newId, [...(paths.get(newId) ?? []), path])
  return inObjects(git, paths)
}

/** The files as they stand, tracked ones and new ones alike. */
export async function checkFiles(git: Git): Promise<Place[]> {
  const list = await git.run(['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate', '-z'])
  const places: Place[] = []
  for (const path of list.split('\0').filter((name) => name !== '')) {
    const content = await readFile(join(git.folder, path)).catch(() => undefined) // deleted, a link, another repository
    if (content !== undefined) places.push(...(await inContent(path, content, undefined)))
  }
  return places
}

/** Every version of every file that any branch, tag or stash reaches, each once. */
export async function checkHistory(git: Git): Promise<Place[]> {
  const paths = await namedBlobs(git)
  const list = await git.run(['rev-list', '--objects', '--all', '--no-object-names'])
  // What is no file: messages of commits and tags can hold a secret too.
  for (const id of list.split('\n')) if (id !== '' && !paths.has(id)) paths.set(id, [''])
  return inObjects(git, paths)
}

async function inObjects(git: Git, paths: ReadonlyMap<string, string[]>): Promise<Place[]> {
  const places: Place[] = []
  for await (const { id, type, content } of git.objects([...paths.keys()])) {
    if (type === 'tree') continue
    for (const path of paths.get(id) ?? []) places.push(...(await inContent(path || `${type} message`, content, id)))
  }
  return places
}

async function inContent(path: string, content: Buffer, blob: string | undefined): Promise<Place[]> {
  const isBinary = content.subarray(0, 8000).includes(0)
  if (isBinary && !isSecretFile(path)) return []
  return (await findSecrets(path, content.toString())).map((finding) => ({ ...finding, blob }))
}

/** One line a place, and never the secret. */
export function describePlace({ path, line, what, hash, blob }: Place): string {
  const where = `${path}${line === undefined ? '' : `:${line}`}${blob === undefined ? '' : ` (in history, object ${blob.slice(0, 12)})`}`
  return `${where}: ${what} [${hash}]`
}

if (import.meta.main) {
  const git = createGit(process.cwd())
  const isStaged = process.argv.includes('--staged')
  const places = isStaged ? await checkStaged(git) : [...(await checkFiles(git)), ...(await checkHistory(git))]
  for (const place of places) process.stderr.write(`${describePlace(place)}\n`)
  if (places.length > 0) {
    const cure = isStaged
      ? 'Take it out before you commit.'
      : 'If it is real: rotate it first, then see docs/runbooks/leaked-secret.md.'
    process.stderr.write(
      `\n${places.length} found. ${cure} What is harmless gets its hash and reason in scripts/secrets/allowed.ts.\n`,
    )
    process.exitCode = 1
  } else {
    process.stderr.write(isStaged ? 'No secrets are staged.\n' : 'No secrets in the files and their history.\n')
  }
}
