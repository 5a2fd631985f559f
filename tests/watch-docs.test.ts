import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { keptAfterEnd } from '../worker/contract/limits.ts'
import { logLines } from '../worker/contract/log-lines.ts'

const guide = readFileSync(join(import.meta.dirname, '..', 'docs', 'operating.md'), 'utf8')

/** What stands under a heading, up to the next of its kind. */
function section(heading: string): string {
  const [, found = ''] = guide.split(new RegExp(`^## ${heading}$`, 'm'))
  return found.split(/^## /m)[0] ?? ''
}

describe('the operating guide', () => {
  test.each(Object.entries(logLines))('says what the line "%s" means, and what to do', (line, level) => {
    const [, , toldLevel, meaning, action] = tableRow(section('Watch it'), `\`${line}\``)
    expect(toldLevel).toBe(level)
    expect(meaning).toMatch(/\.$/)
    expect(action).toMatch(/\.$/)
  })

  test('knows no line that is not written', () => {
    const told = [...section('Watch it').matchAll(/^\| `([^`]+)` \| (?:info|error) \|/gm)].map(([, line]) => line)
    expect(told.sort()).toEqual(Object.keys(logLines).sort())
  })

  test.each(['no_answer', 'behind', 'ahead', 'stuck', 'unknown'])('says what "%s" of /readyz means', (state) => {
    expect(section('Watch it')).toMatch(new RegExp(`^\\| \`?\\w+\`? \\| \`${state}\` \\| \\S`, 'm'))
  })

  test('says how long is kept what came to nothing', () => {
    const days = Object.values(keptAfterEnd).map((milliseconds) => milliseconds / 86_400_000)
    const told = [
      ...section('What is kept, and for how long').matchAll(/(\d+) days after (?:their link has|they have) expired/g),
    ]
    expect(told.map(([, number]) => Number(number))).toEqual(days)
  })
})

function tableRow(text: string, first: string): string[] {
  const row = text.split('\n').find((line) => line.startsWith(`| ${first} |`)) ?? ''
  return row.split('|').map((cell) => cell.trim())
}
