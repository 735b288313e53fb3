/**
 * The security headers of every answer.
 * @module
 */

/** Of answers that are data: nothing in them is to be run, framed, kept or read by another origin. */
export const dataHeaders = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'cross-origin-resource-policy': 'same-origin',
}

const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "media-src 'self' blob:",
  "manifest-src 'self'",
  "worker-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
]

/** Of pages: everything comes from this server, nothing stands inline. */
export const pageHeaders = {
  'content-security-policy': pagePolicy.join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'microphone=(self), camera=(), geolocation=(), payment=(), usb=()',
  'x-frame-options': 'DENY',
}

/**
 * Of the app's pages: besides, no text ever becomes markup or script there (W3C Trusted Types §4). The one policy lets through
 * the address of the service worker (packages/app/src/service-worker/app-update.ts).
 */
export const appHeaders = {
  ...pageHeaders,
  'content-security-policy': [
    ...pagePolicy,
    "require-trusted-types-for 'script'",
    'trusted-types axia-service-worker',
  ].join('; '),
}

/** Two years of HTTPS only, said on TLS alone (RFC 6797 §7.2). */
export const strictTransport = { 'strict-transport-security': 'max-age=63072000' }
