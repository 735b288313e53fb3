/**
 * Which tests there are: one project per part of the house; the server's run twice, once on each kind of database.
 * @module
 */
import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const server = {
  root: 'packages/server',
  include: ['{src,test}/**/*.test.ts'],
  isolate: false, // a worker keeps its database from file to file: opening one takes seconds
  testTimeout: 60_000, // a busy machine is no failure
  hookTimeout: 60_000,
}

export default defineConfig({
  test: {
    maxWorkers: Math.max(2, availableParallelism() - 1), // tests wait more than they compute
    allowOnly: false,
    expect: { requireAssertions: true, poll: { timeout: 20_000 } }, // what must come sooner says so itself
    projects: [
      { extends: true, test: { name: 'contract', include: ['packages/contract/**/*.test.ts'] } },
      { extends: true, test: { name: 'words', include: ['packages/words/**/*.test.ts'], testTimeout: 30_000 } },
      { extends: true, test: { name: 'client', include: ['packages/client/**/*.test.ts'], testTimeout: 30_000 } },
      { extends: true, test: { name: 'cli', include: ['packages/cli/**/*.test.ts'], testTimeout: 30_000 } },
      { extends: true, test: { name: 'bench', include: ['bench/**/*.test.ts'] } },
      { extends: true, test: { name: 'house', include: ['scripts/**/*.test.ts'], testTimeout: 30_000 } },
      {
        extends: true,
        test: {
          ...server,
          name: 'server (embedded)',
          exclude: ['**/*.postgresql.test.ts'],
          env: { AXIA_TEST_DATABASE: 'embedded' },
        },
      },
      {
        extends: true,
        test: {
          ...server,
          name: 'server (postgresql)',
          exclude: ['**/*.embedded.test.ts'],
          env: { AXIA_TEST_DATABASE: 'postgresql' },
          globalSetup: 'test/postgresql.ts',
        },
      },
      {
        extends: true,
        test: {
          name: 'app',
          root: 'packages/app',
          include: ['*.test.ts', 'src/**/*.test.{ts,tsx}'],
          environment: 'jsdom',
          testTimeout: 30_000, // screens are transformed when they are first shown
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 1, // one browser at a time, and nothing beside it that could slow it down
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
