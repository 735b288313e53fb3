/**
 * AES-256-GCM over texts: what lies sealed opens under its key and at its own place alone.
 * @module
 */

/** What lies on the device: 96 random bits, and the sealed text with its tag (NIST SP 800-38D §8.2.2). */
export interface Sealed {
  iv: Uint8Array<ArrayBuffer>
  data: Uint8Array<ArrayBuffer>
}

/** @param place - part of what is sealed: a text that was moved to another place does not open. */
export async function sealText(key: CryptoKey, place: string, text: string): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const algorithm = { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(place) }
  return { iv, data: new Uint8Array(await crypto.subtle.encrypt(algorithm, key, new TextEncoder().encode(text))) }
}

/** @throws {DOMException} when it was sealed under another key, for another place, or is not whole. */
export async function openSealed(key: CryptoKey, place: string, { iv, data }: Sealed): Promise<string> {
  const algorithm = { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(place) }
  return new TextDecoder().decode(await crypto.subtle.decrypt(algorithm, key, data))
}

export function isSealed(value: unknown): value is Sealed {
  if (typeof value !== 'object' || value === null || !('iv' in value) || !('data' in value)) return false
  return value.iv instanceof Uint8Array && value.data instanceof Uint8Array
}
