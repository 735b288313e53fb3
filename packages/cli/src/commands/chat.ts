/**
 * `axia chat`: a conversation with the agent, live, in the terminal.
 * @module
 */
import { createInterface } from 'node:readline'
import type { ChatMessage, Conversation } from '@axia/client'
import { CancelledError, CommandError, exitCodes } from '../exit.ts'
import type { Session } from '../session.ts'
import { safeLine, safeText } from '../terminal-text.ts'

export interface ChatOptions {
  conversation?: string
}

/** How long the last message may take to reach the server once the user has gone. */
const sendingMs = 3_000

/** How many messages of the past are shown. */
const shownPast = 20

/** Runs until the input ends and every question of it has its answer. @throws {CommandError | CancelledError} */
export async function chat(session: Session, options: ChatOptions): Promise<void> {
  const { client, surroundings, out, words } = session
  const { stdin, stderr, signal } = surroundings
  const isTerminal = stdin.isTTY === true
  const conversation = client.chat.conversation(options.conversation ?? crypto.randomUUID())
  const view = new ChatView(session, conversation)
  const left = (await client.chat.waiting()).filter(({ state }) => state === 'pending')
  const lines = createInterface({ input: stdin, output: isTerminal ? stderr : undefined, terminal: isTerminal })
  if (isTerminal) out.say(words.chatHello)
  if (left.length > 0) out.say(words.chatWaiting(left.length))

  try {
    await new Promise<void>((resolve, reject) => {
      let isInputOver = false
      const look = () => {
        view.show(isInputOver ? undefined : lines)
        if (view.refusal !== undefined) reject(view.refusal)
        else if (isInputOver && !(isTerminal ? view.isSending(left) : view.isWaiting)) resolve()
      }
      signal.addEventListener('abort', () => reject(new CancelledError()), { once: true })
      conversation.subscribe(look)
      client.chat.subscribe(look)
      client.auth.subscribe(look)
      lines.on('line', (line) => {
        if (line.trim() !== '') client.chat.send({ text: line, sessionId: conversation.sessionId })
        else if (client.chat.state.connection.status === 'disconnected') void client.chat.reconnect()
        if (isTerminal) lines.prompt()
      })
      lines.on('SIGINT', () => reject(new CancelledError()))
      lines.on('close', () => {
        isInputOver = true
        // At a terminal nobody waits for an answer after Ctrl-D, but for what was just written to be on its way; through a
        // pipe the answers are what it is for.
        if (isTerminal) setTimeout(resolve, sendingMs).unref()
        look()
        for (const sessionId of new Set(left.map((message) => message.sessionId))) {
          client.chat.conversation(sessionId).subscribe(look)
        }
      })
      client.chat.initializeWebSocket()
      if (isTerminal) lines.prompt()
    })
  } finally {
    lines.close()
  }
  // By then what was written lies on the device, or is known not to.
  const unsent = (await client.chat.waiting()).filter(({ state }) => state === 'pending').length
  if (unsent > 0) throw new CommandError(client.chat.state.isUnsafe ? words.chatLost(unsent) : words.chatUnsent(unsent))
  if (!isTerminal && view.hasFailed) throw new CommandError('', exitCodes.error)
}

/** Prints each message once, when it is there, and each change of the connection. */
class ChatView {
  readonly #session: Session
  readonly #conversation: Conversation
  readonly #shown = new Set<string>()
  /** Questions that were open while this ran. */
  readonly #asked = new Set<string>()
  #connection = ''
  #isFirst = true
  #wasUnsafe = false
  hasFailed = false

  constructor(session: Session, conversation: Conversation) {
    this.#session = session
    this.#conversation = conversation
  }

  /** A question of this conversation has no answer yet: that it was answered may be known before the answer is there. */
  get isWaiting(): boolean {
    const { messages, loading } = this.#conversation.state
    const answered = new Set(messages.map(({ replyTo }) => replyTo))
    const isDue = ({ key, state, id }: ChatMessage) => this.#asked.has(key) && state === 'answered' && !answered.has(id)
    return loading || messages.some((message) => isOpen(message) || isDue(message))
  }

