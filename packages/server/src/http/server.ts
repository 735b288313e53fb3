/**
 * The listening socket's own settings: TLS, times and header sizes.
 * @module
 */
import { readFileSync } from 'node:fs'
import { createServer as createHttpServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { type Config, ConfigError } from '../config.ts'

const limits = {
  /** Milliseconds for a request's headers to arrive. */
  headersTimeout: 12_000,
  /** Milliseconds for a whole request to arrive; an upgraded socket has no such limit. */
  requestTimeout: 30_000,
  /** Milliseconds that a connection may idle between requests. */
  keepAliveTimeout: 10_000,
  /** How often the two times above are looked at; by itself the library does so twice a minute. */
  connectionsCheckingInterval: 2000,
  /** Bytes of a request's header block. */
  maxHeaderSize: 16_384,
  /** The app answers a request without a Host, so that the answer has our headers. */
  requireHostHeader: false,
  shouldUpgradeCallback: asksForSocket,
}

/** Milliseconds for a TLS handshake. */
const handshakeTimeout = 12_000

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

/**
 * A server that ends TLS itself (1.2 or newer) when it was given a certificate.
 *
 * @throws {ConfigError} when the certificate or its key cannot be used.
 */
export function createServer({ tls }: Config, handler: RequestListener): Server {
  const server = tls === undefined ? createHttpServer(limits, handler) : createTlsServer(tls, handler)
  server.on('checkExpectation', handler) // what it expects is not met; by itself the library says so without our headers
  return server
}

function createTlsServer({ certFile, keyFile }: NonNullable<Config['tls']>, handler: RequestListener): Server {
  const [cert, key] = [readPem('TLS_CERT_FILE', certFile), readPem('TLS_KEY_FILE', keyFile)]
  const tls = { cert, key, ciphers, minVersion: 'TLSv1.2', honorCipherOrder: true, handshakeTimeout } as const
  try {
    return createHttpsServer({ ...limits, ...tls }, handler)
  } catch (cause) {
    throw new ConfigError('TLS_CERT_FILE and TLS_KEY_FILE must hold a certificate and its own key in PEM', { cause })
  }
}

function readPem(name: string, file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (cause) {
    throw new ConfigError(`${name} names a file that cannot be read`, { cause })
  }
}

/** Only the chat speaks WebSocket; any other request that offers an upgrade is answered as if it did not (RFC 9110 §7.8). */
export function asksForSocket({ method, url, headers }: IncomingMessage): boolean {
  return method === 'GET' && url?.startsWith('/ws/') === true && headers.upgrade?.toLowerCase() === 'websocket'
}
