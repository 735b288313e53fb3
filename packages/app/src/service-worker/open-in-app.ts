/**
 * How the service worker asks an open page to show a place in the app.
 * @module
 */

export function openInApp(link: string): { open: string } {
  return { open: link }
}

/** The place that is asked for; undefined for other messages. */
export function placeAskedFor(message: unknown): string | undefined {
  if (typeof message !== 'object' || message === null || !('open' in message)) return undefined
  return typeof message.open === 'string' && /^\/(?![/\\])/.test(message.open) ? message.open : undefined
}
