import { expect, test } from 'vitest'
import { contrastRatio, readableTextColor, shownContrast, standingOut } from '../../worker/contract/accent-color.ts'

test.each([
  ['#000000', '#ffffff'],
  ['#ffffff', '#000000'],
  ['#c2410c', '#ffffff'],
  ['#ffd400', '#000000'],
  ['#777777', '#000000'],
])('text on %s is %s', (accent, text) => {
  expect(readableTextColor(accent)).toBe(text)
})

test.each([
  ['#000000', '#ffffff', '21.0'],
  ['#ffffff', '#ffffff', '1.0'],
  ['#c2410c', '#ffffff', '5.1'],
  // Just below three: never shown as three.
  ['#959595', '#ffffff', '2.9'],
])('the contrast of %s on %s is shown as %s', (one, other, shown) => {
  expect(shownContrast(one, other)).toBe(shown)
  expect(shownContrast(other, one)).toBe(shown)
})

test.each(['#ffd400', '#ffffff', '#00ff00', '#ff9999', '#959595'])(
  'the nearest darker shade of %s stands out, and the one before it does not',
  (accent) => {
    const shade = standingOut(accent)
    expect(contrastRatio(shade, '#ffffff')).toBeGreaterThanOrEqual(3)
    expect(contrastRatio(shade, '#ffffff')).toBeLessThan(3.1)
  },
)

test('an accent that stands out is its own answer', () => {
  expect(standingOut('#c2410c')).toBe('#c2410c')
})
