import { describe, expect, it } from 'vitest'
import { webhookSignature } from './webhook-signature.ts'

const secret = `whsec_${Buffer.from('a secret of thirty-two bytes ok!').toString('base64')}`

describe(webhookSignature, () => {
  const now = new Date('2026-11-21T20:00:00Z')
  const signature = webhookSignature({ secret, clock: () => now })
  const signed = signature.sign('msg_1', '{"a":1}')

  it('accepts its own, and one of several during a rotation', () => {
    expect(signature.verify(signed, '{"a":1}')).toBe('msg_1')
    const two = { ...signed, 'webhook-signature': `v1,AAAA ${signed['webhook-signature']}` }
    expect(signature.verify(two, '{"a":1}')).toBe('msg_1')
  })

  it.each<[string, Record<string, string>, string]>([
    ['another body', signed, '{"a":2}'],
    ['another id', { ...signed, 'webhook-id': 'msg_2' }, '{"a":1}'],
    ['another time', { ...signed, 'webhook-timestamp': '1795291201' }, '{"a":1}'],
    ['no headers', {}, '{"a":1}'],
    [
      'another version',
      { ...signed, 'webhook-signature': String(signed['webhook-signature']).replace('v1', 'v2') },
      '{"a":1}',
    ],
    ['an empty signature', { ...signed, 'webhook-signature': 'v1,' }, '{"a":1}'],
  ])('refuses %s', (_what, headers, body) => {
    expect(signature.verify(headers, body)).toBeUndefined()
  })

  it('refuses what is older or newer than five minutes', () => {
    for (const seconds of [-301, 301]) {
      const then = webhookSignature({ secret, clock: () => new Date(now.getTime() + seconds * 1000) })
      expect(signature.verify(then.sign('msg_1', 'x'), 'x')).toBeUndefined()
    }
  })

  it('signs and accepts by the previous secret too, until the other side knows the new one', () => {
    const next = Buffer.from('another secret of 32 bytes, see?').toString('base64')
    const now2 = webhookSignature({ secret: next, previousSecrets: [secret], clock: () => now })
    const then = webhookSignature({ secret: next, clock: () => now })
    const both = now2.sign('msg_1', 'x')
    expect(signature.verify(both, 'x')).toBe('msg_1')
    expect(then.verify(both, 'x')).toBe('msg_1')
    expect(now2.verify(signature.sign('msg_1', 'x'), 'x')).toBe('msg_1')
    expect(then.verify(signature.sign('msg_1', 'x'), 'x')).toBeUndefined()
  })

  it('looks at a few signatures only', () => {
    const crowd = Array.from({ length: 8 }, () => 'v1,AAAA').join(' ')
    const late = { ...signed, 'webhook-signature': `${crowd} ${signed['webhook-signature']}` }
    expect(signature.verify(late, '{"a":1}')).toBeUndefined()
  })

  it('refuses another secret', () => {
    const other = webhookSignature({
      secret: Buffer.from('another secret of 32 bytes, see?').toString('base64'),
      clock: () => now,
    })
    expect(signature.verify(other.sign('msg_1', 'x'), 'x')).toBeUndefined()
  })
})
