/**
 * The chat's other end: a socket with an agent behind it, in the test's hand.
 * @module
 */
import { json, type Machine } from './support.ts'

export const now = '2026-11-21T10:00:00Z'
export const uuid = (n: number) => `018f0000-0000-7000-8000-${String(n).padStart(12, '0')}`

export interface Sent {
  type: string
  client_id: string
  session_id: string
  text: string
  audio_base64?: string
  images?: { image_base64: string; alt: string }[]
}

/**
 * A socket with an agent at its other end, which answers by `answer`; undefined is a failure. Gives what reached it.
 *
 * @param audioUrl - where its answers' voice is.
 */
export function agent(machine: Machine, answer: (text: string) => string | undefined, audioUrl?: string): Sent[] {
  let seq = 1_000
  const reached: Sent[] = []
  machine.on('POST /ws-ticket', () => json({ ticket: 't', expires_in: 30 }))
  machine.WebSocket = class {
    readonly listeners = new Map<string, (event: unknown) => void>()
    readyState = 1
    constructor() {
      setImmediate(() =>
        this.receive({ type: 'hello', username: 'ana', expires_at: '2026-11-22T15:00:00Z', server_time: now, seq }),
      )
    }
    addEventListener(type: string, listener: (event: unknown) => void) {
      this.listeners.set(type, listener)
    }
    close() {}
    receive(frame: object) {
      this.listeners.get('message')?.({ data: JSON.stringify(frame) })
    }
    send(data: string) {
      const sent: Sent = JSON.parse(data)
      if (sent.type === 'resume') this.receive({ type: 'resumed', seq })
      if (sent.type !== 'message') return
      reached.push(sent)
      const { client_id, session_id, text = '' } = sent
      seq += 1
      const id = uuid(seq)
      this.receive({ type: 'ack', client_id, message_id: id, session_id, seq })
      const output = answer(text)
      const voice = { type: audioUrl === undefined ? 'text' : 'audio', audio_url: audioUrl ?? null }
      const base = { session_id, ...voice, detail: null, client_id: null, timestamp: now }
      seq += 1
      if (output === undefined) {
        this.receive({ type: 'status', message_id: id, session_id, status: 'failed', detail: 'it sleeps', seq })
        return
      }
      const message = { ...base, id: uuid(seq), role: 'assistant', text: output, status: 'sent', reply_to: id, seq }
      this.receive({ type: 'message', seq, message })
      seq += 1
      this.receive({ type: 'status', message_id: id, session_id, status: 'answered', detail: null, seq })
    }
  }
  return reached
}

/** The server cannot be reached any more. */
export function cutOff(machine: Machine): void {
  machine.on('POST /ws-ticket', () => {
    throw new TypeError('fetch failed')
  })
}
