/**
 * `npm run secrets:scrub -- --repo DIR …`: takes files and strings out of a repository's whole history, and proves it.
 * @module
 */
import { readFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { parseArgs } from 'node:util'
import { ensurePrerequisites, filterRepo } from '../steps/prerequisites.mjs'
import { main, say, Trouble } from '../steps/talk.mjs'
import { ensureFit, makeBackup, restore } from './clone.ts'
import { createGit } from './git.ts'
import { findObjects, type Holdings, type Plan, survey } from './plan.ts'
import { type Changes, compare, reportFolder, writeReport } from './report.ts'
import { rewrite } from './rewrite.ts'

const usage = `npm run secrets:scrub -- --repo DIR [--delete NAME]… [--replace-file FILE] [--backup DIR] [--report DIR] [--yes]
npm run secrets:scrub -- --repo DIR --restore BACKUP

  --repo          the repository to rewrite: a clone or a mirror, with nothing under way in it
  --delete        a file to take out of every commit: a path with a slash, or a name in whatever folder
  --replace-file  a file with strings to replace, one a line, exactly as they stand; - is standard input
  --backup        where the mirror goes that is made first; beside the repository by default
  --report        where the report goes; ./report by default
  --yes           do not ask
  --restore       puts the repository back as the backup has it

Rotate what leaked first: whoever has a clone, a fork or a cached page has it still.`

/** A shorter string stands in too many places where it means something else. */
const leastCharacters = 6

const cannot = `What this cannot do: clones, forks, pull requests, mirrors and caches elsewhere still hold what was removed. Rotate the
secrets first; push with "git push --force --mirror" (or each ref by force); ask the host to drop its caches; have everyone make
a new clone, and not merge an old one. The backup holds the secrets: delete it when all is well.`

await main(async () => {
  const { values } = parseArguments()
  if (values.help) {
    process.stdout.write(`${usage}\n`)
    return 0
  }
  const from = process.env.INIT_CWD ?? process.cwd() // npm runs us in the project's folder
  if (values.repo === undefined) throw new Trouble(`which repository?\n\n${usage}`)
  const git = createGit(resolve(from, values.repo))
  if (values.restore !== undefined) {
    await restore(git, resolve(from, values.restore))
    say(`${git.folder} is again as ${values.restore} has it.`)
    return 0
  }

  const plan: Plan = { files: values.delete ?? [], strings: await readStrings(from, values['replace-file']) }
  checkPlan(plan)
  await ensurePrerequisites(undefined, [filterRepo])
  await ensureFit(git)
  const holdings = await survey(git, plan)
  if (holdings.versions.length === 0 && holdings.strings.length === 0) {
    say('Nothing to do: no commit has these files, and no object these strings.')
    return 0
  }
  describe(holdings)
  if (!values.yes) await confirm(basename(git.folder))

  const now = new Date()
  const time = reportFolder(now)
  const backup = resolve(from, values.backup ?? `${git.folder}-backup-${time.replace(/[/\\]/, '-')}.git`)
  await makeBackup(git, backup)
  say(`Backup: ${backup}`)
  const commits = await rewrite(git, plan, backup)
  const changes = await compare(git, backup, commits)
  const remains = await verify(holdings, plan)
  const summary = summarise({ folder: git.folder, holdings, changes, remains, backup, at: now })
  const report = join(resolve(from, values.report ?? 'report'), time)
  await writeReport(report, { versions: holdings.versions, changes, summary })
  process.stdout.write(summary)
  say(`Report: ${report}`)
  return remains.length === 0 ? 0 : 1

  /** Looks for everything that was to go, in all objects that are stored. */
  async function verify({ versions }: Holdings, of: Plan): Promise<string[]> {
    const left = await survey(git, of)
    return [
      ...left.versions.map(({ id, path }) => `${path} is still in a commit (${id})`),
      ...left.strings.map((place) => `a string is still in ${place}`),
      ...(await findObjects(git, new Set(versions.map(({ id }) => id)))),
    ]
  }
})

function parseArguments() {
  try {
    return parseArgs({
      options: {
        repo: { type: 'string' },
        delete: { type: 'string', multiple: true },
        'replace-file': { type: 'string' },
        backup: { type: 'string' },
        report: { type: 'string' },
        restore: { type: 'string' },
        yes: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    })
  } catch (error) {
    throw new Trouble(`${error instanceof Error ? error.message : error}\n\n${usage}`)
  }
}

async function readStrings(from: string, file: string | undefined): Promise<string[]> {
  if (file === undefined) return []
  const text = await (file === '-' ? readStandardInput() : readFile(resolve(from, file), 'utf8')).catch((error) => {
    throw new Trouble(`--replace-file cannot be read: ${error.code}`)
  })
  return [...new Set(text.split(/\r?\n/).filter((line) => line !== ''))]
}

async function readStandardInput(): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of process.stdin) parts.push(part)
  return Buffer.concat(parts).toString()
}

function checkPlan({ files, strings }: Plan): void {
  if (files.length === 0 && strings.length === 0) throw new Trouble(`what is to go?\n\n${usage}`)
  if (files.some((file) => /^$|^\/|\/$|\n/.test(file))) {
    throw new Trouble('--delete takes the name of a file, or its path from the top of the repository')
  }
  const short = strings.findIndex((string) => string.length < leastCharacters)
  if (short >= 0)
    throw new Trouble(
      `--replace-file, line ${short + 1}: fewer than ${leastCharacters} characters would change too much`,
    )
}

function describe({ versions, strings }: Holdings): void {
  for (const { id, bytes, path } of versions) say(`to delete: ${path} (${bytes} bytes, ${id.slice(0, 12)})`)
  for (const place of strings) say(`to replace in: ${place}`)
}

async function confirm(name: string): Promise<void> {
  if (!process.stdin.isTTY) throw new Trouble('nothing was changed: --yes does it without asking')
  const prompt = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await prompt.question(`This rewrites the whole history. To go on, type ${name}: `)
  prompt.close()
  if (answer !== name) throw new Trouble('nothing was changed')
}

interface Outcome {
  folder: string
  holdings: Holdings
  changes: Changes
  remains: readonly string[]
  backup: string
  at: Date
}

function summarise({ folder, holdings, changes, remains, backup, at }: Outcome): string {
  const { rewritten, all } = changes.commits
  return [
    `Scrubbed at ${at.toISOString()}`,
    '',
    `${rewritten} of ${all} commits rewritten, ${changes.refs.length} refs moved`,
    `${holdings.versions.length} versions of files deleted, ${changes.files.length} changed`,
    '',
    ...changes.refs.map((line) => `moved: ${line}`),
    '',
    remains.length === 0
      ? 'Verified: no object that is stored holds anything of it.'
      : `NOT ALL IS GONE, ${remains.length} remain:`,
    ...remains.map((line) => `remains: ${line}`),
    ...(remains.some((line) => line.includes('binary'))
      ? ['Strings in binary files are not replaced: delete such a file.']
      : []),
    '',
    `Backup: ${backup}`,
    `To undo: npm run secrets:scrub -- --repo ${folder} --restore ${backup}`,
    '',
    cannot,
    '',
  ].join('\n')
}
