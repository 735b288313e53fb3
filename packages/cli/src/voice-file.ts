/**
 * Voice in the terminal: read from a file or a pipe to be sent, and an answer's voice written to a file.
 * @module
 */
import { readFile, stat, writeFile } from 'node:fs/promises'
import type { Attachment, ChatMessage } from '@axia/client'
import { maxAudioBytes } from '@axia/contract'
import { CommandError, exitCodes } from './exit.ts'
import { readBytes } from './prompt.ts'
import type { Session } from './session.ts'

/** What a file is called by its ending; the server reads the bytes themselves, and believes those. */
const mimeTypes: Record<string, string> = {
  m4a: 'audio/mp4',
  mp3: 'audio/mpeg',
  mp4: 'audio/mp4',
  oga: 'audio/ogg',
  ogg: 'audio/ogg',
  opus: 'audio/ogg',
  wav: 'audio/wav',
  webm: 'audio/webm',
}

/** The voice in a file, or what comes through the pipe for `-`. @throws {CommandError | CancelledError} */
export async function readVoice({ surroundings, words }: Session, path: string): Promise<Attachment> {
  const tooLarge = () => new CommandError(words.voiceTooLarge(maxAudioBytes / 1024), exitCodes.cancelled)
  const content = path === '-' ? await readBytes(surroundings) : await fileOf()
  if (content.length > maxAudioBytes) throw tooLarge()
  if (content.length === 0) throw new CommandError(words.voiceEmpty, exitCodes.cancelled)
  const ending = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? ''
  return { mimeType: mimeTypes[ending] ?? 'application/octet-stream', content: new Uint8Array(content) }

  async function fileOf(): Promise<Buffer> {
    try {
      // Looked at first: a recording of hours is not read to be refused.
      if ((await stat(path)).size > maxAudioBytes) throw tooLarge()
      return await readFile(path)
    } catch (cause) {
      if (cause instanceof CommandError) throw cause
      throw new CommandError(words.voiceUnreadable(path), exitCodes.cancelled, { cause })
    }
  }
}

/** Writes a message's voice to a file. @throws {CommandError | ApiError} */
export async function saveVoice({ client, surroundings, words }: Session, message: ChatMessage, path: string) {
  // Kept elsewhere by the agent: its address is printed, and nothing of ours is sent there.
  if (message.audioUrl === undefined || /^https?:/i.test(message.audioUrl)) throw new CommandError(words.voiceMissing)
  const voice = await client.chat.audio(message, { signal: surroundings.signal })
  try {
    await writeFile(path, Buffer.from(await voice.arrayBuffer()))
  } catch (cause) {
    throw new CommandError(words.voiceUnwritable(path), exitCodes.error, { cause })
  }
}
