/**
 * The conversation in the terminal.
 * @module
 */
import { describe, expect, it } from 'vitest'
import { agent, cutOff, now, uuid } from '../../test/agent.ts'
import { json, problem, signedInMachine } from '../../test/support.ts'
import { chat } from './chat.ts'

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

  it('keeps what was written without a server, says so, and sends it the next time', async () => {
    const machine = await signedInMachine()
    cutOff(machine)
    const offline = await machine.axia('chat', { typed: ['hi', '\u0004'] })
    expect(offline.code).toBe(1)
    expect(offline.stderr).toContain('axia outbox')
    const reached = agent(machine, () => 'ok')
    const online = await machine.axia('chat', { typed: ['', '', '', '\u0004'] })
    expect(online.stderr).toContain('1 message from before')
    expect(reached).toMatchObject([{ text: 'hi' }])
  })

  it('connects at once when Enter is pressed without a connection', async () => {
    const machine = await signedInMachine()
    cutOff(machine)
    await machine.axia('chat', { typed: ['hi', '', '\u0004'] })
    expect(machine.named('POST /ws-ticket').length).toBeGreaterThan(1)
  })
})
