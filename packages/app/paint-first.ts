/**
 * Lets the page's look come before its scripts: what is drawn first is in the page itself, and needs nothing but styles.
 * @module
 */
import type { Plugin } from 'vite'

/** The page with all its modules fetched after what it needs to be painted. */
export function withScriptsLater(html: string): string {
  return html.replace(/<(?:script type="module"|link rel="modulepreload")/g, '$& fetchpriority="low"')
}

/** Vite plugin, for builds. */
export function paintFirst(): Plugin {
  return {
    name: 'axia-paint-first',
    apply: 'build',
    transformIndexHtml: { order: 'post', handler: withScriptsLater },
  }
}
