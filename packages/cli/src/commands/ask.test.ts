/**
 * Questions in the terminal, and what becomes of them without a server.
 * @module
 */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { agent, cutOff } from '../../test/agent.ts'
import { createMachine, json, type Machine, me, problem, signedInMachine } from '../../test/support.ts'
import { askAgent } from './ask.ts'
import { dropOutbox, listOutbox, sendOutbox } from './outbox.ts'

async function waitingIn(machine: Machine): Promise<string[]> {
  const { stdout } = await machine.axia('outbox --json')
  return JSON.parse(stdout).map(({ text }: { text: string }) => text)
}

async function outboxFiles({ home }: Machine): Promise<string[]> {
  const entries = await readdir(join(home, '.config/axia/outbox'), { recursive: true, withFileTypes: true }).catch(
    () => [],
  )
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
}

/** A machine on which a question waits, because there was no server. */
async function waitingMachine(): Promise<Machine> {
  const machine = await signedInMachine()
  cutOff(machine)
  await machine.axia('ask is there milk')
  return machine
}

describe(askAgent, () => {
  it('prints the answer and nothing else, and leaves nothing behind', async () => {
    const machine = await signedInMachine()
    const reached = agent(machine, () => 'Buenas\u001b[2J')
    expect(await machine.axia('ask what is on')).toEqual({ code: 0, stdout: 'Buenas\n', stderr: '' })
    expect(reached).toMatchObject([{ text: 'what is on' }])
    expect(await outboxFiles(machine)).toEqual([])
  })

  it('takes the question from a pipe, or both', async () => {
    const machine = await signedInMachine()
    machine.on('GET /messages/abc', () => json([]))
    const reached = agent(machine, () => 'ok')
    await machine.axia('ask', { input: 'from a pipe\n' })
    await machine.axia('ask summarise this -c abc', { input: 'a text\n' })
    expect(reached).toMatchObject([{ text: 'from a pipe' }, { text: 'summarise this\n\na text', session_id: 'abc' }])
  })

  it('asks nobody nothing', async () => {
    const machine = await signedInMachine()
    const reached = agent(machine, () => 'ok')
    expect((await machine.axia('ask', { input: '' })).code).toBe(2)
    expect((await machine.axia('ask')).code).toBe(2)
    expect(reached).toEqual([])
  })

  it('is JSON when that is asked for', async () => {
    const machine = await signedInMachine()
    agent(machine, () => 'ok')
    const answer = JSON.parse((await machine.axia('ask hi --json')).stdout)
    expect(answer).toMatchObject({ output: 'ok', type: 'text', session_id: expect.any(String) })
    expect(Object.keys(answer)).toEqual(['session_id', 'output', 'type', 'timestamp'])
  })

  it('says what the agent could not do', async () => {
    const machine = await signedInMachine()
    agent(machine, () => undefined)
    expect(await machine.axia('ask hi')).toEqual({ code: 1, stdout: '', stderr: 'axia: it sleeps\n' })
  })

  it('keeps the question sealed where there is no server, and says how to go on', async () => {
    const machine = await waitingMachine()
    machine.now = new Date(machine.now.getTime() + 1)
    const result = await machine.axia('ask another one')
    expect(result).toMatchObject({ code: 1, stdout: '' })
    expect(result.stderr).toContain('axia outbox')
    expect(await waitingIn(machine)).toEqual(['is there milk', 'another one'])
    for (const file of await outboxFiles(machine)) expect(await readFile(file, 'utf8')).not.toContain('milk')
  })

  it('does not say that it is kept where the device takes nothing', async () => {
    const machine = await signedInMachine()
    cutOff(machine)
    await writeFile(join(machine.home, '.config/axia/outbox'), 'a file where the folder should be')
    const asked = await machine.axia('ask is there milk')
    expect(asked).toEqual({ code: 1, stdout: '', stderr: 'axia: http://127.0.0.1:8077 does not answer.\n' })
    const talked = await machine.axia('chat', { typed: ['hi', '', '\u0004'] })
    expect(talked.stderr).toContain('could not be kept')
    const reached = agent(machine, () => 'yes')
    expect((await machine.axia('ask is there milk')).stdout).toBe('yes\n')
    expect(reached).toHaveLength(1)
  })

  it('sends what waits with the next question, each once', async () => {
    const machine = await waitingMachine()
    const reached = agent(machine, (text) => `you said ${text}`)
    expect(await machine.axia('ask and bread')).toEqual({ code: 0, stdout: 'you said and bread\n', stderr: '' })
    expect(reached.map(({ text }) => text)).toEqual(['is there milk', 'and bread'])
    expect(await waitingIn(machine)).toEqual([])
    await machine.axia('ask a third')
    expect(reached).toHaveLength(3)
  })

  it('goes on with a question that waits when it is asked again, under the same id', async () => {
    const machine = await waitingMachine()
    await machine.axia('ask is there milk')
    expect(await waitingIn(machine)).toEqual(['is there milk'])
    const [{ client_id }] = JSON.parse((await machine.axia('outbox --json')).stdout)
    const reached = agent(machine, () => 'yes')
    machine.on(`GET /messages/${JSON.parse((await machine.axia('outbox --json')).stdout)[0].session_id}`, () =>
      json([]),
    )
    expect((await machine.axia('ask is there milk')).stdout).toBe('yes\n')
    expect(reached).toMatchObject([{ client_id, text: 'is there milk' }])
  })

  it('forgets a question that is called off', async () => {
    const machine = await signedInMachine()
    const controller = new AbortController()
    machine.WebSocket = class {}
    machine.on('POST /ws-ticket', () => {
      controller.abort()
      return new Promise<Response>(() => {})
    })
    expect((await machine.axia('ask hi', { signal: controller.signal })).code).toBe(2)
    expect(await waitingIn(machine)).toEqual([])
  })

  it('survives the end of the session, and goes out after the login of the same person', async () => {
    const machine = await signedInMachine()
    machine.on('POST /ws-ticket', () => problem('invalid_token', 401))
    expect(await machine.axia('ask hi')).toMatchObject({ code: 4, stderr: expect.stringContaining('is kept') })
    await machine.axia('auth login -u ana --password-stdin', { input: 'correct horse' })
    const reached = agent(machine, () => 'ok')
    await machine.axia('outbox send')
    expect(reached).toMatchObject([{ text: 'hi' }])
  })

  it('is dropped when somebody else signs in, and by a logout', async () => {
    const machine = await waitingMachine()
    machine.now = new Date('2026-11-22T15:00:01Z') // the day is over
    machine.on('GET /me', () => json(me({ username: 'bea' })))
    await machine.axia('auth login -u bea --password-stdin', { input: 'correct horse' })
    expect(await outboxFiles(machine)).toEqual([])

    const other = await waitingMachine()
    await other.axia('auth logout')
    expect(await outboxFiles(other)).toEqual([])
    expect(await other.keychain?.read('outbox.key')).toBeUndefined()
  })

  it('stays with its profile', async () => {
    const machine = await waitingMachine()
    await machine.axia('auth login -p work -u ana --password-stdin', { input: 'correct horse' })
    expect(JSON.parse((await machine.axia('outbox --json -p work')).stdout)).toEqual([])
    expect(await waitingIn(machine)).toEqual(['is there milk'])
  })
})

