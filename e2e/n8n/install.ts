/**
 * The real n8n on this machine.
 * @module
 */
import { join } from 'node:path'
import { ensureOutside } from '../support/outside.ts'

/** Installs it when it is not there: some 2.6 GB. @returns the path of its program. */
export async function ensureN8n(): Promise<string> {
  const folder = await ensureOutside({
    name: 'n8n',
    version: '2.40.7', // against which the workflows and the stand-in are tested
    overrides: { linkedom: '0.18.12' }, // a newer one cannot be installed
    rebuild: ['sqlite3'], // without the others, one of which downloads a compiler's worth of Kafka
    takes: 'some minutes',
  })
  return join(folder, 'bin/n8n')
}
