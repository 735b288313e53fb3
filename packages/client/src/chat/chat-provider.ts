/**
 * The chat: what is said, live on every device, and nothing that is written ever lost.
 * @module
 */
import { closeCodes, type Message, type ServerFrame } from '@axia/contract'
import type { ApiService } from '../api/api-types.ts'
import { ApiError } from '../api-error.ts'
import type { DataEnd, TokenAuthProvider } from '../auth/auth-provider.ts'
import type { SignalOptions } from '../auth/auth-types.ts'
import { newId, type Platform } from '../platform.ts'
import type { ServerClock } from '../server-clock.ts'
import { Store } from '../store.ts'
import { CatchUp } from './catch-up.ts'
import { pendingChatMessage } from './chat-message.ts'
import type { ChatProviderOptions } from './chat-provider-options.ts'
import type { ChatMessage, ChatProvider, ChatState, ConnectionState, OutgoingMessage } from './chat-types.ts'
import { Connection } from './connection.ts'
import { ConversationList } from './conversation-list.ts'
import { LiveConversation } from './live-conversation.ts'
import { MessageContent } from './message-content.ts'
import { checkSize } from './message-size.ts'
import { Outbox } from './outbox.ts'
import { type OutboxChannel, openOutboxChannel } from './outbox-channel.ts'
import { heldMessages, type SeenMessages, seenMessages } from './seen-messages.ts'
import { Sender } from './sender.ts'
import { Sequence } from './sequence.ts'
import { TakenBack } from './taken-back.ts'

/** A gap is asked for this seldom: most close by themselves, and asking counts among the frames that the server allows. */
const betweenResumesMs = 2_000
/** How long to wait when the server says "too fast" and no more. */
const pauseMs = 5_000

export class SocketChatProvider implements ChatProvider {
  readonly #api: ApiService
  readonly #auth: TokenAuthProvider
  readonly #platform: Platform
  readonly #serverClock: ServerClock
  readonly #onChanged: ChatProviderOptions['onChanged']
  readonly #store: Store<ChatState>
  readonly #conversations = new Map<string, LiveConversation>()
  readonly #seenMessages: SeenMessages
  readonly #sequence = new Sequence()
  readonly #list: ConversationList
  readonly #outbox: Outbox
  readonly #content: MessageContent
  readonly #connection: Connection
  readonly #sender: Sender
  readonly #tabs: OutboxChannel
  readonly #catchUp: CatchUp
  readonly #takenBack = new TakenBack((id) => this.#connection.send({ type: 'cancel', message_id: id }))
  readonly #unsubscribe: () => void
  #isWanted = false
  #cancelResume = () => {}

