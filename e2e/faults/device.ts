/**
 * A device of the fault tests: speaks axia.v1 as the protocol is written, with nothing to help it. It repeats what was not
 * acknowledged, resumes where it was, and notes every frame that breaks the promise.
 * @module
 */
import { once } from 'node:events'
import { Type } from 'typebox'
import { Check } from 'typebox/value'
import { WebSocket } from 'ws'
import type { Asked, Ledger, Writer } from './ledger.ts'

const Hello = Type.Object({ type: Type.Literal('hello'), seq: Type.Integer() })
const Ack = Type.Object({ type: Type.Literal('ack'), client_id: Type.String(), message_id: Type.String() })
const NewMessage = Type.Object({
  type: Type.Literal('message'),
  seq: Type.Integer(),
  message: Type.Object({ id: Type.String(), text: Type.String() }),
})
const Status = Type.Object({ type: Type.Literal('status'), message: Type.Object({ id: Type.String() }) })
const Numbered = Type.Object({ type: Type.Enum(['message', 'status', 'deleted']), seq: Type.Integer() })
const Refused = Type.Object({ type: Type.Literal('error'), code: Type.String(), detail: Type.String() })

export interface DeviceOptions {
  writer: Writer
  token: string
  ledger: Ledger
}

export class Device {
  readonly writer: Writer
  /** The messages that it was told of, in that order. */
  readonly told: string[] = []
  readonly #token: string
  readonly #ledger: Ledger
  readonly #unacknowledged = new Map<string, Asked>()
  #socket: WebSocket | undefined
  #last = 0

  constructor({ writer, token, ledger }: DeviceOptions) {
    this.writer = writer
    this.#token = token
    this.#ledger = ledger
  }

  get isConnected(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN
  }

  /** What it does not know to have arrived. */
  get waiting(): number {
    return this.#unacknowledged.size
  }

  /** Connects, asks for what it missed and sends again what was not acknowledged. @throws when there is no server. */
  async connect(url: string): Promise<void> {
    this.#socket?.terminate()
    const socket = new WebSocket(`${url.replace('http', 'ws')}/ws/${this.writer.username}`, ['axia.v1'], {
      headers: { authorization: `Bearer ${this.#token}` },
    })
    this.#socket = socket
    socket.on('error', () => {}) // a close follows
    socket.on('message', (data) => {
      if (socket === this.#socket) this.#hear(JSON.parse(String(data)))
    })
    await Promise.race([once(socket, 'open'), once(socket, 'close')])
    if (!this.isConnected) throw new Error('no server')
    this.#send({ type: 'resume', after_seq: this.#last })
    for (const asked of this.#unacknowledged.values()) this.#sendQuestion(asked)
  }

  say(options?: { voice?: boolean }): void {
    const asked = this.#ledger.ask(this.writer, options)
    this.#unacknowledged.set(asked.id, asked)
    this.#sendQuestion(asked)
  }

  /** Takes a question back. */
  cancel(asked: Asked): void {
    if (asked.messageId === undefined) return
    asked.cancelled = true
    this.#send({ type: 'cancel', message_id: asked.messageId })
  }

  end(): void {
    this.#socket?.terminate()
  }

  #sendQuestion({ id, voice, writer }: Asked): void {
    const content = voice === undefined ? { text: id } : { text: id, audio_base64: voice }
    this.#send({ type: 'message', client_id: id, session_id: writer.conversation, ...content })
  }

  #send(frame: object): void {
    if (this.isConnected) this.#socket?.send(JSON.stringify(frame))
  }

  #hear(frame: unknown): void {
    const { name } = this.writer
    const { lost, disordered } = this.#ledger
    if (Check(Hello, frame) && frame.seq < this.#last) lost.push(`${name}: told of ${this.#last}, now ${frame.seq}`)
    if (Check(Ack, frame)) {
      this.#ledger.acknowledge(frame.client_id, frame.message_id)
      this.#unacknowledged.delete(frame.client_id)
    }
    if (Check(Refused, frame) && frame.code !== 'conflict') lost.push(`${name}: ${frame.code}, ${frame.detail}`)
    if (!Check(Numbered, frame)) return
    if (frame.seq <= this.#last) disordered.push(`${name}: ${frame.type} ${frame.seq} after ${this.#last}`)
    this.#last = Math.max(this.#last, frame.seq)
    if (Check(NewMessage, frame)) this.told.push(frame.message.id)
    // After a break a message may come along with its new status: it is news to who does not know it yet.
    if (Check(Status, frame) && !this.told.includes(frame.message.id)) this.told.push(frame.message.id)
  }
}
