/**
 * Bytes as base64 (RFC 4648 §4), in bounded steps: browsers have no one call for it that is old enough.
 * @module
 */

/** As many bytes as may be arguments of one call; a multiple of three, so that no step but the last needs padding. */
const stepBytes = 0x6000

export function toBase64(content: Uint8Array): string {
  let text = ''
  for (let start = 0; start < content.length; start += stepBytes) {
    text += btoa(String.fromCharCode(...content.subarray(start, start + stepBytes)))
  }
  return text
}

/** @throws {DOMException} for what is no base64. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const characters = atob(text)
  const content = new Uint8Array(characters.length)
  for (let at = 0; at < content.length; at++) content[at] = characters.charCodeAt(at)
  return content
}
