import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'

const readsTheRepository = [
  'tests/architecture.test.ts',
  'tests/security-docs.test.ts',
  'tests/threats/requirements.test.ts',
]

export default defineConfig({
  test: {
    projects: [
      {
        // Routes, use cases and stores, in the worker runtime on a real D1.
        plugins: [workerRuntime()],
        test: {
          name: 'worker',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/journey/**', 'tests/scripts/**', 'tests/bench/**', ...readsTheRepository],
          globalSetup: ['tests/stand-ins/breached-passwords.ts'],
          setupFiles: ['tests/setup.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        // What a million developers cost: run by `npm run bench`.
        plugins: [workerRuntime()],
        test: {
          name: 'bench',
          include: ['tests/bench/**/*.test.ts'],
          setupFiles: ['tests/setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 900_000,
        },
      },
      {
        // What needs the file system, a browser, or the worker as `npm start` runs it.
        test: {
          name: 'outside',
          include: ['tests/journey/**/*.test.ts', 'tests/scripts/**/*.test.ts', ...readsTheRepository],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // Each has a worker and a browser of its own.
          maxWorkers: 2,
        },
      },
    ],
  },
})

/** The worker runtime with a real D1, migrated. */
function workerRuntime() {
  return cloudflareTest(async () => ({
    wrangler: { configPath: './wrangler.toml' },
    miniflare: {
      bindings: {
        ORIGIN_TEMPLATE: 'https://{hostname}',
        TOKEN_SECRET: 'a token secret for tests, and only for tests',
        PASSWORD_PEPPER: 'a password pepper for tests, and only for tests',
        MIGRATIONS: await readD1Migrations('migrations'),
      },
    },
  }))
}
