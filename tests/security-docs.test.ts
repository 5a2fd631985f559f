import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Allowance, limits } from '../worker/contract/limits.ts'

const root = resolve(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

function spanOf(milliseconds: number): string {
  for (const [unit, one, many] of [
    [day, 'a day', 'days'],
    [hour, 'an hour', 'hours'],
    [minute, 'a minute', 'minutes'],
  ] as const) {
    if (milliseconds === unit) return one
    if (milliseconds % unit === 0) return `${milliseconds / unit} ${many}`
  }
  return `${milliseconds / 1000} seconds`
}

const rows = Object.entries<Record<string, readonly Allowance[]>>(limits).flatMap(([action, kinds]) =>
  Object.entries(kinds).map(([by, allowances]) => {
    const most = allowances.map(({ most, milliseconds }) => `${most} in ${spanOf(milliseconds)}`).join(', ')
    return `| ${action} | ${by} | ${most} |`
  }),
)

test('the table of limits says what the code does', () => {
  const [, table = ''] = read('docs/security.md').split('| what | by | at most |\n|---|---|---|\n')
  expect(table.split('\n\n')[0]?.split('\n')).toEqual(rows)
})

const documents = [
  ...['docs/security.md', 'docs/operating.md'],
  ...['SECURITY.md', 'README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'],
]

describe.each(documents)('%s', (document) => {
  test('links to what there is', () => {
    const links = [...read(document).matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, target = '']) => target)
    const ours = links.filter((target) => !/^(https?|mailto):/.test(target))
    expect(ours.filter((target) => !existsSync(join(root, dirname(document), target)))).toEqual([])
  })
})

test('every promise of the threat model names the tests that keep it', () => {
  const [, promises = ''] = read('docs/security.md').split('## What each boundary promises')
  const sections =
    promises
      .split('## Out of scope')[0]
      ?.split(/\n#{2,3} /)
      .slice(1) ?? []
  expect(sections.length).toBeGreaterThan(8)
  for (const section of sections) expect(section, section.split('\n')[0]).toMatch(/\]\(\.\.\/tests\//)
})
