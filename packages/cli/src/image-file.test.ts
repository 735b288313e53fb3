import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { agent, cutOff } from '../test/agent.ts'
import { json, type Machine, signedInMachine } from '../test/support.ts'
import { readImages } from './image-file.ts'

const picture = Buffer.from('R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs=', 'base64')

/** Somebody with a picture in their home. */
async function withPicture(
  content: Uint8Array = picture,
  name = 'map.GIF',
): Promise<{ machine: Machine; file: string }> {
  const machine = await signedInMachine()
  const file = join(machine.home, name)
  await writeFile(file, content)
  return { machine, file }
}

describe(readImages, () => {
  it('asks with pictures, with a text beside them or without', async () => {
    const { machine, file } = await withPicture()
    const reached = agent(machine, () => 'seen')
    expect(await machine.axia(`ask where --image ${file} ${file}`)).toEqual({ code: 0, stdout: 'seen\n', stderr: '' })
    await machine.axia(`ask --image ${file}`)
    const sent = { image_base64: picture.toString('base64'), alt: '' }
    expect(reached).toMatchObject([{ message_type: 'text', text: 'where', images: [sent, sent] }, { images: [sent] }])
    expect(reached[1]).not.toHaveProperty('text')
  })

  it('keeps them where there is no server, and goes on with them when the same is asked again', async () => {
    const { machine, file } = await withPicture()
    cutOff(machine)
    expect((await machine.axia(`ask where --image ${file}`)).stderr).toContain('axia outbox')
    expect((await machine.axia('ask where')).code).toBe(1) // the same words without the picture are another question
    expect((await machine.axia(`ask where --image ${file}`)).code).toBe(1)
    machine.on('POST /ws-ticket', () => json({ ticket: 't', expires_in: 30 }))
    const reached = agent(machine, () => 'seen')
    await machine.axia('outbox send')
    expect(reached.map(({ images = [] }) => images.map(({ image_base64 }) => image_base64))).toEqual([
      [picture.toString('base64')],
      [],
    ])
  })

  it.each([
    ['that is too large', new Uint8Array(786_433), 'a.png', 'may have 768 KiB together'],
    ['that is no picture by its name', picture, 'a.svg', 'No picture that can be sent'],
    ['that is empty', new Uint8Array(0), 'a.png', 'No picture that can be sent'],
  ])('refuses a file %s before anybody is asked', async (_, content, name, words) => {
    const { machine, file } = await withPicture(content, name)
    const reached = agent(machine, () => 'seen')
    const { code, stderr } = await machine.axia(`ask --image ${file}`)
    expect([code, stderr]).toEqual([2, expect.stringContaining(words)])
    expect(reached).toEqual([])
  })

  it('refuses more than a message takes, and what is not there', async () => {
    const { machine, file } = await withPicture()
    expect((await machine.axia(`ask --image ${Array(5).fill(file).join(' ')}`)).stderr).toContain('4 pictures at most')
    expect((await machine.axia('ask --image nowhere.png')).stderr).toContain('Cannot be read: nowhere.png')
  })
})
