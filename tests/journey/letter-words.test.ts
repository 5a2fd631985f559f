import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectNoBarriers, launchBrowser, logInToConsole, openPage, type PageOptions } from './browser.ts'
import { adminEmail, letterTo, type Product, startProduct } from './running-product.ts'

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

/** The words of a letter of Acme, as an admin reaches them from the menu. */
async function openLetter(title: string, options?: PageOptions): Promise<Page> {
  const page = await openPage(browser, options)
  await logInToConsole(product, page)
  await page.getByRole('heading', { name: 'Acme', exact: true }).waitFor()
  const menu = page.getByRole('button', { name: 'Menu' })
  if (await menu.isVisible()) await menu.click()
  await page.getByLabel('Portal', { exact: true }).selectOption({ label: 'Acme' })
  await page.getByRole('link', { name: 'Letter words' }).click()
  await page.getByRole('link', { name: title, exact: true }).waitFor()
  await expectNoBarriers(page)
  await page.getByRole('link', { name: title, exact: true }).click()
  await page.getByLabel('Opening').waitFor()
  return page
}

const letterIn = (page: Page) => page.frameLocator('iframe')

async function save(page: Page) {
  await page.getByRole('button', { name: 'Save words' }).click()
  await page.getByRole('status').getByText('Saved.').waitFor()
}

/** The letter to somebody who signs up at Acme now. */
async function signUp(email: string) {
  const visitor = await openPage(browser, { javaScriptEnabled: false })
  await visitor.goto(`${product.origin('acme.localhost')}/register`)
  await visitor.getByLabel('Full name').fill('Grace Hopper')
  await visitor.getByLabel('Email').fill(email)
  await visitor.getByRole('button', { name: 'Create Account' }).click()
  const letter = await letterTo(product, email, /./)
  await visitor.context().close()
  return letter
}

test('an opening is written, seen in the preview, tried, saved, sent to developers, and reset', async () => {
  const page = await openLetter('Confirm your email')
  await letterIn(page).getByText('You signed up for Acme.').waitFor()
  const opening = page.getByLabel('Opening')
  expect(await opening.getAttribute('placeholder')).toBe('You signed up for {portal_display_name}.')

  await opening.fill('Builders welcome at ')
  await page.getByRole('button', { name: 'Insert {portal_display_name}' }).click()
  await opening.pressSequentially('!')
  expect(await opening.inputValue()).toBe('Builders welcome at {portal_display_name}!')
  await letterIn(page).getByText('Builders welcome at Acme!').waitFor()
  await letterIn(page).getByText('Open the link below, choose a password').waitFor()
  await expectNoBarriers(page)

  await page.getByRole('button', { name: 'Send a test to yourself' }).click()
  await page.getByRole('status').getByText(`A test is on its way to ${adminEmail}.`).waitFor()
  const test = await letterTo(product, adminEmail, /^Test: Confirm your email for Acme$/)
  expect(test.text).toContain('Builders welcome at Acme!')
  expect(test.text).toContain('/confirm?token=sample')

  await save(page)
  expect((await signUp('grace1@example.com')).text).toContain('Builders welcome at Acme!')

  await page.getByRole('button', { name: 'Reset to default' }).click()
  await page.getByRole('status').getByText('Reset.').waitFor()
  await letterIn(page).getByText('You signed up for Acme.').waitFor()
  expect((await signUp('grace2@example.com')).text).toContain('You signed up for Acme.')
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('status').getByText('Your words are back.').waitFor()
  await expect.poll(() => opening.inputValue()).toBe('Builders welcome at {portal_display_name}!')
  await page.context().close()
})

test('the preview shows the letter on a phone, in the dark and as plain text, in each language', async () => {
  const page = await openLetter('Approved', { width: 390, colorScheme: 'dark' })
  const colorOf = () =>
    letterIn(page)
      .locator('.card')
      .evaluate((card) => getComputedStyle(card).backgroundColor)
  await letterIn(page).getByRole('heading', { name: 'Welcome in', includeHidden: true }).waitFor()
  // Whatever the admin's own browser prefers.
  expect(await colorOf()).toBe('rgb(255, 255, 255)')
  await page.getByRole('button', { name: 'Dark' }).click()
  await expect.poll(colorOf).toBe('rgb(32, 34, 40)')
  await expectNoBarriers(page)

  await page.getByLabel('Language').selectOption({ label: 'Japanese' })
  await page.waitForURL(/language=ja/)
  await letterIn(page).getByRole('heading', { name: 'ようこそ', includeHidden: true }).waitFor()
  expect(await letterIn(page).locator('html').getAttribute('lang')).toBe('ja')
  await page.getByRole('button', { name: 'Plain text' }).click()
  await page.getByText('Ada Lovelace 様').waitFor()
  await expectNoBarriers(page)
  await page.getByRole('button', { name: 'Letter', exact: true }).click()
  await letterIn(page).getByRole('heading', { name: 'ようこそ', includeHidden: true }).waitFor()
  await page.context().close()
})

test('a placeholder that the letter does not know is named at its field, and nothing is saved', async () => {
  const page = await openLetter('Confirm your email')
  await page.getByLabel('Closing').fill('Bye {developer_fullname}')
  await page.getByText('The preview could not follow.').waitFor()
  await page.getByRole('button', { name: 'Save words' }).click()
  // The preview says it too: at the field it stands once the words were not saved.
  const problem = 'Closing must not hold {developer_fullname}. This letter knows {portal_display_name}'
  await page.locator('#closing-problem', { hasText: problem }).waitFor()
  await expectNoBarriers(page)
  await page.getByRole('button', { name: 'Discard' }).click()
  await expect.poll(() => page.getByLabel('Closing').inputValue()).toBe('')
  await page.context().close()
})

test('words that are not saved are not lost by leaving, and two admins do not overwrite each other', async () => {
  const [mine, theirs] = [await openLetter('Invitation'), await openLetter('Invitation')]
  await theirs.getByLabel('Subject').fill('Theirs')
  await save(theirs)

  await mine.getByLabel('Subject').fill('Mine')
  let asked = ''
  mine.once('dialog', async (dialog) => {
    asked = dialog.type()
    await dialog.dismiss()
  })
  await mine.getByRole('link', { name: 'All letters' }).click()
  await expect.poll(() => asked).toBe('beforeunload')
  expect(await mine.getByLabel('Subject').inputValue()).toBe('Mine')

  await mine.getByRole('button', { name: 'Save words' }).click()
  const conflict = mine.getByRole('alert').filter({ hasText: 'Somebody else changed this letter meanwhile' })
  await conflict.getByText('Theirs').last().waitFor()
  await expectNoBarriers(mine)
  await conflict.getByRole('button', { name: 'Keep mine and save' }).click()
  await mine.getByRole('status').getByText('Saved.').waitFor()
  await theirs.getByRole('link', { name: 'All letters' }).click()
  await theirs.getByText('Own words in English').first().waitFor()
  for (const page of [mine, theirs]) await page.context().close()
})
