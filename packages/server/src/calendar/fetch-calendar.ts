/**
 * Fetches calendars of others, from the public internet alone: the address that is connected to is the one that was checked,
 * also behind a name and after each redirect.
 * @module
 */
import { type CalendarFailure, maxCalendarFileLength } from '@axia/contract'
import { Agent, fetch, type Response } from 'undici'
import { AddressRefusedError, type PublicConnectorOptions, publicConnector } from '../public-address.ts'

/** A calendar that could not be fetched; the code says why. */
export class CalendarFetchError extends Error {
  override readonly name = 'CalendarFetchError'
  readonly code: CalendarFailure

  constructor(code: CalendarFailure, options?: ErrorOptions) {
    super(code, options)
    this.code = code
  }
}

/** What the other server said when it was asked last. */
export interface Validators {
  etag: string | null
  lastModified: string | null
}

export type FetchedCalendar = { status: 'same' } | ({ status: 'new'; text: string } & Validators)

export interface FetchCalendar {
  /** @throws {CalendarFetchError} also when the signal is aborted. */
  (url: string, before: Validators, signal?: AbortSignal): Promise<FetchedCalendar>
  /** Lets go of the connections. */
  close?(): Promise<void>
}

export type CalendarFetcherOptions = Omit<PublicConnectorOptions, 'timeoutMs'>

const connectTimeoutMs = 10_000
const wholeTimeoutMs = 20_000
const maxRedirects = 5

export function createCalendarFetcher(options: CalendarFetcherOptions = {}): FetchCalendar {
  const connect = publicConnector({ ...options, timeoutMs: connectTimeoutMs })
  const dispatcher = new Agent({ connect, keepAliveTimeout: 1000 })

  async function ask(url: URL, { etag, lastModified }: Validators, signal: AbortSignal): Promise<Response> {
    return fetch(url, {
      dispatcher,
      signal,
      redirect: 'manual',
      headers: {
        accept: 'text/calendar, text/plain;q=0.5, */*;q=0.1',
        'user-agent': 'AxIA',
        ...(etag !== null && { 'if-none-match': etag }),
        ...(lastModified !== null && { 'if-modified-since': lastModified }),
      },
    })
  }

  async function fetchCalendar(address: string, before: Validators, calledOff?: AbortSignal): Promise<FetchedCalendar> {
    const timeout = AbortSignal.timeout(wholeTimeoutMs)
    const signal = calledOff === undefined ? timeout : AbortSignal.any([timeout, calledOff])
    try {
      let url = readAddress(address)
      for (let redirects = 0; ; redirects++) {
        const response = await ask(url, before, signal)
        const location = response.headers.get('location')
        if (response.status >= 300 && response.status < 400 && response.status !== 304 && location !== null) {
          await response.body?.cancel()
          if (redirects === maxRedirects) throw new CalendarFetchError('calendar_unreachable')
          url = readAddress(new URL(location, url).href)
          continue
        }
        return await read(response, before)
      }
    } catch (cause) {
      if (cause instanceof CalendarFetchError) throw cause
      const isRefused = hasCause(cause, (error) => error instanceof AddressRefusedError)
      throw new CalendarFetchError(isRefused ? 'calendar_address_refused' : 'calendar_unreachable', { cause })
    }
  }

  return Object.assign(fetchCalendar, { close: () => dispatcher.close() })
}

/** `webcal:` is https by another name. @throws {CalendarFetchError} */
function readAddress(address: string): URL {
  const web = address.replace(/^webcals?:/i, 'https:')
  const url = URL.canParse(web) ? new URL(web) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    throw new CalendarFetchError('calendar_address_refused')
  }
  return url
}

async function read(response: Response, { etag, lastModified }: Validators): Promise<FetchedCalendar> {
  const wasAskedForChanges = etag !== null || lastModified !== null
  if (response.status === 304 && wasAskedForChanges) return { status: 'same' }
  if (!response.ok) {
    await response.body?.cancel()
    if (response.status === 401 || response.status === 403) throw new CalendarFetchError('calendar_locked')
    const isGone = response.status === 404 || response.status === 410
    throw new CalendarFetchError(isGone ? 'calendar_missing' : 'calendar_unreachable')
  }
  const { headers } = response
  const text = await collect(response)
  return { status: 'new', text, etag: headers.get('etag'), lastModified: headers.get('last-modified') }
}

/** The body, unpacked, up to the limit. */
async function collect({ body }: Response): Promise<string> {
  if (body === null) return ''
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of body) {
    if (!(piece instanceof Uint8Array)) throw new TypeError('the body is not made of bytes')
    size += piece.byteLength
    if (size > maxCalendarFileLength) throw new CalendarFetchError('calendar_too_large')
    pieces.push(piece)
  }
  return new TextDecoder().decode(Buffer.concat(pieces))
}

function hasCause(error: unknown, isIt: (error: unknown) => boolean): boolean {
  for (let each = error, depth = 0; each instanceof Error && depth < 8; each = each.cause, depth++) {
    if (isIt(each)) return true
    if (each instanceof AggregateError && each.errors.some(isIt)) return true
  }
  return false
}
