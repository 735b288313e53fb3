/**
 * The conversation in the terminal.
 * @module
 */
import { describe, expect, it } from 'vitest'
import { json, type Machine, problem, signedInMachine } from '../../test/support.ts'
import { chat } from './chat.ts'

const now = '2026-11-21T10:00:00Z'
const uuid = (n: number) => `018f0000-0000-7000-8000-${String(n).padStart(12, '0')}`

interface Sent {
  type: string
  client_id: string
  session_id: string
  text: string
}

/** A socket with an agent at its other end, which answers by `answer`; undefined is a failure. */
function agent(machine: Machine, answer: (text: string) => string | undefined): void {
  let seq = 1_000
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
      const { client_id, session_id, text } = sent
      seq += 1
      const id = uuid(seq)
      this.receive({ type: 'ack', client_id, message_id: id, session_id, seq })
      const output = answer(text)
      const base = { session_id, type: 'text', audio_url: null, detail: null, client_id: null, timestamp: now }
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
}

describe(chat, () => {
  it('sends each line of a pipe, prints the answers, and ends when all are there', async () => {
    const machine = await signedInMachine()
    agent(machine, (text) => `you said ${text}\u001b[2J`)
    const result = await machine.axia('chat', { input: 'one\n\ntwo\n' })
    expect(result).toEqual({ code: 0, stdout: 'AxIA: you said one\nAxIA: you said two\n', stderr: '' })
  })

  it('shows the past of a conversation that goes on', async () => {
    const machine = await signedInMachine()
    agent(machine, () => 'new')
    const old = { id: uuid(900), session_id: 'c', role: 'assistant', type: 'text', text: 'old', audio_url: null }
    const more = { status: 'sent', detail: null, client_id: null, reply_to: null, seq: 900, timestamp: now }
    machine.on('GET /messages/c', () => json([{ ...old, ...more }]))
    const { stdout } = await machine.axia('chat -c c', { input: 'hi\n' })
    expect(stdout).toBe('AxIA: old\nAxIA: new\n')
  })

  it('is a line of JSON for each message when that is asked for', async () => {
    const machine = await signedInMachine()
    agent(machine, () => 'ok')
    const { stdout } = await machine.axia('chat --json', { input: 'hi\n' })
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines).toMatchObject([
      { role: 'user', text: 'hi' },
      { role: 'assistant', text: 'ok' },
    ])
  })

  it('says what was not answered, and ends with 1', async () => {
    const machine = await signedInMachine()
    agent(machine, () => undefined)
    const result = await machine.axia('chat', { input: 'hi\n' })
    expect(result).toEqual({ code: 1, stdout: '', stderr: 'Not answered: “hi” (it sleeps)\n' })
  })

  it('ends with 4 when the session has ended', async () => {
    const machine = await signedInMachine()
    machine.WebSocket = class {}
    machine.on('POST /ws-ticket', () => problem('invalid_token', 401))
    const result = await machine.axia('chat', { input: 'hi\n' })
    expect(result.code).toBe(4)
    expect(result.stderr).toContain('axia auth login')
  })

  it('ends with 2 on Ctrl-C', async () => {
    const machine = await signedInMachine()
    agent(machine, () => 'ok')
    expect((await machine.axia('chat', { typed: ['\u0003'] })).code).toBe(2)
  })

  it('ends on Ctrl-D, and shows at the terminal what was said', async () => {
    const machine = await signedInMachine()
    agent(machine, (text) => `you said ${text}`)
    const result = await machine.axia('chat', { typed: ['hi', '', '', '', '\u0004'] })
    expect(result.code).toBe(0)
    expect(result.stdout).toContain('AxIA: you said hi')
  })
})
