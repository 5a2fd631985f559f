import { fileURLToPath } from 'node:url'
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

const readsTheRepository = [
  'tests/architecture.test.ts',
  'tests/security-docs.test.ts',
  'tests/watch-docs.test.ts',
  'tests/threats/requirements.test.ts',
]

const hashesCheaply = [
  'tests/model/**/*.test.ts',
  'tests/faults/{fault-run,second-try}.test.ts',
  'tests/secrets/rotation-drill.test.ts',
  'tests/threats/v14-timing-enumeration.test.ts',
]

const measuresFromOutside = 'tests/bench/from-outside.test.ts'

export default defineConfig({
  test: {
    // The worker writes a line about every log-in. They stand where a test failed, and nowhere else.
    silent: 'passed-only',
    projects: [
      {
        // Routes, use cases and stores, in the worker runtime on a real D1.
        plugins: [workerRuntime()],
        test: {
          name: 'worker',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/journey/**', 'tests/scripts/**', 'tests/bench/**', ...hashesCheaply, ...readsTheRepository],
          globalSetup: [
            'tests/stand-ins/breached-passwords.ts',
            'tests/stand-ins/provided-turnstile.ts',
            'tests/stand-ins/provided-resend.ts',
          ],
          setupFiles: ['tests/setup.ts'],
          // Passwords are hashed for real: a hundred tries to guess one take half a minute on a busy machine.
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        // The same with passwords that cost nothing to hash: random walks through the whole product, crowds on a database
        // that fails, a rotation of secrets under traffic, and what is counted.
        plugins: [workerRuntime(), countedScrypt()],
        test: {
          name: 'model',
          include: hashesCheaply,
          globalSetup: ['tests/stand-ins/fault-run.ts'],
          setupFiles: ['tests/setup.ts'],
          testTimeout: 3_600_000,
          hookTimeout: 60_000,
          provide: { walks: walks(), faultSeed: faultSeed() },
        },
      },
      {
        // What a million developers cost: run by `npm run bench`.
        plugins: [workerRuntime()],
        test: {
          name: 'bench',
          include: ['tests/bench/**/*.test.ts'],
          exclude: [measuresFromOutside],
          setupFiles: ['tests/setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 900_000,
        },
      },
      {
        // What a clock outside can tell of addresses: run by `npm run bench`.
        test: { name: 'timing', include: [measuresFromOutside], testTimeout: 900_000, hookTimeout: 300_000 },
      },
      {
        // What needs the file system, a browser, or the worker as `npm start` runs it.
        test: {
          name: 'outside',
          include: ['tests/journey/**/*.test.ts', 'tests/scripts/**/*.test.ts', ...readsTheRepository],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // A page shows the outcome of a click a moment before the list that it changed.
          expect: { poll: { timeout: 10_000 } },
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
        OPERATOR_TOKEN: 'an-operator-token-for-tests-and-only-for-tests',
        MIGRATIONS: await readD1Migrations('migrations'),
      },
    },
  }))
}

/**
 * How many random walks there are: in CI a hundred of each kind. A failure prints its seed and its path, with which it
 * comes again: `WALK_SEED=... WALK_PATH=... npm test -- --project model`.
 */
function walks() {
  const { CI, WALK_SEED, WALK_PATH } = process.env
  return {
    numRuns: CI ? 100 : 500,
    ...(WALK_SEED && { seed: Number(WALK_SEED) }),
    ...(WALK_PATH && { path: WALK_PATH }),
  }
}

/**
 * What goes wrong in the fault run. In CI it is the same each time, so that a change is judged by what it changed; everywhere
 * else it is another one, and printed. It comes again with `FAULT_SEED=... npm test -- --project model`.
 */
function faultSeed(): number {
  const { CI, FAULT_SEED } = process.env
  return FAULT_SEED ? Number(FAULT_SEED) : CI ? 793_995 : Date.now() % 1_000_000
}

/** `node:crypto` of the module that hashes passwords is a stand-in. */
function countedScrypt(): Plugin {
  const standIn = fileURLToPath(new URL('tests/stand-ins/counted-scrypt.ts', import.meta.url))
  return {
    name: 'counted-scrypt',
    enforce: 'pre',
    transform: (code, id) =>
      id.endsWith('/worker/secrets/password.ts') ? code.replace("'node:crypto'", JSON.stringify(standIn)) : undefined,
  }
}
