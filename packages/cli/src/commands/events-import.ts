/**
 * `axia events import`: takes in the events of an `.ics` file.
 * @module
 */
import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { CommandError } from '../exit.ts'
import type { Session } from '../session.ts'
import { safeLine } from '../terminal-text.ts'

/**
 * @param file - its path, or `-` for what comes through a pipe
 * @throws {CommandError | ApiError}
 */
export async function importEvents(session: Session, file: string): Promise<void> {
  const { client, out, words, surroundings } = session
  const { signal, stdin } = surroundings
  const ics = file === '-' ? await text(stdin) : await read(file, words.badFile(safeLine(file)))
  const result = await client.calendarSources.importFile(ics, { signal })
  if (out.isJson) {
    out.json(result)
    return
  }
  out.say(words.imported(result.added, result.already_there))
  for (const { line, reason } of result.ignored) out.say(words.notImported(line, reason))
  const more = result.ignored_count - result.ignored.length
  if (more > 0) out.say(words.notImportedMore(more))
}

async function read(file: string, message: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new CommandError(message, undefined, { cause })
  }
}
