import { describe, expect, it } from 'vitest'
import { isPublicAddress } from './public-address.ts'

describe(isPublicAddress, () => {
  it.each([
    ['127.0.0.1', '10.1.2.3', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0', '224.0.0.1'],
    [
      '::',
      '::1',
      '::ffff:127.0.0.1',
      '::ffff:7f00:1',
      'fe80::1',
      'fc00::1',
      'fd12::1',
      '64:ff9b::a00:1',
      '2002:a00:1::',
    ],
  ])('knows addresses inside: %s …', (...addresses) => {
    expect(addresses.filter(isPublicAddress)).toEqual([])
  })

  it('knows public addresses', () => {
    const addresses = ['1.1.1.1', '172.15.0.1', '172.32.0.1', '2606:4700:4700::1111']
    expect(addresses.filter((address) => !isPublicAddress(address))).toEqual([])
  })
})
