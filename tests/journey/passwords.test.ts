import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectNoBarriers, launchBrowser, logInToConsole, openPage, type PageOptions } from './browser.ts'
import { goodPassword, letterTo, linkIn, type Product, startProduct } from './running-product.ts'

/** Among the most common ones. */
const commonPassword = 'momsanaladventure'

let product: Product
let browser: Browser

beforeAll(async () => {
  ;[product, browser] = await Promise.all([startProduct(), launchBrowser()])
})

afterAll(async () => {
  await browser.close()
  await product.stop()
})

let people = 0
/** Somebody who has just opened the link that confirms an address. */
async function chooser(options?: PageOptions): Promise<{ email: string; page: Page }> {
  people += 1
  const email = `ada${people}@example.com`
  const page = await openPage(browser, options)
  await page.goto(`${product.origin('globex.localhost')}/register`)
  await page.getByLabel('Full name').fill('Ada Lovelace')
  await page.getByLabel('Email').fill(email)
  await page.getByRole('button', { name: 'Create Account' }).click()
  await page.waitForURL('**/check-your-email*')
  await page.goto(linkIn(await letterTo(product, email, /Confirm your email/)))
  return { email, page }
}

const field = (page: Page) => page.getByLabel('Password')
const showButton = (page: Page) => page.getByRole('button', { name: 'Show password' })
const hideButton = (page: Page) => page.getByRole('button', { name: 'Hide password' })
const confirmButton = (page: Page) => page.getByRole('button', { name: 'Confirm email' })
const caret = (page: Page) =>
  field(page).evaluate((input: HTMLInputElement) => [input.selectionStart, input.selectionEnd])
/** As text, or hidden as a password. */
const expectShownAs = (page: Page, type: 'text' | 'password') =>
  expect.poll(() => field(page).getAttribute('type')).toBe(type)

describe('a password', () => {
  test('can be shown and hidden while it is typed, with the mouse: the caret stays, and typing goes on', async () => {
    const page = await openPage(browser)
    await page.goto(`${product.origin('acme.localhost')}/login`)
    await field(page).click()
    await page.keyboard.type('violet seventeen')
    for (let step = 0; step < 'seventeen'.length; step += 1) await page.keyboard.press('ArrowLeft')
    await expectShownAs(page, 'password')
    await expect.poll(() => showButton(page).getAttribute('aria-pressed')).toBe('false')

    await showButton(page).click()
    await expectShownAs(page, 'text')
    await expect.poll(() => hideButton(page).getAttribute('aria-pressed')).toBe('true')
    await expect.poll(() => caret(page)).toEqual([7, 7])
    await page.keyboard.type('umbrella ')
    await hideButton(page).click()
    await expectShownAs(page, 'password')
    await expect.poll(() => field(page).inputValue()).toBe('violet umbrella seventeen')
    await expect.poll(() => caret(page)).toEqual([16, 16])
  })

  test('can be shown with the keyboard, next after its field, and what is selected stays selected', async () => {
    const page = await openPage(browser)
    await page.goto(`${product.origin('admin.localhost')}/login`)
    await field(page).fill('violet umbrella')
    await field(page).evaluate((input: HTMLInputElement) => input.setSelectionRange(2, 6))
    // The button is there once the script is.
    await showButton(page).waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    await expectShownAs(page, 'text')
    await expect.poll(() => hideButton(page).evaluate((button) => button === document.activeElement)).toBe(true)
    await expectNoBarriers(page)
  })

  test('is hidden again when it is sent, so that no browser keeps it as ordinary text', async () => {
    const page = await openPage(browser)
    await page.goto(`${product.origin('acme.localhost')}/login`)
    await page.getByLabel('Email').fill('nobody@example.com')
    await field(page).fill(goodPassword)
    await showButton(page).click()
    await page.evaluate(() => document.forms[0]?.addEventListener('submit', (event) => event.preventDefault()))
    await page.getByRole('button', { name: 'Log in', exact: true }).click()
    await expectShownAs(page, 'password')
    await expect.poll(() => showButton(page).getAttribute('aria-pressed')).toBe('false')
  })

  test('can be pasted, and managers find the address it belongs to', async () => {
    const { email, page } = await chooser()
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.evaluate((text) => {
      const source = document.createElement('textarea')
      source.value = text
      document.body.append(source)
      source.select()
      document.execCommand('copy')
      source.remove()
    }, goodPassword)
    await field(page).focus()
    await page.keyboard.press('Control+V')
    await expect.poll(() => field(page).inputValue()).toBe(goodPassword)

    expect(await field(page).getAttribute('autocomplete')).toBe('new-password')
    expect(await field(page).getAttribute('minlength')).toBe('15')
    const username = page.locator('input[autocomplete="username"]')
    await expect.poll(() => username.inputValue()).toBe(email)
    expect(await username.getAttribute('readonly')).not.toBeNull()
    await confirmButton(page).click()
    await page.waitForURL('**/login*')
    expect(await field(page).getAttribute('autocomplete')).toBe('current-password')
  })
})

