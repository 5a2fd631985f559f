import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectNoBarriers, launchBrowser, logInToConsole, openPage, type PageOptions } from './browser.ts'
import { goodPassword, letterTo, linkIn, type Product, startProduct } from './running-product.ts'

let product: Product
let browser: Browser

beforeAll(async () => {
  ;[product, browser] = await Promise.all([startProduct(), launchBrowser()])
})

afterAll(async () => {
  await browser?.close()
  await product?.stop()
})

/** No barriers, and nothing that is wider than the window. */
async function expectSound(page: Page): Promise<void> {
  await expectNoBarriers(page)
  const width = page.viewportSize()?.width ?? 0
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
}

async function signUp(email: string, options: PageOptions = {}): Promise<void> {
  const page = await openPage(browser, options)
  await page.goto(`${product.origin('acme.localhost')}/register`)
  await page.getByLabel('Full name').fill('Ada Lovelace')
  await page.getByLabel('Email').fill(email)
  await page.getByRole('button', { name: 'Create Account' }).click()
  await page.getByText('Please check your email to confirm your address.').waitFor()
  await page.context().close()
}

const confirmation = /Confirm your email for Acme/

async function notMeLink(email: string): Promise<string> {
  const { text } = await letterTo(product, email, confirmation)
  return /https?:\/\/\S+\/not-me\?\S+/.exec(text)?.[0] ?? ''
}

describe.each<{ script: boolean } & PageOptions>([
  { script: true, width: 390, colorScheme: 'dark' },
  { script: true, width: 1280, colorScheme: 'light' },
  { script: false, width: 390, colorScheme: 'light' },
])('somebody who did not sign up, with script: $script, $width wide, $colorScheme', ({ script, ...options }) => {
  const email = `grace${script}${options.width}@example.com`

  test('says so with one click behind the link of the letter, and its link is over', async () => {
    await signUp(email)
    const page = await openPage(browser, { ...options, javaScriptEnabled: script })
    const link = await notMeLink(email)
    await page.goto(link)
    await page.getByRole('heading', { name: 'Wasn’t this you?' }).waitFor()
    expect(await page.getByLabel('Email').inputValue()).toBe(email)
    if (script) {
      await expect.poll(() => page.url()).not.toContain('token')
      await expectSound(page)
    }
    await page.getByRole('button', { name: 'This wasn’t me' }).click()
    await page.getByRole('heading', { name: 'The sign-up is deleted' }).waitFor()
    await page.getByText('You want to join before that?').waitFor()
    if (script) await expectSound(page)
    await page.goto(link)
    await page.getByRole('heading', { name: 'There is nothing left to do' }).waitFor()
    if (script) await expectSound(page)
    await page.goto(linkIn(await letterTo(product, email, confirmation)))
    await page.getByRole('heading', { name: 'This link no longer works' }).waitFor()
    await page.context().close()
  })
})

test('whoever comes after somebody has confirmed finds the way to a new password', async () => {
  const email = 'ada@example.com'
  await signUp(email)
  const page = await openPage(browser)
  await page.goto(linkIn(await letterTo(product, email, confirmation)))
  await page.getByLabel('Password').fill(goodPassword)
  await page.getByRole('button', { name: 'Confirm email' }).click()
  await page.getByText('Your email has been confirmed').waitFor()
  await page.goto(await notMeLink(email))
  await page.getByRole('heading', { name: 'This address is confirmed already' }).waitFor()
  await expectSound(page)
  await page.getByRole('link', { name: 'Choose a new password' }).click()
  await page.getByRole('heading', { name: 'Forgot your password?' }).waitFor()
  await page.context().close()
})

/** As the sweep leaves it after an attack. */
async function stopLetters(cause: 'sign_ups' | 'bounces', count: number): Promise<void> {
  await product.kill()
  await product.query(
    `UPDATE portals SET letters_stopped_at = ${Date.now() - 3_600_000}, letters_stopped_cause = '${cause}',
       letters_stopped_count = ${count} WHERE name = 'Acme'`,
  )
  await product.startAgain()
}

async function openRoom(room: string, options?: PageOptions): Promise<Page> {
  const page = await openPage(browser, options)
  await logInToConsole(product, page)
  const card = page.getByRole('heading', { name: 'Acme', exact: true })
  await card.waitFor()
  const menu = page.getByRole('button', { name: 'Menu' })
  if (await menu.isVisible()) await menu.click()
  await page.getByLabel('Portal', { exact: true }).selectOption({ label: 'Acme' })
  await page.getByRole('link', { name: room, exact: true }).click()
  await page.getByRole('heading', { name: room, exact: true }).waitFor()
  return page
}

describe('stopped sign-up letters', () => {
  test('stand in every room of the portal, and leave when an admin sends them', async () => {
    await stopLetters('sign_ups', 1234)
    const email = 'held@example.com'
    await signUp(email)
    const page = await openRoom('Developers')
    await page.getByText('1,234 sign-ups within an hour').waitFor()
    await expectSound(page)
    const single = 'single@example.com'
    await signUp(single)
    await page.getByRole('link', { name: 'Letters', exact: true }).click()
    await page
      .getByRole('row', { name: /single@example\.com.*Held back/ })
      .getByRole('link')
      .click()
    await page.getByRole('button', { name: 'Send it now' }).click()
    await letterTo(product, single, confirmation)
    await page.getByRole('link', { name: 'Settings', exact: true }).click()
    await page.getByLabel('Sender name').waitFor()
    await page.getByRole('button', { name: 'Send the held letters' }).click()
    await page.getByRole('status').getByText('The held letters are on their way.').waitFor()
    await page.getByText('Sign-up letters are stopped').waitFor({ state: 'detached' })
    await letterTo(product, email, confirmation)
    await page.context().close()
  })

  test('are discarded with their registrations, once an admin has said so twice', async () => {
    await stopLetters('bounces', 17)
    const email = 'discarded@example.com'
    await signUp(email)
    const page = await openRoom('Overview', { width: 390, colorScheme: 'dark' })
    await page.getByText('17 letters came back within an hour').waitFor()
    await expectSound(page)
    await page.getByRole('button', { name: 'Discard them' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('they can sign up again').waitFor()
    await expectSound(page)
    await dialog.getByRole('button', { name: 'Discard them' }).click()
    await page.getByRole('status').getByText('The held letters and their registrations are gone.').waitFor()
    await page.getByText('Sign-up letters are stopped').waitFor({ state: 'detached' })
    await signUp(email)
    await letterTo(product, email, confirmation)
    await page.context().close()
  })
})

test('the settings show whom letters come from, and save it', async () => {
  const page = await openRoom('Settings', { width: 390 })
  await page.getByLabel('Sender name').fill('Acme "Builders"')
  await page.getByLabel('Letters an hour').fill('5')
  await page.getByText('Acme "Builders" <letters@mail.localhost>').waitFor()
  expect(await page.getByLabel('Sender address').count()).toBe(0)
  await page.getByRole('button', { name: 'Save changes' }).click()
  await page.getByText('Letters an hour must be a whole number from 10 to 10000').waitFor()
  await page.getByLabel('Letters an hour').fill('500')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await page.getByRole('status').getByText('Saved.').waitFor()
  await expectSound(page)
  await page.getByRole('button', { name: 'Allow an address' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Email').fill('nobody@example.com')
  await dialog.getByRole('button', { name: 'Allow letters' }).click()
  await dialog.getByText('Nobody has asked this portal').waitFor()
  await expectSound(page)
  await page.context().close()
})
