/**
 * How the files of this machine write bytes, and what is read out of them.
 * @module
 */
import { createHash } from 'node:crypto'
import type { Sealed } from '@axia/client/sealing'

export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(base64, 'base64'))
}

export function inBase64({ iv, data }: Sealed): { iv: string; data: string } {
  return { iv: Buffer.from(iv).toString('base64'), data: Buffer.from(data).toString('base64') }
}

/** SHA-256, in hexadecimal digits. */
export function fingerprint(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}
