/**
 * Voice that an answer names by its address: fetched here, so that browsers ask nobody but this server for it.
 * @module
 */
import { lookup as lookUp } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { maxAudioBytes } from '@axia/contract'
import { buildConnector, type Dispatcher, Agent as HttpAgent, request } from 'undici'
import { type Audio, readAudio } from '../audio.ts'

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

/** Connections to public addresses alone; checked when a name has been looked up, so that no name can lead inside. */
function outsidePool(): Dispatcher {
  const connect = buildConnector({ timeout: connectTimeoutMs, lookup: lookUpOutside })
  return new HttpAgent({
    connect(options, callback) {
      if (isInside(bare(options.hostname))) return callback(new Error('an address inside this network'), null)
      connect(options, callback)
    },
  })
}

const lookUpOutside: LookupFunction = (name, options, callback) => {
  lookUp(name, { ...options, all: true }, (error, found) => {
    const [first] = found ?? []
    if (error !== null || first === undefined) return callback(error ?? new Error('no address'), '')
    if (found.some(({ address }) => isInside(address))) return callback(new Error('a name inside this network'), '')
    if (options.all) callback(null, found)
    else callback(null, first.address, first.family)
  })
}

/** An IPv6 address without its brackets. */
function bare(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1')
}

/** The address ranges that are nobody's on the Internet (IANA special-purpose registries), and those that wrap such ones. */
const insideNetworks = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
  ...['192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24'],
  ...['224.0.0.0/4', '240.0.0.0/4'],
  ...['::/96', '64:ff9b::/96', '64:ff9b:1::/48', '100::/64', '2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'],
  ...['5f00::/16', 'fc00::/7', 'fe80::/10', 'fec0::/10', 'ff00::/8'],
]

const inside = new BlockList()
for (const network of insideNetworks) {
  const [address = '', bits] = network.split('/')
  inside.addSubnet(address, Number(bits), isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

/** True for an IP address that is not public. */
export function isInside(address: string): boolean {
  const version = isIP(address)
  return version !== 0 && inside.check(address, version === 6 ? 'ipv6' : 'ipv4') // an IPv4 address in IPv6 clothes as well
}