describe('the hint at a new password', () => {
  test('is loaded when the field is entered, says in words how hard the password is to guess, and sends nothing', async () => {
    const { page } = await chooser()
    const requests: string[] = []
    page.on('request', (request) => requests.push(`${request.method()} ${request.url()}`))
    const hint = page.locator('.password-strength')
    await expect.poll(() => hint.isVisible()).toBe(false)

    await field(page).focus()
    await expect.poll(() => requests.filter((request) => /password-estimate/.test(request)).length).toBe(1)
    for (const [typed, words] of [
      ['violet', 'Still too short'],
      ['passwordpassword', 'Easy to guess'],
      ['aaaaaaaaaaaaaaaaaaaa', 'Very easy to guess'],
      [goodPassword, 'Hard to guess'],
    ] as const) {
      await field(page).fill(typed)
      await hint.getByText(words, { exact: true }).waitFor()
    }
    const isStatic = (request: string) => /^GET \S+\/(_astro\/\S+\.js|logo\?v=\w+)$/.test(request)
    expect(requests.filter((request) => !isStatic(request))).toEqual([])
    await expect.poll(() => hint.locator('[aria-live="polite"]').count()).toBe(1)
    expect(await page.getByRole('meter', { name: 'Strength' }).getAttribute('value')).toBe('4')
    await expectNoBarriers(page)

    await field(page).fill('')
    await hint.waitFor({ state: 'hidden' })
  })

  test('knows what else is in the form, and stops nothing', async () => {
    const { email, page } = await chooser()
    await field(page).fill(email)
    await page.locator('.password-strength').getByText('Very easy to guess').waitFor()
    await field(page).fill('aaaaaaaaaaaaaaaaaaaaaaaa')
    await page.locator('.password-strength').getByText('Very easy to guess').waitFor()
    await confirmButton(page).click()
    await page.waitForURL('**/login*')
  })
})

test.each([
  ['with script', true],
  ['without script', false],
])('a common password is refused with its reason, and another one is taken: %s', async (_, javaScriptEnabled) => {
  const { page } = await chooser({ javaScriptEnabled, width: 390 })
  await expect.poll(() => showButton(page).count()).toBe(javaScriptEnabled ? 1 : 0)
  await field(page).fill(commonPassword)
  await confirmButton(page).click()
  await page.locator('#password-problem').getByText('one of the most common').waitFor()
  await expect.poll(() => field(page).inputValue()).toBe('')
  expect(await field(page).getAttribute('aria-describedby')).toContain('password-problem')
  if (javaScriptEnabled) await expectNoBarriers(page)

  await field(page).fill('Ada Lovelace 1815')
  await confirmButton(page).click()
  await page.locator('#password-problem').getByText('nothing but names').waitFor()
  await field(page).fill(goodPassword)
  await confirmButton(page).click()
  await page.waitForURL('**/login?notice=confirmed_approved')
})

test('the preview of a page with a password runs nothing, and the browser has nothing to complain about', async () => {
  const page = await openPage(browser)
  const complaints: string[] = []
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) complaints.push(message.text())
  })
  await logInToConsole(product, page)
  await page.getByRole('heading', { name: 'Acme', exact: true }).waitFor()
  await page.getByRole('link', { name: 'Settings', exact: true }).click()
  const preview = page.frameLocator('iframe')
  await preview.getByRole('button', { name: 'Log in', exact: true, includeHidden: true }).waitFor()
  await expect.poll(() => preview.locator('script').count()).toBe(0)
  expect(complaints).toEqual([])
})
