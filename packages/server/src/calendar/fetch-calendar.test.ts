import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { maxCalendarFileLength } from '@axia/contract'
import { it as base, describe, expect } from 'vitest'
import { isPublicAddress } from '../public-address.ts'
import { CalendarFetchError, createCalendarFetcher } from './fetch-calendar.ts'

const nothing = { etag: null, lastModified: null }
const file = 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n'

/** A server inside, which remembers what it was asked, and a fetcher that may reach the loopback. */
const it = base
  .extend('inside', async ({ task: _ }, { onCleanup }) => {
    const asked: string[] = []
    let listener: RequestListener = (_request, response) => response.end(file)
    const server = createServer((request, response) => {
      asked.push(request.url ?? '')
      listener(request, response)
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    onCleanup(() => {
      server.closeAllConnections()
      server.close()
    })
    const { port } = server.address() as AddressInfo
    return { asked, port, url: `http://127.0.0.1:${port}/`, on: (next: RequestListener) => (listener = next) }
  })
  .extend('fetchCalendar', async ({ task: _ }, { onCleanup }) => {
    const fetcher = createCalendarFetcher({ isAllowed: (address) => address === '127.0.0.1' })
    onCleanup(() => fetcher.close?.())
    return fetcher
  })

describe(isPublicAddress, () => {
  it.for([
    '127.0.0.1',
    '127.8.8.8',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::7f00:1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001::1',
    '2001:db8::1',
    'fe80::1',
    'fc00::1',
    'fd12:3456::1',
    'ff02::1',
    'localhost',
    '',
    '0x7f.1',
  ])('keeps %j for the inside', (address) => {
    expect(isPublicAddress(address)).toBe(false)
  })

  it.for(['8.8.8.8', '1.1.1.1', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450:4003::200e'])(
    'lets %s through',
    (address) => {
      expect(isPublicAddress(address)).toBe(true)
    },
  )
})

describe(createCalendarFetcher, () => {
  it('fetches a file, and hears when it did not change', async ({ inside, fetchCalendar }) => {
    inside.on((request, response) => {
      if (request.headers['if-none-match'] === '"one"') return response.writeHead(304).end()
      return response.writeHead(200, { etag: '"one"', 'last-modified': 'today' }).end(file)
    })
    const first = await fetchCalendar(inside.url, nothing)
    expect(first).toEqual({ status: 'new', text: file, etag: '"one"', lastModified: 'today' })
    expect(await fetchCalendar(inside.url, { etag: '"one"', lastModified: null })).toEqual({ status: 'same' })
  })

  it('takes no word that nothing changed when there was nothing before', async ({ inside, fetchCalendar }) => {
    inside.on((_request, response) => response.writeHead(304).end())
    await expect(fetchCalendar(inside.url, nothing)).rejects.toMatchObject({ code: 'calendar_unreachable' })
    expect(await fetchCalendar(inside.url, { etag: null, lastModified: 'today' })).toEqual({ status: 'same' })
  })

  it('connects to no address of the inside, however it is written', async ({ inside }) => {
    const { port, asked } = inside
    const fetcher = createCalendarFetcher()
    for (const host of [
      '127.0.0.1',
      'localhost',
      '127.1',
      '0x7f.0.0.1',
      '2130706433',
      '0.0.0.0',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
    ]) {
      await expect(fetcher(`http://${host}:${port}/`, nothing), host).rejects.toMatchObject({
        code: 'calendar_address_refused',
      })
    }
    await fetcher.close?.()
    expect(asked).toEqual([])
  })

  it('connects to no inside address behind a public name, nor when only one of its addresses is one', async ({
    inside,
  }) => {
    const answers = [
      [{ address: '127.0.0.1', family: 4 }],
      [
        { address: '8.8.8.8', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ],
    ]
    for (const addresses of answers) {
      const fetcher = createCalendarFetcher({ lookup: (_hostname, done) => done(null, addresses) })
      const fetching = fetcher(`http://calendar.example:${inside.port}/`, nothing)
      await expect(fetching).rejects.toMatchObject({ code: 'calendar_address_refused' })
      await fetcher.close?.()
    }
    expect(inside.asked).toEqual([])
  })

  it('connects to the address that was checked, whatever the name says later', async ({ inside }) => {
    let asked = 0
    const fetcher = createCalendarFetcher({
      isAllowed: (address) => address === '127.0.0.1',
      lookup: (_hostname, done) => done(null, [{ address: ++asked === 1 ? '127.0.0.1' : '127.0.0.2', family: 4 }]),
    })
    await fetcher(`http://calendar.example:${inside.port}/`, nothing)
    expect([asked, inside.asked]).toEqual([1, ['/']])
    await fetcher.close?.()
  })

  it('follows redirects to public addresses alone, to the web alone, and not for ever', async ({ inside }) => {
    const { port } = inside
    const refused = [
      `http://127.0.0.2:${port}/`,
      `http://localhost:${port}/`,
      'ftp://127.0.0.1/',
      'file:///etc/passwd',
      'http://a:b@127.0.0.1/',
    ]
    const fetcher = createCalendarFetcher({
      isAllowed: (address) => address === '127.0.0.1',
      lookup: (_hostname, done) => done(null, [{ address: '::1', family: 6 }]),
    })
    for (const location of refused) {
      inside.on((_request, response) => response.writeHead(302, { location }).end())
      await expect(fetcher(inside.url, nothing), location).rejects.toMatchObject({ code: 'calendar_address_refused' })
    }
    inside.on((request, response) =>
      request.url === '/there' ? response.end(file) : response.writeHead(301, { location: '/there' }).end(),
    )
    expect(await fetcher(inside.url, nothing)).toMatchObject({ status: 'new' })
    inside.on((_request, response) => response.writeHead(302, { location: '/' }).end())
    await expect(fetcher(inside.url, nothing)).rejects.toMatchObject({ code: 'calendar_unreachable' })
    await fetcher.close?.()
  })

  it.for([
    [401, 'calendar_locked'],
    [403, 'calendar_locked'],
    [404, 'calendar_missing'],
    [410, 'calendar_missing'],
    [500, 'calendar_unreachable'],
    [302, 'calendar_unreachable'],
  ] as const)('says what %i means', async ([status, code], { inside, fetchCalendar }) => {
    inside.on((_request, response) => response.writeHead(status).end('no'))
    await expect(fetchCalendar(inside.url, nothing)).rejects.toMatchObject({ name: CalendarFetchError.name, code })
  })

  it('stops reading at the limit, also of what was packed small', async ({ inside, fetchCalendar }) => {
    const large = 'x'.repeat(maxCalendarFileLength + 1)
    for (const packed of [false, true]) {
      inside.on((_request, response) => {
        if (packed) response.setHeader('content-encoding', 'gzip')
        response.end(packed ? gzipSync(large) : large)
      })
      await expect(fetchCalendar(inside.url, nothing)).rejects.toMatchObject({ code: 'calendar_too_large' })
    }
  })

  it('says when nobody answers', async ({ inside, fetchCalendar }) => {
    inside.on((request) => request.socket.destroy())
    await expect(fetchCalendar(inside.url, nothing)).rejects.toMatchObject({ code: 'calendar_unreachable' })
  })
})
