/**
 * `axia ask`: one question, one answer. The question lies on this device until the server has it, and is asked once.
 * @module
 */
import type { Attachment, ChatMessage, Conversation, ImageAttachment, OutgoingMessage } from '@axia/client'
import { CancelledError, CommandError, exitCodes } from '../exit.ts'
import { readImages } from '../image-file.ts'
import { readAll } from '../prompt.ts'
import type { Session } from '../session.ts'
import { safeLine, safeText } from '../terminal-text.ts'
import { readVoice, saveVoice } from '../voice-file.ts'

export interface AskOptions {
  conversation?: string
  /** A file with voice; `-` for the pipe. */
  audio?: string
  /** Files with pictures. */
  image?: string[]
  /** Where the answer's voice goes. */
  saveAudio?: string
}

/** An agent takes its time; the server ends the wait first. */
const timeoutMs = 15 * 60_000

/** @throws {CommandError | CancelledError | ApiError} */
export async function askAgent(session: Session, parts: string[], options: AskOptions): Promise<void> {
  const { surroundings, out, words } = session
  const audio = options.audio === undefined ? undefined : await readVoice(session, options.audio)
  const images = await readImages(session, options.image ?? [])
  // Who asks by voice may leave the pipe open, or sends the voice through it.
  const piped = surroundings.stdin.isTTY === true || audio !== undefined ? '' : (await readAll(surroundings)).trim()
  const text = [parts.join(' ').trim(), piped].filter((part) => part !== '').join('\n\n')
  if (text === '' && audio === undefined && images.length === 0)
    throw new CommandError(words.askNothing, exitCodes.cancelled)
  const question = await takeUp(session, { text, audio, images, sessionId: options.conversation })
  const answer = await answerTo(session, question)
  print(session, answer, options)
  if (options.saveAudio === undefined) return
  await saveVoice(session, answer, options.saveAudio)
  out.say(words.voiceSaved(options.saveAudio))
}

function print({ out, words }: Session, answer: ChatMessage, { saveAudio }: AskOptions): void {
  const { text, sessionId, type, timestamp, audioUrl, images } = answer
  if (out.isJson) {
    const voice = audioUrl === undefined ? {} : { audio_url: audioUrl }
    const pictures = images.length === 0 ? {} : { images }
    out.json({ session_id: sessionId, output: text, type, timestamp, ...voice, ...pictures })
    return
  }
  if (text !== '') out.print(safeText(text))
  if (audioUrl !== undefined && saveAudio === undefined) out.print(words.voice(safeText(audioUrl)))
  for (const { url = '', alt } of images) out.print(words.image(safeLine(alt === '' ? url : `${alt}: ${url}`)))
}

interface Question {
  clientId: string
  conversation: Conversation
}

/** Asks; or goes on with the same question, if it waits here since a time without a server. */
async function takeUp({ client: { chat } }: Session, message: OutgoingMessage): Promise<Question> {
  const { text = '', audio, images = [], sessionId } = message
  for (const waiting of await chat.waiting()) {
    const { clientId, state } = waiting
    const isSame =
      state === 'pending' && waiting.text === text && (sessionId ?? waiting.sessionId) === waiting.sessionId
    if (clientId === undefined || !isSame || !(await hasVoice(waiting, audio))) continue
    if (!(await hasImages(waiting, images))) continue
    return { clientId, conversation: chat.conversation(waiting.sessionId) }
  }
  const sent = chat.send(message)
  return { clientId: sent.clientId, conversation: chat.conversation(sent.sessionId) }

  async function hasVoice(waiting: ChatMessage, voice: Attachment | undefined): Promise<boolean> {
    if (voice === undefined || waiting.type === 'text') return voice === undefined && waiting.type === 'text'
    const kept = await (await chat.audio(waiting)).arrayBuffer()
    return Buffer.from(kept).equals(voice.content)
  }

  async function hasImages(waiting: ChatMessage, asked: readonly ImageAttachment[]): Promise<boolean> {
    if (waiting.images.length !== asked.length) return false
    for (const [index, { content }] of asked.entries()) {
      const kept = await (await chat.image(waiting, index)).arrayBuffer()
      if (!Buffer.from(kept).equals(content)) return false
    }
    return true
  }
}

/** Waits for the answer; without a server only until that is known. @throws {CommandError | CancelledError} */
async function answerTo(session: Session, { clientId, conversation }: Question): Promise<ChatMessage> {
  const { client, surroundings, words } = session
  const { signal } = surroundings
  const overdue = AbortSignal.timeout(timeoutMs)
  const leave: (() => void)[] = []
  try {
    return await new Promise<ChatMessage>((resolve, reject) => {
      const look = () => {
        const { messages } = conversation.state
        const question = messages.find((message) => message.clientId === clientId)
        const answer = messages.find(({ role, replyTo }) => role === 'assistant' && replyTo === question?.id)
        const { status } = client.chat.state.connection
        if (question?.id !== undefined && answer !== undefined) resolve(answer)
        else if (question?.state === 'failed') reject(new CommandError(safeLine(question.detail ?? words.chatRefused)))
        else if (question?.state === 'cancelled') reject(new CommandError(words.chatCancelled(safeLine(question.text))))
        else if (client.auth.state.status === 'token_expired') reject(new NoWayError('ended'))
        else if (status === 'refused') reject(new CommandError(words.chatRefused))
        else if (status === 'disconnected' && question?.state === 'pending') reject(new NoWayError('unreachable'))
      }
      leave.push(conversation.subscribe(look), client.chat.subscribe(look), client.auth.subscribe(look))
      signal.addEventListener('abort', () => reject(new CancelledError()), { once: true })
      overdue.addEventListener('abort', () => reject(new CommandError(words.timeout)), { once: true })
      client.chat.initializeWebSocket()
      look()
    })
  } catch (cause) {
    if (cause instanceof NoWayError) throw await explain(session, clientId, cause)
    // Whoever calls a question off does not want it asked later.
    const question = conversation.state.messages.find((message) => message.clientId === clientId)
    if (cause instanceof CancelledError && question !== undefined) await client.chat.cancel(question).catch(() => {})
    throw cause
  } finally {
    for (const each of leave) each()
  }
}

/** The question cannot reach the server for now. */
class NoWayError extends Error {
  readonly why: 'ended' | 'unreachable'

  constructor(why: 'ended' | 'unreachable') {
    super(why)
    this.why = why
  }
}

/** What has become of the question; that it is kept is said when it lies on the device, not before. */
async function explain({ client, words, server }: Session, clientId: string, cause: NoWayError): Promise<CommandError> {
  const isWaiting = (await client.chat.waiting()).some((message) => message.clientId === clientId)
  const isKept = isWaiting && !client.chat.state.isUnsafe
  if (cause.why === 'unreachable') return new CommandError(isKept ? words.askKept(server) : words.unreachable(server))
  return new CommandError(isKept ? words.sessionEndedKept : words.sessionEnded, exitCodes.signInNeeded)
}
