import AxeBuilder from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { languages } from '../../worker/contract/language.ts'
import { renderLetter } from '../../worker/mail/letters/render-letter.ts'
import { everyLetter, everyLetterEverywhere, placeIn } from '../mail/letters/every-letter.ts'
import { launchBrowser, openPage } from './browser.ts'

// The pictures are there to be looked at: test-output/letters/.

const logo =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8" fill="#b3261e"/></svg>'

let browser: Browser
let page: Page
const asked: string[] = []

beforeAll(async () => {
  browser = await launchBrowser()
  page = await openPage(browser)
  await page.route('**/*', (route) => {
    asked.push(route.request().url())
    return route.fulfill({ contentType: 'image/svg+xml', body: logo })
  })
})

afterAll(async () => {
  await browser?.close()
})

const withLogo = (language: (typeof languages)[number]) => {
  const place = placeIn(language)
  return { ...place, sender: { ...place.sender, logoDigest: 'abc' } }
}

async function isWiderThanScreen(): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)
}

describe.each([
  { width: 1280, colorScheme: 'light' },
  { width: 1280, colorScheme: 'dark' },
  { width: 390, colorScheme: 'light' },
  { width: 390, colorScheme: 'dark' },
] as const)('$width wide and $colorScheme', ({ width, colorScheme }) => {
  beforeAll(async () => {
    await page.setViewportSize({ width, height: 844 })
    await page.emulateMedia({ colorScheme })
  })

  test.each(everyLetterEverywhere)('$template in $language fits, and keeps nobody out', async (letter) => {
    const { language, template, facts } = letter
    await page.setContent(renderLetter(facts, withLogo(language)).html)
    await page.screenshot({
      path: `test-output/letters/${language}/${template}-${width}-${colorScheme}.png`,
      fullPage: true,
    })
    expect(await isWiderThanScreen()).toBe(false)
    // The other languages have other words in the same elements, and a wide letter has the same ones as a narrow one.
    if (width > 390 || !['en', 'ja'].includes(language)) return
    // A letter has no frames to look into, and it is an article in a mail program's page, which has the landmarks.
    const { violations } = await new AxeBuilder({ page })
      .setLegacyMode()
      .disableRules(['landmark-one-main', 'region'])
      .analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
  })

  test('words without an end, and names without a space, fit', async () => {
    const typed = { name: 'W'.repeat(256), note: `https://acme.example/${'x'.repeat(400)}` }
    for (const [, facts] of everyLetter(typed)) {
      const words = { subject: 'x'.repeat(200), opening: 'x'.repeat(1000), closing: 'x'.repeat(1000) }
      await page.setContent(renderLetter(facts, { ...withLogo('de'), words }).html)
      expect(await isWiderThanScreen(), facts.kind).toBe(false)
    }
  })
})

test('a letter asks for the logo of its portal and for nothing else', () => {
  expect([...new Set(asked)]).toEqual(['https://developers.acme.example/logo?v=abc'])
})
