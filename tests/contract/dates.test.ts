import { expect, test } from 'vitest'
import { dayIn, momentIn } from '../../worker/contract/dates.ts'

test.each([
  [1, '1er mars 2026'],
  [2, '2 mars 2026'],
  [11, '11 mars 2026'],
  [21, '21 mars 2026'],
  [31, '31 mars 2026'],
])('in French, only the first of a month is an ordinal number: %i', (day, written) => {
  expect(dayIn('fr', Date.UTC(2026, 2, day))).toBe(written)
  expect(momentIn('fr', Date.UTC(2026, 2, day, 14, 5))).toBe(`${written} à 14:05 UTC`)
})
