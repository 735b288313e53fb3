/**
 * Which network addresses are those of the public internet, and may be asked on a user's behalf: no others, or a user could read
 * through the server what only the server can reach.
 * @module
 */
import { type LookupAddress, lookup as systemLookup } from 'node:dns'
import { BlockList, isIP, isIPv4, isIPv6, type LookupFunction } from 'node:net'
import { networkInterfaces } from 'node:os'
import { buildConnector } from 'undici'

/** IANA special-purpose registries: what is not to be reached globally, and what carries another address inside. */
const special4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
]
const special6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']

const refused4 = listOf(special4, 'ipv4')
const refused6 = listOf(special6, 'ipv6')
/** Global unicast: everything else of IPv6 is local, mapped, translated or not given out. */
const global6 = listOf(['2000::/3'], 'ipv6')

/** True for an address that anybody on the internet can reach and that is none of this machine's own. */
export function isPublicAddress(address: string): boolean {
  if (ownAddresses().has(address)) return false
  if (isIPv4(address)) return !refused4.check(address, 'ipv4')
  if (!isIPv6(address)) return false
  return global6.check(address, 'ipv6') && !refused6.check(address, 'ipv6')
}

/** Thrown where a connection would be made, to be found again as the cause of what the library throws. */
export class AddressRefusedError extends Error {
  override readonly name = 'AddressRefusedError'
}

/** Resolves names. */
export type Lookup = (hostname: string, done: (error: Error | null, addresses: LookupAddress[]) => void) => void

export interface PublicConnectorOptions {
  /** Which addresses may be connected to; tests let the loopback through. */
  isAllowed?: (address: string) => boolean
  /** The system's by default. */
  lookup?: Lookup
  timeoutMs: number
}

/**
 * Makes connections to allowed addresses alone: the one that is connected to is the one that was checked, also behind a name.
 * One address that may not be asked is enough to refuse a name: it also leads inside, and is not to be trusted.
 */
export function publicConnector({
  isAllowed = isPublicAddress,
  lookup = (hostname, done) => systemLookup(hostname, { all: true }, done),
  timeoutMs,
}: PublicConnectorOptions): buildConnector.connector {
  const checkedLookup: LookupFunction = (hostname, options, done) => {
    lookup(hostname, (error, addresses) => {
      const [first] = addresses ?? []
      if (error !== null || first === undefined) return done(error ?? new Error('no address'), '', 0)
      if (!addresses.every(({ address }) => isAllowed(address))) return done(new AddressRefusedError(), '', 0)
      return options.all ? done(null, addresses) : done(null, first.address, first.family)
    })
  }
  const connect = buildConnector({ lookup: checkedLookup, timeout: timeoutMs })
  return (options, done) => {
    const host = options.hostname.replace(/^\[|\]$/g, '')
    if (isIP(host) !== 0 && !isAllowed(host)) return done(new AddressRefusedError(), null) // no name to look up
    return connect(options, done)
  }
}

function ownAddresses(): Set<string> {
  return new Set(Object.values(networkInterfaces()).flatMap((each) => (each ?? []).map(({ address }) => address)))
}

function listOf(networks: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    list.addSubnet(address, Number(bits), family)
  }
  return list
}
