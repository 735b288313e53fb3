/**
 * Bytes that come as base64, or as a `data:` URL.
 * @module
 */
import { invalidField } from './problem.ts'

/** Strict base64 with its padding (RFC 4648 §4); `Buffer.from` by itself drops what it does not know. */
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
/** What may stand before the base64 of a `data:` URL; the type it names is not believed. */
const dataUrl = /^data:[\w.+-]+\/[\w.+-]+(?:;[\w.+-]+=[\w.+-]+)*;base64,/

/** @throws {Problem} `invalid_request` when it is no base64, empty, or more than so many bytes. */
export function decodeBase64(text: string, { field, maxBytes }: { field: string; maxBytes: number }): Buffer {
  const encoded = text.slice(dataUrl.exec(text.slice(0, 200))?.[0].length ?? 0)
  if (encoded === '' || !base64.test(encoded)) throw invalidField(field, 'must be base64')
  const content = Buffer.from(encoded, 'base64')
  if (content.length > maxBytes) throw invalidField(field, `must not be over ${maxBytes} bytes`)
  return content
}
