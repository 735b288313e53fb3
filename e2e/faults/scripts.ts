/**
 * Those who ask by the simple ways: scripts that call `POST /send-message`, and programs on a plain socket.
 * @module
 */
import { once } from 'node:events'
import { Type } from 'typebox'
import { Check } from 'typebox/value'
import { WebSocket } from 'ws'
import { type Asked, type Ledger, questionOf, type Writer } from './ledger.ts'

const Answer = Type.Object({ session_id: Type.String(), output: Type.String() })

interface ScriptOptions {
  writer: Writer
  token: string
  ledger: Ledger
}

/** Asks one question after another, each under its Idempotency-Key, again until it is answered. */
export class RestScript {
  readonly writer: Writer
  readonly #token: string
  readonly #ledger: Ledger
  readonly #waiting: Asked[] = []
  #working: Promise<void> | undefined

  constructor({ writer, token, ledger }: ScriptOptions) {
    this.writer = writer
    this.#token = token
    this.#ledger = ledger
  }

  get waiting(): number {
    return this.#waiting.length
  }

  say(options?: { voice?: boolean }): void {
    this.#waiting.push(this.#ledger.ask(this.writer, options))
  }

  /** Works off what waits; gives up for now when there is no server. */
  work(url: string): Promise<void> {
    this.#working ??= this.#workOff(url).finally(() => {
      this.#working = undefined
    })
    return this.#working
  }

  async #workOff(url: string): Promise<void> {
    for (let [asked] = this.#waiting; asked !== undefined; [asked] = this.#waiting) {
      if (!(await this.#ask(url, asked))) return
      this.#waiting.shift()
    }
  }

  async #ask(url: string, { id, voice, writer }: Asked): Promise<boolean> {
    try {
      const answer = await fetch(`${url}/send-message`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${this.#token}`,
          'content-type': 'application/json',
          'idempotency-key': id,
        },
        body: JSON.stringify({
          text: id,
          session_id: writer.conversation,
          ...(voice !== undefined && { audio_base64: voice }),
        }),
      })
      const body: unknown = await answer.json()
      if (answer.status !== 200 || !Check(Answer, body)) return false
      this.#ledger.answer(id, body.output)
      return true
    } catch {
      return false // the server died, or is not there yet
    }
  }
}

/** Asks over a plain socket. Such a program never learns what arrived, only what was answered, and so it repeats nothing. */
export class PlainProgram {
  readonly writer: Writer
  readonly #token: string
  readonly #ledger: Ledger
  #socket: WebSocket | undefined

  constructor({ writer, token, ledger }: ScriptOptions) {
    this.writer = writer
    this.#token = token
    this.#ledger = ledger
  }

  /** @throws when there is no server. */
  async connect(url: string): Promise<void> {
    this.#socket?.terminate()
    const path = `/ws/${this.writer.username}?token=${this.#token}`
    const socket = new WebSocket(url.replace('http', 'ws') + path)
    this.#socket = socket
    socket.on('error', () => {}) // a close follows
    socket.on('message', (data) => {
      const frame: unknown = JSON.parse(String(data))
      if (Check(Answer, frame)) this.#ledger.answer(questionOf(frame.output), frame.output)
      else this.#ledger.lost.push(`${this.writer.name}: ${String(data)}`)
    })
    await Promise.race([once(socket, 'open'), once(socket, 'close')])
    if (socket.readyState !== WebSocket.OPEN) throw new Error('no server')
  }

  say({ voice = false } = {}): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return
    const asked = this.#ledger.ask(this.writer, { voice, repeated: false })
    const content = asked.voice === undefined ? { text: asked.id } : { text: asked.id, audio_base64: asked.voice }
    this.#socket.send(JSON.stringify({ session_id: this.writer.conversation, ...content }))
  }

  end(): void {
    this.#socket?.terminate()
  }
}
