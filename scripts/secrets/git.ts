/**
 * Git as the secrets' programs use it: a command's output, and raw objects by the thousand.
 * @module
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** A git object as it is stored, uncompressed. */
export interface GitObject {
  id: string
  type: string
  content: Buffer
}

/** A git command that failed. Its message is git's own last line. */
export class GitError extends Error {
  override name = 'GitError'
}

/** Git in one folder. What a user has set for the command line has no say. */
export interface Git {
  readonly folder: string
  /** @throws {GitError} when git answers with another exit code than 0. */
  run(args: string[], options?: { input?: string; env?: NodeJS.ProcessEnv }): Promise<string>
  /** Whether a command answers 0. */
  check(args: string[]): Promise<boolean>
  /** Reads these objects, or every one that is stored: loose, packed and unreachable ones. One at a time is in memory. */
  objects(ids?: readonly string[]): AsyncGenerator<GitObject>
}

const quiet = ['-c', 'core.quotePath=false', '-c', 'gc.auto=0', '-c', 'core.fsmonitor=']

export function createGit(folder: string): Git {
  function start(args: string[], env: NodeJS.ProcessEnv = {}) {
    // Set by git itself when we run in its hook; they would lead to another repository.
    const { GIT_DIR: _dir, GIT_INDEX_FILE: _index, GIT_WORK_TREE: _tree, ...outer } = process.env
    return spawn('git', ['-C', folder, ...quiet, ...args], { env: { ...outer, LC_ALL: 'C', ...env } })
  }

  const git: Git = {
    folder,
    async run(args, { input = '', env } = {}) {
      const child = start(args, env)
      child.stdin.on('error', () => {}) // it ended without reading: its exit code says why
      child.stdin.end(input)
      const [output, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), exitCode(child)])
      if (code !== 0) throw new GitError(`git ${args[0]}: ${errors.trim().split('\n').at(-1)}`)
      return output
    },
    check: (args) =>
      git.run(args).then(
        () => true,
        () => false,
      ),
    async *objects(ids) {
      const child = start(['cat-file', '--batch', '--buffer', ...(ids === undefined ? ['--batch-all-objects'] : [])])
      child.stdin.on('error', () => {})
      child.stdin.end(ids?.map((id) => `${id}\n`).join(''))
      try {
        yield* parseObjects(child.stdout)
      } finally {
        child.kill()
      }
    },
  }
  return git
}

/** Reads `<id> <type> <size>\n<content>\n`, again and again. */
async function* parseObjects(stream: AsyncIterable<Buffer>): AsyncGenerator<GitObject> {
  const parts = stream[Symbol.asyncIterator]()
  let held: Buffer[] = []
  let size = 0

  /** Everything held, with at least as many bytes as wanted; undefined at the end. */
  async function hold(bytes: number): Promise<Buffer | undefined> {
    while (size < bytes) {
      const { value, done } = await parts.next()
      if (done) return undefined
      held.push(value)
      size += value.length
    }
    const whole = held.length === 1 && held[0] !== undefined ? held[0] : Buffer.concat(held)
    held = [whole]
    return whole
  }

  for (;;) {
    let line = await hold(1)
    while (line !== undefined && !line.includes(10)) line = await hold(size + 1)
    if (line === undefined) return
    const end = line.indexOf(10)
    const [id = '', type = '', length = ''] = line.toString('latin1', 0, end).split(' ')
    if (!/^\d+$/.test(length)) throw new GitError(`git cat-file: object ${id} is ${type}`)
    const next = end + 1 + Number(length) + 1
    const bytes = await hold(next)
    if (bytes === undefined) throw new GitError(`git cat-file: object ${id} is cut off`)
    yield { id, type, content: bytes.subarray(end + 1, next - 1) }
    held = [bytes.subarray(next)]
    size -= next
  }
}

async function text(stream: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of stream) parts.push(part)
  return Buffer.concat(parts).toString()
}

async function exitCode(child: ReturnType<typeof spawn>): Promise<number> {
  const [code] = await once(child, 'close')
  return code ?? 1
}
