import { expect, test } from 'vitest'
import { readableTextColor } from '../../worker/contract/accent-color.ts'

test.each([
  ['#000000', '#ffffff'],
  ['#ffffff', '#000000'],
  ['#c2410c', '#ffffff'],
  ['#ffd400', '#000000'],
  ['#777777', '#000000'],
])('text on %s is %s', (accent, text) => {
  expect(readableTextColor(accent)).toBe(text)
})
