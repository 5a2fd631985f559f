import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { release, releaseProblems } from '../../scripts/releases.ts'

test('what stands here can follow what was released', () => {
  expect(releaseProblems(resolve(import.meta.dirname, '../..'))).toEqual([])
})

describe('a project with one migration', () => {
  let folder: string

  const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
  const read = (name: string) => readFileSync(join(folder, name), 'utf8')

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-'))
    mkdirSync(join(folder, 'migrations'))
    write('package.json', '{ "name": "made-up", "version": "0.1.0" }')
    write(
      'package-lock.json',
      '{ "version": "0.1.0", "packages": { "": { "version": "0.1.0" }, "other": { "version": "9" } } }',
    )
    write('CHANGELOG.md', '# Changelog\n\n## [Unreleased]\n\n### Added\n\n- Everything.\n')
    write('migrations/0001_first.sql', 'CREATE TABLE first (id TEXT);\n')
    write('migrations/releases.json', '{}')
  })

  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  test('may change its migrations as long as nothing is released', () => {
    write('migrations/0001_first.sql', 'CREATE TABLE first (id INTEGER);\n')
    expect(releaseProblems(folder)).toEqual([])
  })

  test('has its version everywhere once it is released', () => {
    release(folder, '1.0.0', '2026-12-01')
    expect(releaseProblems(folder)).toEqual([])
    expect(read('CHANGELOG.md')).toBe(
      '# Changelog\n\n## [Unreleased]\n\n## [1.0.0] - 2026-12-01\n\n### Added\n\n- Everything.\n',
    )
    expect(JSON.parse(read('package.json'))).toEqual({ name: 'made-up', version: '1.0.0' })
    expect(JSON.parse(read('package-lock.json'))).toEqual({
      version: '1.0.0',
      packages: { '': { version: '1.0.0' }, other: { version: '9' } },
    })
  })

  test('is not released twice, without a word of what is new, or as what is no version', () => {
    release(folder, '1.0.0', '2026-12-01')
    expect(() => release(folder, '1.0.0', '2026-12-02')).toThrow('1.0.0 was released already.')
    expect(() => release(folder, '1.1.0', '2026-12-02')).toThrow('CHANGELOG.md has nothing that is unreleased.')
    expect(() => release(folder, 'next', '2026-12-02')).toThrow('"next" is not a version, such as 1.2.0.')
  })

  test('adds migrations after those that were released, and releases them, too', () => {
    release(folder, '1.0.0', '2026-12-01')
    write('migrations/0002_second.sql', 'CREATE TABLE second (id TEXT);\n')
    expect(releaseProblems(folder)).toEqual([])
    write('CHANGELOG.md', read('CHANGELOG.md').replace('[Unreleased]\n', '[Unreleased]\n\n- A second table.\n'))
    release(folder, '1.1.0', '2026-12-02')
    expect(releaseProblems(folder)).toEqual([])
    write('migrations/0002_second.sql', 'CREATE TABLE second (id INTEGER);\n')
    expect(releaseProblems(folder)).toEqual([
      'migrations/0002_second.sql is not what 1.1.0 has. Restore it, and put the change into a new migration.',
    ])
  })

  test('does not change, take away or come before a migration that was released', () => {
    release(folder, '1.0.0', '2026-12-01')
    write('migrations/0001_first.sql', 'CREATE TABLE first (id INTEGER);\n')
    expect(releaseProblems(folder)).toEqual([
      'migrations/0001_first.sql is not what 1.0.0 has. Restore it, and put the change into a new migration.',
    ])
    renameSync(join(folder, 'migrations/0001_first.sql'), join(folder, 'migrations/0000_first.sql'))
    expect(releaseProblems(folder)).toEqual([
      'migrations/0001_first.sql is gone, but 1.0.0 has it. Put it back.',
      'migrations/0000_first.sql is new, but comes before 0001_first.sql. Give it the next number.',
    ])
  })

  test('names in package.json and in CHANGELOG.md what was released, and nothing else', () => {
    release(folder, '1.0.0', '2026-12-01')
    write('package.json', '{ "version": "1.1.0" }')
    expect(releaseProblems(folder)).toEqual(['The newest version in CHANGELOG.md is 1.0.0, and in package.json 1.1.0.'])
    write('CHANGELOG.md', '# Changelog\n\n## [Unreleased]\n\n## [1.1.0] - 2026-12-02\n')
    expect(releaseProblems(folder)).toEqual([
      'CHANGELOG.md has 1.1.0, but migrations/releases.json does not. "npm run release" makes versions.',
      '1.0.0 was released, but CHANGELOG.md does not have it.',
    ])
  })
})
