import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { copy } from '../../worker/contract/copy.ts'
import { languageNames, languages } from '../../worker/contract/language.ts'
import { passwordField } from '../../worker/contract/password-field.ts'
import { expectNoBarriers, launchBrowser, openPage as openPageIn, type PageOptions } from './browser.ts'
import { goodPassword, letterTo, linkIn, type Product, startProduct } from './running-product.ts'

let product: Product
let browser: Browser

beforeAll(async () => {
  product = await startProduct()
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser?.close()
  await product?.stop()
})

const openPage = (options?: PageOptions) => openPageIn(browser, options)
const portal = () => product.origin('globex.localhost')

async function expectNoSidewaysScrolling(page: Page) {
  const hidden = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(hidden, `${page.url()} ${await page.title()}`).toBeLessThanOrEqual(0)
}

test('a German browser walks from sign-up to the services in German', async () => {
  const { de } = copy
  const email = 'ada@example.com'
  const page = await openPage({ locale: 'de-DE', width: 390 })
  await page.goto(portal())
  await page.getByRole('heading', { name: de.login.title }).waitFor()
  await page.getByRole('link', { name: de.login.sign_up }).click()
  await page.getByRole('button', { name: de.register.submit }).click()
  await page.getByRole('alert').getByText(de.summary).waitFor()
  await page.getByRole('alert').getByText(de.problems.full_name_missing.form).waitFor()
  await page.getByLabel(de.fields.full_name).fill('Ada Lovelace')
  await page.getByLabel(de.fields.email).fill(email)
  await page.getByRole('button', { name: de.register.submit }).click()
  await page.getByText(de.check_your_email.lead).waitFor()

  await page.goto(linkIn(await letterTo(product, email, /./)))
  await page.getByLabel(de.fields.password, { exact: true }).fill('kurz')
  await page.getByText(passwordField.de.still_too_short).waitFor()
  await page.getByLabel(de.fields.password, { exact: true }).fill(goodPassword)
  await page.getByText(passwordField.de.strengths[4]).waitFor()
  // The address bar has forgotten the link by now; the way to another language has not.
  await page.getByRole('button', { name: 'Français' }).click()
  await page.getByRole('heading', { name: copy.fr.confirm.title }).waitFor()
  await page.getByRole('button', { name: 'Deutsch' }).click()
  await page.getByRole('heading', { name: de.confirm.title }).waitFor()
  await page.getByLabel(de.fields.password, { exact: true }).fill(goodPassword)
  await page.getByRole('button', { name: de.confirm.submit }).click()
  await page.getByText(de.notices.confirmed_approved.title).waitFor()

  await page.getByLabel(de.fields.email).fill(email)
  await page.getByLabel(de.fields.password, { exact: true }).fill(goodPassword)
  await page.getByRole('button', { name: de.login.submit, exact: true }).click()
  await page.getByRole('heading', { name: de.services.title }).waitFor()
  await page.getByRole('link', { name: de.services.account }).click()
  await expect.poll(() => page.getByLabel(de.account.profile.language).inputValue()).toBe('de')
  for (const { title } of [de.account.sessions, de.account.passkeys, de.account.deletion]) {
    await page.getByRole('link', { name: title }).click()
    await page.getByRole('heading', { name: title }).waitFor()
    await expectNoSidewaysScrolling(page)
    await expectNoBarriers(page)
  }
  await page.context().close()
})

test.each(languages)(
  'log-in and sign-up in %s have no barriers and nothing to scroll sideways on a phone',
  async (language) => {
    const page = await openPage({ locale: 'en-US', width: 390 })
    for (const path of ['/login', '/register']) {
      await page.goto(`${portal()}${path}`)
      await page.getByRole('link', { name: languageNames[language] }).click()
      await expect.poll(() => page.locator('html').getAttribute('lang')).toBe(language)
      expect(new URL(page.url()).search).toBe('')
      await expectNoSidewaysScrolling(page)
      await expectNoBarriers(page)
      await page.context().clearCookies()
    }
    await page.context().close()
  },
)

test('a language is chosen without script, and by keyboard', async () => {
  const page = await openPage({ javaScriptEnabled: false })
  await page.goto(`${portal()}/register`)
  await page.getByRole('link', { name: '日本語' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: copy.ja.register.title }).waitFor()
  await page.goto(`${portal()}/login`)
  await page.getByRole('heading', { name: copy.ja.login.title }).waitFor()
  await page.context().close()
})
