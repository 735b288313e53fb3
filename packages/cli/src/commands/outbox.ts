/**
 * `axia outbox`: what was written here and no server has taken yet.
 * @module
 */
import { CancelledError, CommandError, exitCodes } from '../exit.ts'
import type { Session } from '../session.ts'
import { safeLine } from '../terminal-text.ts'

/** The oldest first. */
export async function listOutbox({ client, out, words }: Session): Promise<void> {
  const waiting = await client.chat.waiting()
  if (out.isJson) {
    out.json(
      waiting.map(({ clientId, sessionId, text, state, detail, timestamp }) => ({
        client_id: clientId,
        session_id: sessionId,
        text,
        state,
        detail: detail ?? null,
        timestamp,
      })),
    )
    return
  }
  if (waiting.length === 0) out.say(words.outboxEmpty)
  for (const { text, detail, timestamp } of waiting) {
    const why = detail === undefined ? '' : out.style('red', `  ${safeLine(detail)}`)
    out.print(`${out.style('dim', timestamp.slice(0, 16).replace('T', ' '))}  ${safeLine(text)}${why}`)
  }
}

/** Sends what waits, and ends when the server has it; nobody waits for answers. @throws {CommandError | CancelledError} */
export async function sendOutbox({ client, surroundings, out, words, server }: Session): Promise<void> {
  const isOnItsWay = ({ state }: { state: string }) => state === 'pending'
  const before = new Set((await client.chat.waiting()).filter(isOnItsWay).map(({ clientId }) => clientId))
  if (before.size === 0) {
    out.say(words.outboxEmpty)
    return
  }
  const conversations = new Set((await client.chat.waiting()).map(({ sessionId }) => sessionId))
  await new Promise<void>((resolve, reject) => {
    const look = async () => {
      const { status } = client.chat.state.connection
      if (!(await client.chat.waiting()).some(isOnItsWay)) resolve()
      else if (client.auth.state.status === 'token_expired') {
        reject(new CommandError(words.sessionEndedKept, exitCodes.signInNeeded))
      } else if (status === 'refused') reject(new CommandError(words.chatRefused))
      else if (status === 'disconnected') reject(new CommandError(words.unreachable(server)))
    }
    const listen = () => void look().catch(reject)
    client.chat.subscribe(listen)
    client.auth.subscribe(listen)
    for (const sessionId of conversations) client.chat.conversation(sessionId).subscribe(listen)
    surroundings.signal.addEventListener('abort', () => reject(new CancelledError()), { once: true })
    client.chat.initializeWebSocket()
  })
  const refused = (await client.chat.waiting()).filter(({ clientId }) => before.has(clientId)).length
  out.say(words.outboxSent(before.size - refused))
  if (refused > 0) throw new CommandError(words.outboxRefused(refused))
}

/** Forgets all of it: it is sent no more. */
export async function dropOutbox({ client, out, words }: Session): Promise<void> {
  const waiting = await client.chat.waiting()
  for (const { clientId } of waiting) if (clientId !== undefined) client.chat.discard(clientId)
  out.say(words.outboxDropped(waiting.length))
}