describe(listOutbox, () => {
  it('shows what waits, harmless for the terminal', async () => {
    const machine = await signedInMachine()
    cutOff(machine)
    await machine.run(['ask', 'evil\u001b[2J'])
    const { stdout } = await machine.axia('outbox')
    expect(stdout).toMatch(/^2026-11-21 15:00 {2}evil/)
    expect(stdout).not.toContain('\u001b')
  })

  it('says that nothing waits', async () => {
    const machine = await signedInMachine()
    expect(await machine.axia('outbox')).toEqual({ code: 0, stdout: '', stderr: 'Nothing waits to be sent.\n' })
  })

  it('ends with 4 when nobody is signed in', async () => {
    expect((await (await createMachine()).axia('outbox')).code).toBe(4)
  })
})

describe(sendOutbox, () => {
  it('sends it, and ends when the server has it', async () => {
    const machine = await waitingMachine()
    const reached = agent(machine, () => 'yes')
    expect(await machine.axia('outbox send')).toEqual({ code: 0, stdout: '', stderr: '1 message sent.\n' })
    expect(reached).toHaveLength(1)
    expect((await machine.axia('outbox send')).stderr).toBe('Nothing waits to be sent.\n')
  })

  it('ends with 1 where there is still no server, and keeps it', async () => {
    const machine = await waitingMachine()
    expect((await machine.axia('outbox send')).code).toBe(1)
    expect(await waitingIn(machine)).toEqual(['is there milk'])
  })
})

describe(dropOutbox, () => {
  it('forgets it: nobody is asked any more', async () => {
    const machine = await waitingMachine()
    expect((await machine.axia('outbox drop')).stderr).toBe('1 message forgotten.\n')
    const reached = agent(machine, () => 'yes')
    await machine.axia('ask hi')
    expect(reached.map(({ text }) => text)).toEqual(['hi'])
  })
})
