/**
 * The address of one's server, as people type it.
 * @module
 */

export type TypedAddress = { address: string } | { wrong: 'empty' | 'not_an_address' | 'not_https' }

/** `axia.example.org` as `https://axia.example.org`; a port and a path may follow, a name, a password or a query may not. */
export function readAddress(typed: string): TypedAddress {
  const text = typed.trim()
  if (text === '') return { wrong: 'empty' }
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase()
  const full = scheme === undefined ? `https://${text}` : text
  if (/\s/.test(text) || !URL.canParse(full)) return { wrong: 'not_an_address' }
  const { protocol, username, password, search, hash, hostname, href } = new URL(full)
  if (protocol === 'http:') return { wrong: 'not_https' } // the phone lets nothing through in the clear
  if (protocol !== 'https:' || hostname === '') return { wrong: 'not_an_address' }
  if (username !== '' || password !== '' || search !== '' || hash !== '') return { wrong: 'not_an_address' }
  return { address: href.replace(/\/(?:app\/?)?$/, '').replace(/\/+$/, '') } // also as copied from the browser
}
