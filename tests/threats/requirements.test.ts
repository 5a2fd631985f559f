import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { requirements } from './requirements.ts'

const root = resolve(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const filesUnder = (folder: string, pattern: RegExp) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => pattern.test(name))
    .map((name) => join(folder, name))

describe.each(Object.entries(requirements))('requirement %s', (_, { text, source, kept = [], because }) => {
  test(`${text} (${source})`, () => {
    if (kept.length === 0) expect(because).toMatch(/^[A-Z].{10,}\.$/)
    for (const [file, title] of kept) {
      expect(existsSync(join(root, file)), file).toBe(true)
      expect(read(file).includes(`'${title}'`), `“${title}” in ${file}`).toBe(true)
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
  const scripts = filesUnder('src', /\.(ts|tsx|astro)$/).filter((file) => {
    return /password/i.test(read(file)) && /['"]paste['"]|onPaste/.test(read(file))
  })
  expect(scripts).toEqual([])
})

test('a migrated database holds no account', () => {
  for (const file of filesUnder('migrations', /\.sql$/)) {
    expect(read(file), file).not.toMatch(/INSERT INTO (admins|developers|organizations)\b(?!_)/i)
  }
})

test('what is deployed answers on its own hostnames alone, and every request reaches the worker first', () => {
  const [, production = ''] = read('wrangler.toml').split('\n[env.production]\n')
  expect(production).toContain('workers_dev = false')
  expect(production).toContain('preview_urls = false')
  expect(production).toContain('run_worker_first = true')
})

test('no secret stands in the configuration', () => {
  const configuration = read('wrangler.toml')
  for (const name of ['TOKEN_SECRET', 'PASSWORD_PEPPER', 'TURNSTILE_SECRET_KEY']) {
    expect(configuration).not.toMatch(new RegExp(`^\\s*${name}\\s*=`, 'm'))
  }
})

test('no statement is put together from text', () => {
  const raw = filesUnder('worker', /\.ts$/).filter((file) => /sql\.raw\(|\.prepare\(/.test(read(file)))
  // The names of columns, from a list in the code; and where every statement is compiled with its parameters.
  expect(raw).toEqual(['worker/store/database.ts', 'worker/store/developer-lists.ts'])
})
