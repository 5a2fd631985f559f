import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Counted } from '../worker/contract/data-points.ts'
import { toAdmins } from '../worker/contract/letter-words/to-admins.ts'
import { keptAfterEnd } from '../worker/contract/limits.ts'
import { logLines } from '../worker/contract/log-lines.ts'
import { alerts } from '../worker/contract/operator-alerts.ts'

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

  test.each(['letters_failed', 'outbox_stuck', 'letters_stopped', 'database_failures'] as const)(
    'says when the letter about %s is written, and what to do',
    (trouble) => {
      const [, , when, says, action] = tableRow(
        section('Watch it'),
        `\`${toAdmins[`operator-alert-${trouble}`].heading}\``,
      )
      expect([when, says]).not.toContain('')
      expect(action).toMatch(/\.$/)
    },
  )

  test('says the numbers that alerts go by', () => {
    const { failedLetters, databaseFailures, databaseFailuresWithin, againAfter, overAfter } = alerts
    const told = section('Watch it')
    expect(told).toContain(`| ${failedLetters} letters or more were given up within an hour`)
    expect(told).toContain(`${databaseFailures} times within ten minutes`)
    expect(databaseFailuresWithin).toBe(10 * 60_000)
    expect(told).toContain('at most once in six hours')
    expect(againAfter).toBe(6 * 3_600_000)
    expect(told).toContain(`not seen for ${overAfter / 60_000} minutes`)
  })

  test('says how everything ends that is counted', () => {
    const everything: Record<Counted, true> = {
      request: true,
      registration: true,
      confirmation: true,
      decision: true,
      'log-in': true,
      proof: true,
      letter: true,
      breaker: true,
      'database failure': true,
    }
    for (const what of Object.keys(everything)) expect(tableRow(section('Watch it'), `\`${what}\``)[2]).toMatch(/\S/)
  })

  test('says how long is kept what came to nothing', () => {
    const days = Object.values(keptAfterEnd).map((milliseconds) => milliseconds / 86_400_000)
    const told = [
      ...section('What is kept, and for how long').matchAll(/(\d+) days after (?:their link has|they have) expired/g),
    ]
    expect(told.map(([, number]) => Number(number))).toEqual(days)
  })

  test('says of everything that may be down what happens then, and names the tests that show it', () => {
    const [, , ...rows] = section('When something is down')
      .split('\n')
      .filter((line) => line.startsWith('| ') || line.startsWith('|-'))
    const needed = [
      'every call',
      'single calls',
      'queue',
      'Resend',
      'Turnstile',
      'rate limiter',
      'breached-passwords',
      'Analytics',
    ]
    for (const need of needed) expect(rows.filter((row) => row.split('|')[1]?.includes(need))).toHaveLength(1)
    for (const row of rows) {
      const [, what, visitors, waits, operator, shownBy = ''] = row.split('|').map((cell) => cell.trim())
      for (const cell of [visitors, waits, operator]) expect(cell, what).toMatch(/\.$/)
      const tests = [...shownBy.matchAll(/\]\(([^)]+\.test\.ts)\)/g)].map(([, path = '']) => path)
      expect(tests.length, what).toBeGreaterThan(0)
      expect(tests.filter((path) => !existsSync(join(import.meta.dirname, '..', 'docs', path)))).toEqual([])
    }
  })
})

function tableRow(text: string, first: string): string[] {
  const row = text.split('\n').find((line) => line.startsWith(`| ${first} |`)) ?? ''
  return row.split('|').map((cell) => cell.trim())
}
