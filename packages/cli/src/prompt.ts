/**
 * Questions on the terminal, and what comes through a pipe.
 * @module
 */
import { createInterface, type Interface } from 'node:readline'
import { Writable } from 'node:stream'
import { CancelledError, CommandError, exitCodes } from './exit.ts'
import type { Surroundings } from './surroundings.ts'

/** More than any password or message may have, so that a wrong pipe ends soon. */
const maxPipedBytes = 1_048_576

/** Asks on stderr, so that stdout stays data. @throws {CancelledError} on Ctrl-C and Ctrl-D. */
export function ask(question: string, surroundings: Surroundings): Promise<string> {
  return readLine(surroundings, surroundings.stderr, (lines) => {
    lines.setPrompt(question)
    lines.prompt()
  })
}

/** Asks without showing what is typed. @throws {CancelledError} on Ctrl-C and Ctrl-D. */
export async function askHidden(question: string, surroundings: Surroundings): Promise<string> {
  const { stderr } = surroundings
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  try {
    return await readLine(surroundings, nowhere, () => stderr.write(question))
  } finally {
    stderr.write('\n')
  }
}

/** @param start - asks the question, once the terminal no longer shows by itself what is typed. */
async function readLine(
  { stdin, signal }: Surroundings,
  output: NodeJS.WritableStream,
  start: (lines: Interface) => void,
): Promise<string> {
  const lines = createInterface({ input: stdin, output, terminal: true, historySize: 0 })
  try {
    return await new Promise<string>((resolve, reject) => {
      const cancel = () => reject(new CancelledError())
      lines.once('line', resolve)
      lines.once('SIGINT', cancel)
      lines.once('close', cancel)
      signal.addEventListener('abort', cancel, { once: true })
      start(lines)
    })
  } finally {
    lines.close()
  }
}

/** Everything that comes through the pipe. @throws {CommandError} when it is too much. */
export async function readAll(surroundings: Surroundings): Promise<string> {
  return (await readBytes(surroundings)).toString('utf8')
}

/** The same as it comes. @throws {CommandError} when it is too much. */
export async function readBytes({ stdin, signal }: Surroundings): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of stdin) {
    if (signal.aborted) throw new CancelledError()
    const piece = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    bytes += piece.length
    if (bytes > maxPipedBytes) throw new CommandError('stdin: > 1 MiB', exitCodes.cancelled)
    chunks.push(piece)
  }
  return Buffer.concat(chunks)
}

/** A password through the pipe: all of it but the newline at its end. */
export async function readPassword(surroundings: Surroundings): Promise<string> {
  return (await readAll(surroundings)).replace(/\r?\n$/, '')
}
