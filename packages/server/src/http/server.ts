/**
 * The listening socket's own settings: TLS, times and header sizes.
 * @module
 */
import { readFileSync } from 'node:fs'
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { Config } from '../config.ts'

const limits = {
  /** Milliseconds for a request's headers to arrive. */
  headersTimeout: 12_000,
  /** Milliseconds for a whole request to arrive; an upgraded socket has no such limit. */
  requestTimeout: 30_000,
  /** Milliseconds that a connection may idle between requests. */
  keepAliveTimeout: 10_000,
  /** Bytes of a request's header block. */
  maxHeaderSize: 16_384,
}

/** AEAD suites with forward secrecy only; those of TLS 1.3 are all of that kind. */
const ciphers = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
].join(':')

/** A server that ends TLS itself (1.2 or newer) when it was given a certificate. */
export function createServer({ tls }: Config, handler: RequestListener): Server {
  if (tls === undefined) return createHttpServer(limits, handler)
  const [cert, key] = [readFileSync(tls.certFile), readFileSync(tls.keyFile)]
  return createHttpsServer({ ...limits, cert, key, ciphers, minVersion: 'TLSv1.2', honorCipherOrder: true }, handler)
}
