/**
 * Passwords come in here: from the terminal without being shown, or from standard input.
 * @module
 */
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'

/** The person pressed Ctrl-C, or closed the input. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError'
}

export interface Terminal {
  input: NodeJS.ReadableStream
  output: NodeJS.WritableStream
}

/** Longest password that is read; the server's own limit is lower. */
const maxBytes = 8192

/**
 * Asks without showing what is typed.
 *
 * @throws {CancelledError}
 */
export async function askHidden(question: string, { input, output }: Terminal): Promise<string> {
  output.write(question)
  const silence = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input, output: silence, terminal: true, historySize: 0 })
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.once('line', resolve)
      lines.once('SIGINT', () => reject(new CancelledError('cancelled')))
      lines.once('close', () => reject(new CancelledError('cancelled')))
    })
  } finally {
    lines.close()
    output.write('\n')
  }
}

/** All of standard input, without the line end that `echo` puts after it. */
export async function readPassword(input: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of input) {
    const bytes = Buffer.from(chunk)
    chunks.push(bytes)
    length += bytes.length
    if (length > maxBytes) break
  }
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '')
}
