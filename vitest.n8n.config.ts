/**
 * The tests against the real n8n, which `npm test` leaves out: `npm run test:n8n`.
 * @module
 */
import { defineConfig } from 'vitest/config'

const patienceMs = 1_200_000 // the first run installs n8n

export default defineConfig({
  test: {
    name: 'n8n',
    include: ['e2e/n8n/*.n8n.ts'],
    allowOnly: false,
    expect: { requireAssertions: true },
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: patienceMs,
  },
})
