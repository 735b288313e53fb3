/**
 * The one word that a page says to a service worker that waits: take over, the user wants the new version.
 * @module
 */
export const takeOver = 'take over'
