import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTurnstile, turnstileSecret } from '../stand-ins/turnstile.ts'
import { expectNoBarriers, launchBrowser, openPage } from './browser.ts'
import { goodPassword, letterTo, linkIn, type Product, startProduct } from './running-product.ts'

let turnstile: Awaited<ReturnType<typeof startTurnstile>>
let product: Product
let browser: Browser

beforeAll(async () => {
  turnstile = await startTurnstile()
  const keys = { TURNSTILE_SITE_KEY: 'a-site-key', TURNSTILE_SECRET_KEY: turnstileSecret }
  ;[product, browser] = await Promise.all([
    startProduct({ ...keys, TURNSTILE_ORIGIN: turnstile.origin }),
    launchBrowser(),
  ])
})

afterAll(async () => {
  await browser.close()
  await product.stop()
  turnstile.stop()
})

test('a human goes through the check at sign-up, and at log-in once too much was tried in vain', async () => {
  const page = await openPage(browser)
  const refused: string[] = []
  page.on('console', (message) => message.type() === 'error' && refused.push(message.text()))
  const email = 'ada@example.com'
  await page.goto(`${product.origin('globex.localhost')}/register`)
  await page.frameLocator('iframe[title="Turnstile"]').getByText('Success!').waitFor()
  await expectNoBarriers(page)
  await page.getByLabel('Full name').fill('Ada Lovelace')
  await page.getByLabel('Email').fill(email)
  await page.getByRole('button', { name: 'Create Account' }).click()
  await page.waitForURL('**/check-your-email*')
  await page.goto(linkIn(await letterTo(product, email, /Confirm your email/)))
  await page.getByLabel('Password').fill(goodPassword)
  await page.getByRole('button', { name: 'Confirm email' }).click()
  await page.waitForURL('**/login*')

  for (let tries = 0; tries < 3; tries += 1) {
    await expect.poll(() => page.locator('.cf-turnstile').count()).toBe(0)
    await page.getByLabel('Email').fill(email)
    await page.getByLabel('Password').fill('not the password at all')
    await page.getByRole('button', { name: 'Log in', exact: true }).click()
    await page.getByText('That did not work').waitFor()
  }
  await page.frameLocator('iframe[title="Turnstile"]').getByText('Success!').waitFor()
  await page.getByLabel('Password').fill(goodPassword)
  await page.getByRole('button', { name: 'Log in', exact: true }).click()
  await page.getByRole('heading', { name: 'Published services' }).waitFor()
  // The answers to wrong passwords are errors to the browser. Nothing was against the policy of a page.
  expect(refused.filter((line) => !line.includes('401'))).toEqual([])
})

test('who cannot go through it is told so, and keeps what was typed', async () => {
  const page = await openPage(browser, { javaScriptEnabled: false })
  await page.goto(`${product.origin('acme.localhost')}/register`)
  await page.getByLabel('Full name').fill('Ada Lovelace')
  await page.getByLabel('Email').fill('bea@example.com')
  await page.getByRole('button', { name: 'Create Account' }).click()
  await page.getByText('One more step').waitFor()
  await expect.poll(() => page.getByLabel('Email').inputValue()).toBe('bea@example.com')
})
