/**
 * How the one page becomes the phone app's: it starts otherwise, and brings its own policy, for no server sends one with it.
 * @module
 */
import type { Plugin } from 'vite'

/** Where the page itself is at home; some web views want it by name. */
const shells = 'https://localhost capacitor://localhost'

/** That of the server's pages (packages/server/src/http/headers.ts), as far as a page can say it of itself. */
const policy = [
  "default-src 'none'",
  `script-src 'self' ${shells}`,
  `style-src 'self' ${shells}`,
  `img-src 'self' ${shells} data: blob:`,
  `font-src 'self' ${shells}`,
  "connect-src 'self' https: wss:", // narrowed to one server when it is chosen, see src/phone/content-policy.ts
  `media-src 'self' ${shells} blob:`,
  "form-action 'self'",
  "base-uri 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

/** Vite plugin: another beginning, and a policy before everything else. */
export function phonePage(): Plugin {
  return {
    name: 'axia-phone-page',
    transformIndexHtml: {
      order: 'pre',
      handler: (html) => ({
        html: html
          .replace('/src/main.tsx', '/src/phone/main.tsx')
          .replace(/^\s*<link rel="(?:manifest|icon|apple-touch-icon)".*\n/gm, '') // a browser's affair
          .replace(/^\s*<div id="opening".*?<\/div>\n/ms, ''), // its shell shows one of its own
        tags: [
          {
            tag: 'meta',
            attrs: { 'http-equiv': 'Content-Security-Policy', content: policy },
            injectTo: 'head-prepend',
          },
        ],
      }),
    },
  }
}