  constructor({ api, auth, pending, seen, onChanged, server, BroadcastChannel, ...socket }: ChatProviderOptions) {
    const { platform } = socket
    this.#api = api
    this.#auth = auth
    this.#platform = platform
    this.#serverClock = socket.serverClock
    this.#onChanged = onChanged
    this.#seenMessages = seenMessages(seen)
    this.#list = new ConversationList(api, seen, {
      onChange: () => this.#publish(),
      onUntold: (sessionId, seq) => this.#connection.send({ type: 'read', session_id: sessionId, seq }),
    })
    this.#catchUp = new CatchUp(platform, (latest) => this.#show(latest))
    this.#outbox = new Outbox(pending, (sessionIds) => {
      for (const sessionId of sessionIds) this.#conversations.get(sessionId)?.publish({})
      if (this.#outbox.isUnsafe !== this.state.isUnsafe) this.#publish()
    })
    this.#content = new MessageContent(api, this.#outbox)
    this.#tabs = openOutboxChannel(BroadcastChannel, server, (clientId) => {
      if (!this.#sender.isInFlight(clientId)) this.#outbox.forget(clientId)
    })
    this.#connection = new Connection({
      ...socket,
      api,
      auth,
      onState: () => this.#publish(),
      onHello: ({ seq }) => this.#greeted(seq),
      onFrame: (frame) => this.#take(frame),
      onLost: (code) => this.#lost(code),
    })
    this.#sender = new Sender({
      outbox: this.#outbox,
      platform,
      send: (frame) => this.#connection.send(frame),
      isConnected: () => this.#connection.state.status === 'connected',
      onOverdue: () => this.#connection.abandon(),
    })
    this.#store = new Store<ChatState>(this.#snapshot())
    this.#unsubscribe = auth.subscribe(() => this.#followLogin())
    auth.onDataEnd((why) => this.#clear(why))
  }

  get state(): ChatState {
    return this.#store.state
  }

  subscribe(listener: () => void): () => void {
    return this.#store.subscribe(listener)
  }

  initializeWebSocket(): void {
    this.#isWanted = true
    this.#connection.start()
  }

  async reconnect(): Promise<void> {
    this.#isWanted = true
    this.#connection.stop('idle')
    const isAuthenticated = await this.#auth.checkAuthentication()
    // Its time may have ended while nobody looked: using it says so, and the screens go to the login.
    if (isAuthenticated || this.#auth.useToken() !== undefined) this.#connection.start()
    else this.#connection.stop('refused', 'sign_in')
  }

  conversation = (sessionId: string): LiveConversation => this.#conversation(sessionId, false)

  send({ text = '', audio, images = [], sessionId, type }: OutgoingMessage): { clientId: string; sessionId: string } {
    const { username } = this.#auth
    if (username === undefined) throw new ApiError('invalid_token', 'Nobody is signed in')
    const words = text.replaceAll('\0', '') // the server keeps no NUL
    checkSize(words, audio, images)
    const clientId = newId()
    const conversation = this.#conversation(sessionId ?? newId(), sessionId === undefined)
    this.#outbox.put({
      kind: 'message',
      username,
      clientId,
      sessionId: conversation.sessionId,
      type: type ?? (audio === undefined ? 'text' : 'audio'),
      text: words,
      ...(audio !== undefined && { audio }),
      ...(images.length > 0 && { images }),
      createdAt: this.#outbox.timeOfNext(this.#serverClock.now()).toISOString(),
    })
    if (conversation.state.hasNewer) void conversation.toNewest()
    void this.#sender.flush()
    return { clientId, sessionId: conversation.sessionId }
  }

  async retry(message: ChatMessage, { signal }: SignalOptions = {}): Promise<void> {
    if (message.id === undefined) {
      if (message.clientId !== undefined) this.#outbox.revive(message.clientId)
      await this.#sender.flush()
      return
    }
    const asOf = this.#sequence.last ?? 0
    const params = { session_id: message.sessionId, message_id: message.id }
    const retried = await this.#api.request('POST /messages/{session_id}/{message_id}/retry', { params, signal })
    this.conversation(message.sessionId).take(retried, Math.max(asOf, retried.seq))
  }

  async cancel(message: ChatMessage, { signal }: SignalOptions = {}): Promise<void> {
    const { id, clientId, sessionId } = message
    if (id !== undefined) {
      const asOf = this.#sequence.last ?? 0
      const params = { session_id: sessionId, message_id: id }
      const cancelled = await this.#api.request('POST /messages/{session_id}/{message_id}/cancel', { params, signal })
      this.conversation(sessionId).take(cancelled, Math.max(asOf, cancelled.seq))
    } else if (clientId !== undefined) {
      if (this.#sender.isInFlight(clientId)) this.#takenBack.add(clientId)
      this.discard(clientId)
    }
  }

  async waiting(): Promise<readonly ChatMessage[]> {
    return (await this.#outbox.kept(this.#auth.username)).map(pendingChatMessage)
  }

  discard(clientId: string): void {
    this.#sender.settle(clientId)
    this.#takeOff(clientId)
  }

  held: ChatProvider['held'] = () => heldMessages(this.#conversations.values(), this.state, this.#seenMessages)
  loadConversations: ChatProvider['loadConversations'] = ({ signal } = {}) => this.#list.load(signal)
  loadMoreConversations: ChatProvider['loadMoreConversations'] = ({ signal } = {}) => this.#list.loadMore(signal)

  renameConversation: ChatProvider['renameConversation'] = (id, title, options) =>
    this.#list.change(id, { title }, options)
  pinConversation: ChatProvider['pinConversation'] = (id, pinned, options) => this.#list.change(id, { pinned }, options)

  async deleteConversation(sessionId: string, { signal }: SignalOptions = {}): Promise<void> {
    await this.#api.request('DELETE /messages/{session_id}', { params: { session_id: sessionId }, signal })
    this.#outbox.removeConversation(sessionId)
    this.#forgetConversation(sessionId, this.#sequence.last ?? 0)
  }

  async deleteMessage(message: ChatMessage, { signal }: SignalOptions = {}): Promise<void> {
    const { id, clientId, sessionId } = message
    if (id === undefined) {
      if (clientId !== undefined) this.discard(clientId)
      return
    }
    const params = { session_id: sessionId, message_id: id }
    await this.#api.request('DELETE /messages/{session_id}/{message_id}', { params, signal })
    this.#conversations.get(sessionId)?.delete(id, 0)
  }

  audio: ChatProvider['audio'] = (message, options = {}) => this.#content.audio(message, options)
  image: ChatProvider['image'] = (message, index, options = {}) => this.#content.image(message, index, options)

  markRead(sessionId: string, seq: number): void {
    if (this.#list.markRead(sessionId, seq)) this.#connection.send({ type: 'read', session_id: sessionId, seq })
  }

  draft: ChatProvider['draft'] = (sessionId) => this.#outbox.draft(sessionId)

  setDraft(sessionId: string, text: string): void {
    const { username } = this.#auth
    if (username !== undefined) this.#outbox.setDraft(sessionId, text, username)
  }

  close(): void {
    this.#isWanted = false
    this.#unsubscribe()
    this.#tabs.close()
    this.#sender.close()
    this.#connection.close()
  }

  #conversation(sessionId: string, isNew: boolean): LiveConversation {
    const known = this.#conversations.get(sessionId)
    if (known !== undefined) return known
    const conversation = new LiveConversation(sessionId, {
      api: this.#api,
      pending: () => this.#outbox.of(sessionId),
      lastSeq: () => this.#sequence.last ?? 0,
      isHeld: () => this.#catchUp.isUnderWay,
      seen: this.#seenMessages,
      isNew,
    })
    this.#conversations.set(sessionId, conversation)
    return conversation
  }

  /** The server has it, or nobody wants it any more. */
  #takeOff(clientId: string): void {
    this.#outbox.remove(clientId)
    this.#tabs.tell(clientId)
  }

  #followLogin(): void {
    const { state } = this.#auth
    if (state.status === 'token_expired') {
      this.#sender.interrupt()
      this.#connection.stop('refused', 'sign_in')
    }
    if (state.status !== 'token_valid') return
    void this.#sender.begin(state.username)
    if (this.#isWanted) this.#connection.start()
  }

  /** A connection stands: catch up with what happened meanwhile, then send what waits. */
  #greeted(serverSeq: number): void {
    const { username } = this.#auth
    const { afterSeq, load } = this.#sequence.begin(serverSeq)
    this.#connection.send({ type: 'resume', after_seq: afterSeq })
    this.#catchUp.begin()
    this.#takenBack.again()
    if (username !== undefined) void this.#sender.begin(username)
    if (load === 'anew') this.#list.forgetMarks()
    for (const conversation of this.#conversations.values()) {
      if (load === 'anew') conversation.clear()
      if (load !== 'nothing' || conversation.state.error !== undefined) void conversation.refresh()
    }
    // Hints are not numbered: what was missed of them nobody repeats.
    void this.#list.refresh()
    for (const resource of ['tasks', 'calendar', 'account', 'sessions'] as const) this.#onChanged(resource)
  }

  #lost(code: number): void {
    // Too big for the server, and one message alone can be meant: it would break every connection again.
    const [onlyOne, another] = this.#sender.inFlight
    if (code === closeCodes.tooBig && onlyOne !== undefined && another === undefined) {
      this.#outbox.fail(onlyOne, 'The message is too large')
    }
    this.#cancelResume()
    this.#catchUp.end()
    this.#sender.interrupt()
    for (const conversation of this.#conversations.values()) conversation.breakStream()
  }

  #take(frame: ServerFrame): void {
    this.#takenBack.see(frame)
    switch (frame.type) {
      case 'ack':
        this.#acknowledged(frame)
        break
      case 'message':
        this.#received(frame.message, frame.seq)
        break
      case 'status':
        if (frame.message !== undefined) this.#received(frame.message, frame.seq)
        this.conversation(frame.session_id).setStatus(frame.message_id, frame.status, frame.detail, frame.seq)
        break
      case 'delta':
        this.conversation(frame.session_id).append(frame.message_id, frame.text)
        break
      case 'deleted':
        if (frame.message_id === null) this.#forgetConversation(frame.session_id, frame.seq)
        else this.#conversations.get(frame.session_id)?.delete(frame.message_id, frame.seq)
        break
      case 'read':
        this.#list.wasRead(frame.session_id, frame.read_seq)
        break
      case 'changed':
        if (frame.resource === 'conversations') void this.#list.refresh()
        else this.#onChanged(frame.resource)
        break
      case 'resumed':
        this.#resumeAfter(this.#sequence.resumed(frame.seq))
        this.#catchUp.end()
        return
      case 'error':
        this.#refused(frame)
        break
    }
    if ('seq' in frame && frame.type !== 'hello') this.#resumeAfter(this.#sequence.see(frame.seq))
  }

  #acknowledged({ client_id: clientId, message_id: id, session_id: sessionId, seq }: FrameOf<'ack'>): void {
    this.#sender.settle(clientId)
    const entry = this.#outbox.get(clientId)
    if (entry === undefined) return
    this.conversation(sessionId).acknowledge(entry, id, seq)
    this.#takeOff(clientId)
  }

  #received(message: Message, seq: number): void {
    this.conversation(message.session_id).take(message, seq)
    if (message.client_id !== null && this.#outbox.get(message.client_id) !== undefined) {
      this.#sender.settle(message.client_id) // its acknowledgement was lost with an earlier connection
      this.#takeOff(message.client_id)
    }
    if (!this.#catchUp.take(message)) this.#show([message])
  }

  /** Tells those who look on of what came: the latest message of each conversation. */
  #show(latest: readonly Message[]): void {
    for (const conversation of this.#conversations.values()) conversation.show()
    for (const message of latest) void this.#list.take(message)
    if (!latest.some(({ role }) => role === 'assistant')) return
    this.#onChanged('tasks') // an agent that answers may have done something first
    this.#onChanged('calendar')
  }

  #refused({ client_id: clientId, code, detail, retry_after: retryAfter }: FrameOf<'error'>): void {
    const mayWorkLater = ['rate_limited', 'too_many_requests', 'busy', 'internal'].includes(code)
    if (clientId !== undefined) {
      this.#sender.settle(clientId)
      if (!mayWorkLater) this.#outbox.fail(clientId, detail)
    }
    if (mayWorkLater) this.#sender.pause(retryAfter === undefined ? pauseMs : retryAfter * 1_000)
  }

  /** Asks for what lies in a gap, a moment later: what has come by then need not be asked for. */
  #resumeAfter(seq: number | undefined): void {
    if (seq === undefined) return
    this.#cancelResume()
    this.#cancelResume = this.#platform.setTimer(() => {
      this.#connection.send({ type: 'resume', after_seq: this.#sequence.last ?? seq })
    }, betweenResumesMs)
  }

  #forgetConversation(sessionId: string, seq: number): void {
    this.#conversations.get(sessionId)?.delete(null, seq)
    this.#list.remove(sessionId)
  }

  #clear(why: DataEnd): void {
    this.#connection.stop('idle')
    this.#sender.interrupt()
    this.#sequence.reset()
    this.#takenBack.clear()
    this.#content.clear()
    if (why !== 'dismissed') this.#outbox.clear()
    if (why !== 'other_user') this.#isWanted = false
    for (const conversation of this.#conversations.values()) conversation.clear()
    this.#conversations.clear()
    this.#list.clear()
  }

  #snapshot(connection: ConnectionState = this.#connection.state): ChatState {
    return { connection, ...this.#list.state, isUnsafe: this.#outbox.isUnsafe }
  }

  #publish(): void {
    this.#store.set(this.#snapshot())
  }
}

type FrameOf<T extends ServerFrame['type']> = Extract<ServerFrame, { type: T }>
