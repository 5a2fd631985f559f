import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { unstable_readConfig as readConfig } from 'wrangler'
import { requirements } from './requirements.ts'

const root = resolve(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const filesUnder = (folder: string, pattern: RegExp) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => pattern.test(name))
    .map((name) => join(folder, name))

const titles = new Map<string, Set<string>>()

/** The titles of all tests and groups of tests in a file that are run: those that are skipped keep nothing. */
function titlesIn(file: string): Set<string> {
  const known = titles.get(file)
  if (known) return known
  const found = new Set<string>()
  const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest)
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const [title] = node.arguments
      const callee = node.expression.getText(source)
      if (
        title &&
        ts.isStringLiteralLike(title) &&
        /^(test|describe)\b/.test(callee) &&
        !/\.(skip|todo)/.test(callee)
      ) {
        found.add(title.text)
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  titles.set(file, found)
  return found
}

describe.each(Object.entries(requirements))('requirement %s', (_, { text, source, kept = [], because }) => {
  test(`${text} (${source})`, () => {
    if (kept.length === 0) expect(because).toMatch(/^[A-Z].{10,}\.$/)
    for (const [file, title] of kept) {
      expect(existsSync(join(root, file)), file).toBe(true)
      expect(titlesIn(file).has(title), `“${title}” in ${file}`).toBe(true)
    }
  })
})

test('there are 64 requirements, and a file for each of the 28 classes of what went wrong elsewhere', () => {
  expect(Object.keys(requirements)).toEqual(Array.from({ length: 64 }, (_, index) => String(index + 1)))
  const classes = filesUnder('tests/threats', /^v\d\d-.*\.test\.ts$/).sort()
  expect(classes.map((file) => file.slice('tests/threats/v'.length).slice(0, 2))).toEqual(
    Array.from({ length: 28 }, (_, index) => String(index + 1).padStart(2, '0')),
  )
  // Each names the real cases that it comes from.
  for (const file of classes) {
    const [comment] = /^(\/\/.*\n)+/.exec(read(file)) ?? []
    expect(comment, file).toMatch(/^\/\/ V\d+, [\s\S]*(CVE|GHSA|PYSEC)-/)
  }
})

test('every password field says what managers should fill in, and takes what is pasted', () => {
  const pages = filesUnder('dist', /\.html$/).map((file) => [file, read(file)] as const)
  const fields = pages.flatMap(([file, page]) =>
    [...page.matchAll(/<input[^>]*type="password"[^>]*>/g)].map(([field]) => `${file}: ${field}`),
  )
  expect(fields.length).toBeGreaterThan(5)
  for (const field of fields) {
    expect(field).toMatch(/autocomplete="(new|current)-password"/)
    expect(field).not.toMatch(/onpaste|maxlength|autocomplete="off"/)
  }
  // The console's are made by a script, all of them by one part.
  const made = filesUnder('src', /\.tsx$/).filter((file) => /type=["{]['"]?password/.test(read(file)))
  expect(made).toEqual(['src/islands/parts/PasswordField.tsx'])
  const [part = ''] = made
  expect(read(part)).toContain("autocomplete?: 'current-password' | 'new-password'")
  expect(read(part)).toMatch(/<input[^>]*autocomplete=\{autocomplete\}/)
  expect(read(part)).not.toMatch(/maxLength|onPaste|autocomplete="off"/i)
  const scripts = filesUnder('src', /\.(ts|tsx|astro)$/).filter((file) => {
    return /password/i.test(read(file)) && /['"]paste['"]|onPaste/.test(read(file))
  })
  expect(scripts).toEqual([])
})

test('every way in is listed, and nothing else gives a session', () => {
  const waysIn = filesUnder('worker', /\.ts$/).filter((file) => /(?<!function )giveSession\(/.test(read(file)))
  expect(waysIn.sort()).toEqual([
    // Who changes the password goes on with another session.
    'worker/console/account.ts',
    'worker/console/log-in-passkey.ts',
    'worker/console/log-in.ts',
    // Who adds a second factor goes on with a session that has it.
    'worker/console/own-second-factor.ts',
    'worker/console/second-factor.ts',
    'worker/portal/account-password.ts',
    'worker/portal/developer-api.ts',
    'worker/portal/log-in-passkey.ts',
    'worker/portal/log-in.ts',
  ])
  // Each counts its tries before it looks at them.
  const counting = /countLogIn\(|countTries\(|countAttempt\(/
  for (const decision of [
    'log-in',
    'log-in-admin',
    'log-in-with-passkey',
    'log-in-admin-with-passkey',
    'give-second-factor',
  ]) {
    expect(read(`worker/usecases/${decision}.ts`), decision).toMatch(counting)
  }
})

test('a migrated database holds no account', () => {
  for (const file of filesUnder('migrations', /\.sql$/)) {
    expect(read(file), file).not.toMatch(/INSERT INTO (admins|developers|organizations)\b(?!_)/i)
  }
})

test('what is deployed answers on its own hostnames alone, and every request reaches the worker first', () => {
  for (const env of ['production', 'staging']) {
    const file = { config: join(root, 'wrangler.toml'), env }
    const { workers_dev, preview_urls, assets } = readConfig(file, { hideWarnings: true })
    expect({ workers_dev, preview_urls }, env).toEqual({ workers_dev: false, preview_urls: false })
    expect(assets, env).toMatchObject({ binding: 'ASSETS', run_worker_first: true })
  }
})

test('no secret stands in the configuration', () => {
  const configuration = read('wrangler.toml')
  for (const name of ['TOKEN_SECRET', 'PASSWORD_PEPPER', 'TURNSTILE_SECRET_KEY']) {
    expect(configuration).not.toMatch(new RegExp(`^\\s*${name}\\s*=`, 'm'))
  }
})

test('no statement is put together from text', () => {
  const byHand = /sql\.raw\(|\.prepare\(|(\bDB|database|client)\.exec\(|\.(run|all|get|values)\(\s*`(?!\/)/
  const raw = filesUnder('worker', /\.ts$/).filter((file) => byHand.test(read(file)))
  // The names of columns and properties, from lists in the code; where every statement is compiled with its parameters; and where what
  // it costs is counted, whatever it is.
  expect(raw).toEqual([
    'worker/store/database.ts',
    'worker/store/developer-lists.ts',
    'worker/store/metered-database.ts',
    'worker/store/moved-developers.ts',
    'worker/store/portal-descriptions.ts',
  ])
})
