/**
 * How the web app is built and served while it is written; with `--mode phone`, the pages that the phone apps bring with them.
 * @module
 */
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { bundleBudget } from './bundle-budget.ts'
import { phonePage } from './phone-page.ts'
import { serviceWorker } from './service-worker-build.ts'

const server = process.env.AXIA_DEV_SERVER ?? 'http://127.0.0.1:8077'

export default defineConfig(({ mode }) => ({
  base: mode === 'phone' ? '/' : '/app/',
  plugins: [
    react(),
    // A phone loads its pages from itself.
    ...(mode === 'phone'
      ? [phonePage()]
      : [
          bundleBudget({ screens: ['login-screen.tsx', 'today-screen.tsx'], maxKilobytes: 150 }),
          serviceWorker('src/service-worker/service-worker.ts'),
        ]),
  ],
  css: { modules: { localsConvention: 'camelCaseOnly' as const } },
  build: {
    outDir: mode === 'phone' ? 'dist-phone' : 'dist',
    cssTarget: ['chrome123', 'firefox121', 'safari17.5'], // those that know light-dark() by themselves
    assetsInlineLimit: 0, // the page's policy takes everything from this server, nothing from data: URLs
    modulePreload: { polyfill: false },
  },
  server: {
    // All that is not the app belongs to the server, which wants to see its own origin.
    proxy: { '^/(?!app(?:/|$))': { target: server, changeOrigin: true, ws: true, headers: { origin: server } } },
  },
}))
