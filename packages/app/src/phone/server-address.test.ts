import { describe, expect, it } from 'vitest'
import { readAddress } from './server-address.ts'

describe(readAddress, () => {
  it.each([
    ['axia.example.org', 'https://axia.example.org'],
    ['  HTTPS://Axia.Example.org/  ', 'https://axia.example.org'],
    ['https://axia.example.org/app/', 'https://axia.example.org'],
    ['https://home.example.org/axia/app', 'https://home.example.org/axia'],
    ['192.168.1.20:8443', 'https://192.168.1.20:8443'],
    ['axia.local:443', 'https://axia.local'],
    ['[2001:db8::1]:8443', 'https://[2001:db8::1]:8443'],
  ])('takes %j', (typed, address) => {
    expect(readAddress(typed)).toEqual({ address })
  })

  it.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['http://axia.example.org', 'not_https'],
    ['HTTP://localhost:8077', 'not_https'],
    ['ftp://axia.example.org', 'not_an_address'],
    ['javascript://axia.example.org', 'not_an_address'],
    ['https://', 'not_an_address'],
    ['my server', 'not_an_address'],
    ['ana:secret@axia.example.org', 'not_an_address'],
    ['https://axia.example.org/?token=x', 'not_an_address'],
    ['https://axia.example.org/#x', 'not_an_address'],
    ['axia.example.org:99999', 'not_an_address'],
  ])('refuses %j', (typed, wrong) => {
    expect(readAddress(typed)).toEqual({ wrong })
  })
})
