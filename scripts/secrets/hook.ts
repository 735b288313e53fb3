/**
 * `npm run secrets:hook`: from now on git looks for secrets in what is about to be committed in this clone.
 * @module
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { createGit, type Git } from './git.ts'

const script = `#!/bin/sh
# Looks for secrets in what is about to be committed. Taken out again by deleting this file.
exec npm run --silent secrets:check -- --staged
`

/**
 * Installs the hook where this clone has its hooks.
 *
 * @returns its path; undefined when another hook stands there, which is left alone.
 */
export async function installHook(git: Git): Promise<string | undefined> {
  const folder = resolve(git.folder, (await git.run(['rev-parse', '--git-path', 'hooks'])).trim())
  const file = join(folder, 'pre-commit')
  const present = await readFile(file, 'utf8').catch(() => undefined)
  if (present !== undefined && present !== script) return undefined
  await mkdir(folder, { recursive: true })
  await writeFile(file, script, { mode: 0o755 })
  return file
}

if (import.meta.main) {
  const file = await installHook(createGit(process.cwd()))
  if (file === undefined) {
    process.stderr.write(
      'This clone has a pre-commit hook already. Add to it: npm run --silent secrets:check -- --staged\n',
    )
    process.exitCode = 1
  } else process.stderr.write(`Installed ${file}\n`)
}
