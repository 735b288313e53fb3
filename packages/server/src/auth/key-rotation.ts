/**
 * A new signing key for the embedded server, without throwing anybody out; or, after a leak, with.
 * @module
 */
import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import type { Database } from '../db/database.ts'
import type { AuditLog } from './audit-log.ts'
import { readOrMakeKeyFile, rotate, writeKeyFile } from './key-file.ts'
import type { Keys } from './keys.ts'
import type { PushKeys } from './push-keys.ts'
import type { SecondFactor } from './second-factor.ts'

export interface KeyRotationOptions {
  config: Pick<Config, 'secretKey' | 'dataDir'>
  db: Database
  keys: Keys
  secondFactor: Pick<SecondFactor, 'reseal'>
  pushKeys: Pick<PushKeys, 'ensure'>
  audit: AuditLog
  clock: Clock
}

/** The keys are the operator's: they stand in SECRET_KEY. */
export class ForeignKeysError extends Error {
  override readonly name = 'ForeignKeysError'
}

export interface KeyRotation {
  /**
   * Makes a new key that signs from now on. Tokens of the old one stay good until their end; with `forget` they are refused at
   * once, and everybody signs in again.
   *
   * @throws {ForeignKeysError} when the key comes from SECRET_KEY.
   */
  rotate(options: { forget: boolean }): Promise<void>
}

export function createKeyRotation(options: KeyRotationOptions): KeyRotation {
  const { config, db, keys, secondFactor, pushKeys, audit, clock } = options
  return {
    async rotate({ forget }) {
      if (config.secretKey !== undefined) {
        throw new ForeignKeysError(
          'the key stands in SECRET_KEY: move its value to SECRET_KEY_PREVIOUS, set a new SECRET_KEY (openssl rand -base64 48) and restart; a day later empty SECRET_KEY_PREVIOUS',
        )
      }
      const old = readOrMakeKeyFile(config.dataDir)
      const withOld = rotate(old, { now: clock(), forget: false })
      writeKeyFile(config.dataDir, withOld)
      keys.replace(withOld)
      await secondFactor.reseal() // before an old key may go: what it sealed would be lost
      await pushKeys.ensure()
      if (forget) {
        const alone = withOld.slice(0, 1)
        writeKeyFile(config.dataDir, alone)
        keys.replace(alone)
      }
      await db.transaction((tx) => audit.append(tx, { action: 'key_rotated' }))
    },
  }
}
