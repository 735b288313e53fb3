/**
 * `axia ask`: one question, one answer.
 * @module
 */
import { CommandError, exitCodes } from '../exit.ts'
import { readAll } from '../prompt.ts'
import type { Session } from '../session.ts'
import { safeText } from '../terminal-text.ts'

export interface AskOptions {
  conversation?: string
}

/** An agent takes its time; the server ends the wait first. */
const timeoutMs = 15 * 60_000

/** @throws {CommandError | ApiError} */
export async function askAgent(session: Session, parts: string[], { conversation }: AskOptions): Promise<void> {
  const { client, surroundings, out, words } = session
  const piped = surroundings.stdin.isTTY === true ? '' : (await readAll(surroundings)).trim()
  const text = [parts.join(' ').trim(), piped].filter((part) => part !== '').join('\n\n')
  if (text === '') throw new CommandError(words.askNothing, exitCodes.cancelled)
  const answer = await client.api.request('POST /send-message', {
    body: { text, ...(conversation !== undefined && { session_id: conversation }) },
    idempotencyKey: crypto.randomUUID(),
    signal: surroundings.signal,
    timeoutMs,
  })
  if (out.isJson) {
    out.json(answer)
    return
  }
  if (answer.output !== '') out.print(safeText(answer.output))
  if (answer.audio_url !== undefined) out.print(words.voice(safeText(answer.audio_url)))
}
