/**
 * How the web app is built and served while it is written; with `--mode phone`, the pages that the phone apps bring with them.
 * @module
 */
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { bundleBudget } from './bundle-budget.ts'
import { languagePreload } from './language-preload.ts'
import { paintFirst } from './paint-first.ts'
import { phonePage } from './phone-page.ts'
import { precompressed } from './precompressed.ts'
import { serviceWorker } from './service-worker-build.ts'

const server = process.env.AXIA_DEV_SERVER ?? 'http://127.0.0.1:8077'

/** The texts of each language, chunks of their own. */
const texts = { es: 'i18n/es.ts', en: 'i18n/en.ts' }

export default defineConfig(({ mode }) => ({
  base: mode === 'phone' ? '/' : '/app/',
  plugins: [
    react(),
    // A phone loads its pages from itself.
    ...(mode === 'phone'
      ? [phonePage()]
      : [
          bundleBudget({
            screens: ['login-screen.tsx', 'today-screen.tsx'],
            languages: Object.values(texts),
            maxKilobytes: 150,
          }),
          languagePreload(texts),
          paintFirst(),
          serviceWorker('src/service-worker/service-worker.ts'),
          precompressed(),
        ]),
  ],
  css: { modules: { localsConvention: 'camelCaseOnly' as const } },
  build: {
    outDir: mode === 'phone' ? 'dist-phone' : 'dist',
    cssTarget: ['chrome123', 'firefox121', 'safari17.5'], // those that know light-dark() by themselves
    assetsInlineLimit: 0, // the page's policy takes everything from this server, nothing from data: URLs
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          // Three that are fetched side by side instead of one, and two of them stay as they are from version to version.
          // What the screens share with the entry comes with it, not as a dozen crumbs.
          groups: [
            { name: 'react', test: /\/node_modules\/(?:react|react-dom|scheduler)\// },
            { name: 'schemas', test: /\/node_modules\/typebox\// },
            { name: 'app', tags: ['$initial'] },
          ],
        },
      },
    },
  },
  server: {
    // All that is not the app belongs to the server, which wants to see its own origin.
    proxy: { '^/(?!app(?:/|$))': { target: server, changeOrigin: true, ws: true, headers: { origin: server } } },
  },
}))
