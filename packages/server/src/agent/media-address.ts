/**
 * Voice and pictures that an answer names by their address: fetched here, so that browsers ask nobody but this server for them.
 * @module
 */
import { maxAudioBytes, maxImagesBytes } from '@axia/contract'
import { type Dispatcher, Agent as HttpAgent, request } from 'undici'
import { type Audio, readAudio } from '../audio.ts'
import { type Image, readImage } from '../image.ts'
import { publicConnector } from '../public-address.ts'

export interface MediaFetcherOptions {
  /** The agent's own origin, which may stand inside this network: it is known already. */
  trustedOrigin: string
  /** Connects to that one. */
  trusted: Dispatcher
  /** Connects to all others; by default to none inside this network. */
  outside?: Dispatcher
}

export interface MediaFetcher {
  /** The voice, or undefined when there is none to be had there. It never throws. */
  voice(address: string, signal: AbortSignal): Promise<Audio | undefined>
  /** The picture, or undefined when there is none to be had there. It never throws. */
  image(address: string, signal: AbortSignal): Promise<Image | undefined>
  /** Lets go of the connections to others. */
  close(): Promise<void>
}

const patienceMs = 20_000
const connectTimeoutMs = 10_000
const maxRedirects = 3

/** What is looked for, and what makes it of bytes. */
interface Medium<T> {
  accept: string
  maxBytes: number
  read: (content: Uint8Array) => T | undefined
}

const voice: Medium<Audio> = { accept: 'audio/*', maxBytes: maxAudioBytes, read: readAudio }
const image: Medium<Image> = { accept: 'image/*', maxBytes: maxImagesBytes, read: (content) => readImage(content) }

/** An answer may be made of anybody's words, so an address in it must not reach what only this server can reach. */
export function mediaFetcher({ trustedOrigin, trusted, outside = outsidePool() }: MediaFetcherOptions): MediaFetcher {
  async function follow<T>({ accept, maxBytes, read }: Medium<T>, address: string, signal: AbortSignal) {
    let url = new URL(address)
    for (let hop = 0; hop <= maxRedirects; hop++) {
      if (!/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return undefined
      const dispatcher = url.origin === trustedOrigin ? trusted : outside
      const { statusCode, headers, body } = await request(url, { headers: { accept }, signal, dispatcher })
      const location = headers.location
      if (statusCode >= 300 && statusCode < 400 && typeof location === 'string' && URL.canParse(location, url)) {
        await body.dump()
        url = new URL(location, url)
        continue
      }
      const content = statusCode === 200 ? await collect(body, maxBytes) : undefined
      if (content === undefined) await body.dump() // its connection can be used again
      return content && read(content)
    }
    return undefined
  }

  async function fetched<T>(medium: Medium<T>, address: string, signal: AbortSignal): Promise<T | undefined> {
    try {
      return await follow(medium, address, AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]))
    } catch {
      return undefined // the text beside it is worth more than a reason
    }
  }

  return {
    voice: (address, signal) => fetched(voice, address, signal),
    image: (address, signal) => fetched(image, address, signal),
    close: () => outside.close(),
  }
}

/** The bytes, or undefined when they are too many. */
async function collect(body: AsyncIterable<unknown>, maxBytes: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    if (!(chunk instanceof Uint8Array)) continue
    size += chunk.length
    if (size > maxBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Connections to public addresses alone. */
function outsidePool(): Dispatcher {
  return new HttpAgent({ connect: publicConnector({ timeoutMs: connectTimeoutMs }) })
}
