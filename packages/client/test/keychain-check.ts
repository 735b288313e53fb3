/**
 * Runs the keychain's vault through its rules, inside a session that has a keychain; prints what it found as one JSON line.
 * @module
 */

import { keychainStorage, probeKeychain } from '../src/storage/keychain-storage.ts'
import { tokenEntry } from '../src/storage/secure-storage.ts'

const vault = keychainStorage({ server: 'https://axia.test' })
const other = keychainStorage({ server: 'https://other.test' })

await probeKeychain(vault)
const before = await vault.read(tokenEntry)
await vault.write(tokenEntry, 'old')
await vault.write(tokenEntry, 'x'.repeat(4096))
const written = await vault.read(tokenEntry)
const ofOther = await other.read(tokenEntry)
await vault.delete(tokenEntry)
await vault.delete(tokenEntry)
const after = await vault.read(tokenEntry)
process.stdout.write(`${JSON.stringify({ before, length: written?.length, ofOther, after })}\n`)
