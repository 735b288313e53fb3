import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished } from 'vitest'
import { it, type TestServer } from '../../test/support.ts'
import { readOrMakeKeyFile } from './key-file.ts'
import { createKeyRotation, ForeignKeysError } from './key-rotation.ts'
import { createKeys } from './keys.ts'
import type { PushKeys } from './push-keys.ts'
import type { SecondFactor } from './second-factor.ts'

/** A rotation of keys in a folder of their own, and what it did with them, in its order. */
function rotationOn({ services: { db, audit } }: TestServer, secretKey?: string) {
  const dataDir = mkdtempSync(join(tmpdir(), 'axia-rotation-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true }))
  const clock = () => new Date('2026-03-01T00:00:00Z')
  const keys = createKeys(readOrMakeKeyFile(dataDir), clock)
  const onDisk = () => createKeys(readOrMakeKeyFile(dataDir), clock)
  const first = keys.signingKeyId
  const steps: string[] = []
  keys.onReplace(() => steps.push(`${onDisk().signingKeyId === keys.signingKeyId ? 'kept' : 'not kept'} and replaced`))
  const sealAnew = (what: string) =>
    steps.push(keys.verifying(first) === undefined ? `too late to seal ${what} anew` : `sealed ${what} anew`)
  const secondFactor: Pick<SecondFactor, 'reseal'> = {
    reseal: async () => {
      sealAnew('secrets')
      return { lost: 0 }
    },
  }
  const pushKeys: Pick<PushKeys, 'ensure'> = {
    ensure: async () => {
      sealAnew('push keys')
      return { publicKey: '', privateKey: '', replaced: false }
    },
  }
  const config = { secretKey, dataDir }
  const rotation = createKeyRotation({ config, db, keys, secondFactor, pushKeys, audit, clock })
  return { rotation, keys, first, onDisk, steps }
}

describe(createKeyRotation, () => {
  it('signs with a new key that is on the disk first, seals anew, and keeps the old key for what it signed', async ({
    server,
  }) => {
    const { rotation, keys, first, onDisk, steps } = rotationOn(server)
    await rotation.rotate({ forget: false })
    expect(steps).toEqual(['kept and replaced', 'sealed secrets anew', 'sealed push keys anew'])
    expect(keys.signingKeyId).not.toBe(first)
    expect([keys.verifying(first), onDisk().verifying(first)]).not.toContain(undefined)
    expect(await server.services.audit.list(undefined, { limit: 9 })).toMatchObject([{ action: 'key_rotated' }])
  })

  it('forgets the old key, in memory and on the disk, once what it sealed is sealed anew', async ({ server }) => {
    const { rotation, keys, first, onDisk, steps } = rotationOn(server)
    await rotation.rotate({ forget: true })
    expect(steps).toEqual(['kept and replaced', 'sealed secrets anew', 'sealed push keys anew', 'kept and replaced'])
    expect([keys.verifying(first), onDisk().verifying(first)]).toEqual([undefined, undefined])
    expect(onDisk().signingKeyId).toBe(keys.signingKeyId)
  })

  it('leaves keys alone that the operator keeps', async ({ server }) => {
    const { rotation, keys, first, steps } = rotationOn(server, 'pHRgmZ3vVtqk9KcW6yLdXs2bNf8jEu4T')
    await expect(rotation.rotate({ forget: true })).rejects.toBeInstanceOf(ForeignKeysError)
    expect([keys.signingKeyId, steps]).toEqual([first, []])
  })
})
