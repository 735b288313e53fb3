/**
 * Where the phone app's page may connect to: its own server, once that is known, and nowhere else.
 * @module
 */

/**
 * Adds a second policy to the page's own, which allows any TLS server until one was chosen; both hold, so that the narrower one
 * counts, until the page is loaded anew (Content Security Policy Level 3 §8.1).
 */
export function allowOnly(page: Document, server: string): void {
  const { origin, host } = new URL(server)
  const policy = page.createElement('meta')
  policy.httpEquiv = 'Content-Security-Policy'
  policy.content = `connect-src 'self' ${origin} wss://${host}`
  page.head.append(policy)
}