  /** A question of now, or one that was left, is on its way over a connection that stands or is being made. */
  isSending(left: readonly ChatMessage[]): boolean {
    const { chat } = this.#session.client
    const { status } = chat.state.connection
    if (status !== 'connected' && status !== 'connecting') return false
    const conversations = [this.#conversation, ...left.map(({ sessionId }) => chat.conversation(sessionId))]
    return conversations.some(({ state }) => state.messages.some((message) => message.state === 'pending'))
  }

  /** Why it cannot go on. */
  get refusal(): Error | undefined {
    const { client, words } = this.#session
    if (client.auth.state.status === 'token_expired') {
      const isWaiting = this.#conversation.state.messages.some(({ state }) => state === 'pending')
      const isKept = isWaiting && !client.chat.state.isUnsafe
      return new CommandError(isKept ? words.sessionEndedKept : words.sessionEnded, exitCodes.signInNeeded)
    }
    return client.chat.state.connection.status === 'refused' ? new CommandError(words.chatRefused) : undefined
  }

  /** @param lines - where somebody is still writing. */
  show(lines: { prompt(preserveCursor?: boolean): void } | undefined): void {
    const { stdin, stderr } = this.#session.surroundings
    const isTerminal = stdin.isTTY === true
    for (const message of this.#conversation.state.messages) if (isOpen(message)) this.#asked.add(message.key)
    const printed = [...this.#newMessages(), ...this.#newConnection()]
    if (printed.length === 0) return
    if (isTerminal) stderr.write('\r\u001b[K') // the line that is being written makes way, and comes back below
    for (const print of printed) print()
    if (isTerminal) lines?.prompt(true)
  }

  *#newMessages(): Generator<() => void> {
    const { state } = this.#conversation
    if (state.loading) return
    const hidden = this.#isFirst ? state.messages.slice(0, -shownPast) : []
    if (state.messages.length > 0) this.#isFirst = false
    for (const message of hidden) this.#shown.add(keyOf(message))
    for (const message of state.messages) {
      if (this.#shown.has(keyOf(message)) || message.state === 'pending') continue
      this.#shown.add(keyOf(message))
      yield () => this.#print(message)
    }
  }

  #print(message: ChatMessage): void {
    const { out, words, surroundings } = this.#session
    const text = safeText(message.text) || wordless(message, words)
    const detail = message.detail === undefined ? '' : safeLine(message.detail)
    if (out.isJson) out.print(JSON.stringify(message))
    else if (message.state === 'failed') out.say(words.chatFailed(safeLine(text), detail))
    else if (message.state === 'cancelled') out.say(words.chatCancelled(safeLine(text)))
    else if (message.role === 'assistant') out.print(`${out.style('cyan', 'AxIA:')} ${text}`)
    // What was typed here stands on the terminal already; what came through a pipe, nobody needs twice.
    else if (surroundings.stdin.isTTY === true) out.print(`${out.style('dim', `${words.you}:`)} ${text}`)
    if (message.state === 'failed') this.hasFailed = true
  }

  *#newConnection(): Generator<() => void> {
    const { client, out, words, surroundings } = this.#session
    const { isUnsafe } = client.chat.state
    if (isUnsafe && !this.#wasUnsafe) yield () => out.say(words.chatUnsafe)
    this.#wasUnsafe = isUnsafe
    const { status, retryAt } = client.chat.state.connection
    if (status === this.#connection) return
    const before = this.#connection
    this.#connection = status
    if (status === 'disconnected') {
      const seconds = Math.ceil(((retryAt?.getTime() ?? 0) - surroundings.clock().getTime()) / 1_000)
      yield () => out.say(words.chatDisconnected(Math.max(0, seconds)))
    }
    if (status === 'connected' && before !== '' && surroundings.stdin.isTTY === true) {
      yield () => out.say(words.chatConnected)
    }
  }
}

function isOpen({ role, state }: ChatMessage): boolean {
  return role === 'user' && (state === 'pending' || state === 'sent')
}

/** A message is shown again when it failed or was cancelled after it was sent. */
function keyOf({ key, state }: ChatMessage): string {
  return state === 'failed' || state === 'cancelled' ? `${key} ${state}` : key
}

/** What stands for a message without words. */
function wordless({ type, images }: ChatMessage, { chatVoice, chatImages }: Session['words']): string {
  if (type === 'audio') return chatVoice
  return images.length > 0 ? chatImages : ''
}
