import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { agent, cutOff, uuid } from '../test/agent.ts'
import { createMachine, json, type Machine, signedInMachine } from '../test/support.ts'
import { readVoice, saveVoice } from './voice-file.ts'

const recorded = Buffer.from([0x1a, 0x45, 0xdf, 0xa3, 0, 0xff, 0x80, 7])

/** Somebody with a recording in their home. */
async function recording(content: Uint8Array = recorded): Promise<{ machine: Machine; file: string }> {
  const machine = await signedInMachine()
  const file = join(machine.home, 'question.webm')
  await writeFile(file, content)
  return { machine, file }
}

describe(readVoice, () => {
  it('asks by the voice of a file, with a text beside it or without', async () => {
    const { machine, file } = await recording()
    const reached = agent(machine, () => 'heard')
    expect(await machine.axia(`ask --audio ${file}`)).toEqual({ code: 0, stdout: 'heard\n', stderr: '' })
    await machine.axia(`ask --audio ${file} what is this`)
    expect(reached).toMatchObject([
      { message_type: 'audio', audio_base64: recorded.toString('base64') },
      { message_type: 'audio', audio_base64: recorded.toString('base64'), text: 'what is this' },
    ])
    expect(reached[0]).not.toHaveProperty('text')
  })

  it('takes the voice from a pipe', async () => {
    const { machine } = await recording()
    const reached = agent(machine, () => 'heard')
    await machine.axia('ask --audio -', { input: 'RIFFxxxxWAVE' })
    expect(reached).toMatchObject([{ audio_base64: Buffer.from('RIFFxxxxWAVE').toString('base64') }])
  })

  it('keeps the voice where there is no server, and goes on with it when the same is asked again', async () => {
    const { machine, file } = await recording()
    cutOff(machine)
    expect((await machine.axia(`ask --audio ${file}`)).stderr).toContain('axia outbox')
    const other = join(machine.home, 'other.webm')
    await writeFile(other, Buffer.concat([recorded, recorded]))
    expect((await machine.axia(`ask --audio ${other}`)).code).toBe(1)
    expect((await machine.axia(`ask --audio ${file}`)).code).toBe(1)
    machine.on('POST /ws-ticket', () => json({ ticket: 't', expires_in: 30 }))
    const reached = agent(machine, () => 'heard')
    await machine.axia('outbox send')
    const voices = reached.map(({ audio_base64 }) => audio_base64)
    expect(voices).toEqual([recorded, Buffer.concat([recorded, recorded])].map((each) => each.toString('base64')))
  })

  it.each([
    ['that is too large', new Uint8Array(786_433), 'A voice message may have 768 KiB at most'],
    ['that is empty', new Uint8Array(0), 'There is no voice in it'],
  ])('refuses a file %s before anybody is asked', async (_, content, words) => {
    const { machine, file } = await recording(content)
    const reached = agent(machine, () => 'heard')
    const { code, stderr } = await machine.axia(`ask --audio ${file}`)
    expect([code, stderr]).toEqual([2, expect.stringContaining(words)])
    expect(reached).toEqual([])
  })

  it('says which file cannot be read', async () => {
    const { machine } = await recording()
    const { code, stderr } = await machine.axia('ask --audio /nowhere/q.webm')
    expect([code, stderr]).toEqual([2, 'axia: Cannot be read: /nowhere/q.webm\n'])
  })
})

describe(saveVoice, () => {
  it('writes the answer’s voice into a file, and says so beside the data', async () => {
    const machine = await signedInMachine()
    const file = join(machine.home, 'answer.webm')
    agent(machine, () => 'listen', '/messages/c/x/audio')
    machine.on('GET /messages/abc', () => json([]))
    machine.on(`GET /messages/abc/${uuid(1_002)}/audio`, () => {
      return new Response(recorded, { headers: { 'content-type': 'audio/webm' } })
    })
    const result = await machine.axia(`ask hi -c abc --save-audio ${file}`)
    expect(result).toEqual({ code: 0, stdout: 'listen\n', stderr: `Voice saved: ${file}\n` })
    expect(await readFile(file)).toEqual(recorded)
  })

  it.each([
    ['has none', undefined],
    ['keeps it elsewhere, where nothing of ours is sent', 'https://voice.example.org/a.mp3'],
  ])('says that there is none to save when the agent %s', async (_, audioUrl) => {
    const machine = await signedInMachine()
    agent(machine, () => 'ok', audioUrl)
    const { code, stdout, stderr } = await machine.axia(`ask hi --save-audio ${join(machine.home, 'answer.webm')}`)
    expect([code, stderr]).toEqual([1, 'axia: The answer has no voice that could be saved.\n'])
    expect(stdout).toBe('ok\n') // what was answered is not lost over it
    expect(machine.calls.filter(({ name }) => name.endsWith('/audio'))).toEqual([])
  })

  it('asks nobody who is not signed in', async () => {
    expect((await (await createMachine()).axia('ask --audio /nowhere')).code).toBe(4)
  })
})
