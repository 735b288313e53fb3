/**
 * Voice that an answer names by its address: fetched here, so that browsers ask nobody but this server for it.
 * @module
 */
import { maxAudioBytes } from '@axia/contract'
import { type Dispatcher, Agent as HttpAgent, request } from 'undici'
import { type Audio, readAudio } from '../audio.ts'
import { publicConnector } from '../public-address.ts'

export interface VoiceFetcherOptions {
  /** The agent's own origin, which may stand inside this network: it is known already. */
  trustedOrigin: string
  /** Connects to that one. */
  trusted: Dispatcher
  /** Connects to all others; by default to none inside this network. */
  outside?: Dispatcher
}

export interface VoiceFetcher {
  /** The voice, or undefined when there is none to be had there. It never throws. */
  fetch(address: string, signal: AbortSignal): Promise<Audio | undefined>
  /** Lets go of the connections to others. */
  close(): Promise<void>
}

const patienceMs = 20_000
const connectTimeoutMs = 10_000
const maxRedirects = 3

/** An answer may be made of anybody's words, so an address in it must not reach what only this server can reach. */
export function voiceFetcher({ trustedOrigin, trusted, outside = outsidePool() }: VoiceFetcherOptions): VoiceFetcher {
  async function follow(address: string, signal: AbortSignal): Promise<Audio | undefined> {
    let url = new URL(address)
    for (let hop = 0; hop <= maxRedirects; hop++) {
      if (!/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return undefined
      const dispatcher = url.origin === trustedOrigin ? trusted : outside
      const { statusCode, headers, body } = await request(url, { headers: { accept: 'audio/*' }, signal, dispatcher })
      const location = headers.location
      if (statusCode >= 300 && statusCode < 400 && typeof location === 'string' && URL.canParse(location, url)) {
        await body.dump()
        url = new URL(location, url)
        continue
      }
      const content = statusCode === 200 ? await collect(body) : undefined
      if (content === undefined) await body.dump() // its connection can be used again
      return content && readAudio(content)
    }
    return undefined
  }

  return {
    async fetch(address, signal) {
      try {
        return await follow(address, AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]))
      } catch {
        return undefined // the text beside it is worth more than a reason
      }
    },
    close: () => outside.close(),
  }
}

/** The bytes, or undefined when they are too many. */
async function collect(body: AsyncIterable<unknown>): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    if (!(chunk instanceof Uint8Array)) continue
    size += chunk.length
    if (size > maxAudioBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Connections to public addresses alone. */
function outsidePool(): Dispatcher {
  return new HttpAgent({ connect: publicConnector({ timeoutMs: connectTimeoutMs }) })
}
