import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectNoBarriers, launchBrowser, logInToConsole, openPage, type PageOptions } from './browser.ts'
import { goodPassword, letterTo, linkIn, type Product, startProduct } from './running-product.ts'

let product: Product
let browser: Browser
let admin: Page

beforeAll(async () => {
  ;[product, browser] = await Promise.all([startProduct(), launchBrowser()])
  admin = await openPage(browser)
  await logInToConsole(product, admin)
  await admin.getByRole('heading', { name: 'Globex' }).waitFor()
  await admin.getByLabel('Portal', { exact: true }).selectOption({ label: 'Globex' })
})
afterAll(async () => {
  await browser?.close()
  await product?.stop()
})

/** An isolate keeps what it knows of a portal for some seconds: asks again until the page says it. */
async function openUntil(page: Page, path: string, words: string) {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    await page.goto(`${product.origin('globex.localhost')}${path}`)
    if (await page.getByText(words, { exact: true }).count()) return
    await page.waitForTimeout(500)
  }
  throw new Error(`${path} does not say "${words}"`)
}

async function addField(label: string, kind: string, more: Record<string, string> = {}, isRequired = false) {
  await admin.getByRole('button', { name: 'Add field' }).click()
  const dialog = admin.getByRole('dialog')
  await dialog.getByLabel('Question').fill(label)
  await dialog.getByLabel('Kind of answer').selectOption({ label: kind })
  for (const [name, value] of Object.entries(more)) await dialog.getByLabel(name).fill(value)
  if (isRequired) await dialog.getByRole('checkbox').check()
  await dialog.getByRole('button', { name: 'Add field' }).click()
  await admin.getByRole('listitem').filter({ hasText: label }).getByText(kind, { exact: false }).waitFor()
}

const labels = () => admin.locator('.own-field .cell-title').allTextContents()

describe('own fields and terms, from the console to sign-up to where approval is decided', () => {
  test('an admin makes the form, in the order they want, by keyboard too', async () => {
    await admin.getByRole('link', { name: 'Registration form' }).click()
    await admin.getByRole('heading', { name: 'No fields of your own yet' }).waitFor()
    await expectNoBarriers(admin)

    await addField('Plan', 'Choice', { Options: 'Free\nPaid' }, true)
    await addField('Company', 'Short text', { 'Hint (optional)': 'As on your invoices.', 'Longest answer': '20' }, true)
    await addField('Calls a day', 'Number', { 'Smallest number (optional)': '1' })
    await addField('Newsletter', 'Checkbox')
    expect(await labels()).toEqual(['Plan', 'Company', 'Calls a day', 'Newsletter'])

    await admin.getByRole('button', { name: 'Move Company up' }).focus()
    await admin.keyboard.press('Enter')
    expect(await labels()).toEqual(['Company', 'Plan', 'Calls a day', 'Newsletter'])
    await admin.getByText('Company is now number 1 of 4.').waitFor()
    expect(await admin.evaluate(() => document.activeElement?.textContent)).toBe('Move Company up')

    await admin.getByRole('button', { name: 'Remove Newsletter' }).click()
    await admin.getByRole('button', { name: 'Undo' }).click()
    expect(await labels()).toEqual(['Company', 'Plan', 'Calls a day', 'Newsletter'])

    await expectNoBarriers(admin)
    await admin.getByRole('button', { name: 'Save form' }).click()
    await admin.getByText('Saved the registration form.').waitFor()
    await admin.reload()
    await admin.getByRole('button', { name: 'Edit Company' }).click()
    await expectNoBarriers(admin)
    await admin.keyboard.press('Escape')
  })

  test('two admins who edit at once see each other’s form, and choose', async () => {
    const other = await openPage(browser)
    await logInToConsole(product, other)
    await other.getByRole('heading', { name: 'Globex' }).waitFor()
    await other.goto(admin.url())
    await other.getByRole('button', { name: 'Remove Calls a day' }).click()
    await other.getByRole('button', { name: 'Save form' }).click()
    await other.getByText('Saved the registration form.').waitFor()

    await admin.getByRole('button', { name: 'Remove Newsletter' }).click()
    await admin.getByRole('button', { name: 'Save form' }).click()
    await admin.getByText('Somebody else changed the registration form meanwhile').waitFor()
    await expectNoBarriers(admin)
    await admin.getByRole('button', { name: 'Keep mine and save' }).click()
    await admin.getByText('Saved the registration form.').waitFor()
    await admin.reload()
    await admin.getByRole('button', { name: 'Edit Company' }).waitFor()
    expect(await labels()).toEqual(['Company', 'Plan', 'Calls a day'])
    await other.context().close()
  })

  test('and publishes terms', async () => {
    await admin.getByRole('link', { name: 'Terms' }).click()
    await admin.getByRole('heading', { name: 'No terms yet' }).waitFor()
    await expectNoBarriers(admin)
    await admin.getByRole('button', { name: 'Publish your first terms' }).click()
    await admin.getByLabel('Text').fill('Be kind.\n\nKeep your keys.')
    // What was written is not lost with the dialog.
    await admin.keyboard.press('Escape')
    await admin.getByRole('button', { name: 'Publish your first terms' }).click()
    await expect.poll(() => admin.getByLabel('Text').inputValue()).toBe('Be kind.\n\nKeep your keys.')
    await expectNoBarriers(admin)
    await admin.getByRole('dialog').getByRole('button', { name: 'Publish' }).click()
    await admin.getByText('Published version 1.').waitFor()
    await admin.getByRole('heading', { name: 'Version 1, in force' }).waitFor()
    await expectNoBarriers(admin)
  })

  const visitors: (PageOptions & { email: string })[] = [
    { email: 'ada@example.com' },
    { email: 'grace@example.com', javaScriptEnabled: false, colorScheme: 'dark', width: 390 },
  ]
  test.each(visitors)('$email signs up, and what they answered is there to decide', async ({ email, ...options }) => {
    const page = await openPage(browser, options)
    await openUntil(page, '/register', 'terms of service (opens in a new tab)')
    if (options.javaScriptEnabled !== false) await expectNoBarriers(page)
    await page.getByLabel('Full name').fill('Ada Lovelace')
    await page.getByLabel('Email').fill(email)
    await page.getByLabel('Company').fill('A company with far too long a name')
    await page.getByLabel('Calls a day').fill('none')
    await page.getByRole('button', { name: 'Create Account' }).click()

    await page.getByRole('link', { name: 'Company: Use at most 20 characters.' }).waitFor()
    await page.getByRole('link', { name: 'Plan: Choose one of the answers.' }).waitFor()
    await page.getByRole('link', { name: 'Calls a day: Enter a number, such as 12 or 2.5.' }).waitFor()
    await page.getByRole('link', { name: 'Read the terms of service, and tick the box' }).waitFor()
    await expect.poll(() => page.getByLabel('Company').inputValue()).toBe('A company with far too long a name')
    await expect.poll(() => page.getByLabel('Calls a day').inputValue()).toBe('none')
    if (options.javaScriptEnabled !== false) await expectNoBarriers(page)

    await page.getByLabel('Company').fill('Acme')
    await page.getByLabel('Plan').selectOption('Paid')
    await page.getByLabel('Calls a day').fill('12.5')
    const [terms] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('link', { name: 'terms of service', exact: false }).last().click(),
    ])
    await terms.getByText('Keep your keys.').waitFor()
    if (options.javaScriptEnabled !== false) await expectNoBarriers(terms)
    await terms.close()
    await page.getByLabel('I accept the terms of service').check()
    await page.getByRole('button', { name: 'Create Account' }).click()
    await page.getByText('Please check your email to confirm your address.').waitFor()

    await page.goto(linkIn(await letterTo(product, email, /Confirm your email for Globex/)))
    await page.getByLabel('Password').fill(goodPassword)
    await page.getByRole('button', { name: 'Confirm email' }).click()
    await page.getByText('Your email has been confirmed').waitFor()
    await page.context().close()

    const developer = await inFull(email)
    expect(developer.answers.map(({ label, value }) => [label, value])).toEqual([
      ['Company', 'Acme'],
      ['Plan', 'Paid'],
      ['Calls a day', 12.5],
    ])
    expect(developer.accepted_terms_version).toBe(1)
  })

  test.each(visitors)('%#: a new version is asked for at the next log-in', async ({ email, ...options }) => {
    const version = await publishAgain()
    const page = await openPage(browser, options)
    await page.goto(`${product.origin('globex.localhost')}/login`)
    await page.getByLabel('Email').fill(email)
    await page.getByLabel('Password').fill(goodPassword)
    await page.getByRole('button', { name: 'Log in', exact: true }).click()
    await page.getByRole('heading', { name: 'New terms of service' }).waitFor()
    await page.getByText(`Text number ${version}.`).waitFor()
    if (options.javaScriptEnabled !== false) {
      await expectNoBarriers(page)
      await page.emulateMedia({ colorScheme: 'dark' })
      await page.setViewportSize({ width: 390, height: 844 })
      await expectNoBarriers(page)
    }
    await page.goto(`${product.origin('globex.localhost')}/`)
    await page.getByRole('heading', { name: 'New terms of service' }).waitFor()
    await page.getByRole('button', { name: 'Accept and continue' }).click()
    await page.getByText('Please check what you entered').waitFor()
    await page.getByLabel('I have read and accept the terms of service').check()
    await page.getByRole('button', { name: 'Accept and continue' }).click()
    await page.getByRole('heading', { name: 'Published services' }).waitFor()
    expect((await inFull(email)).accepted_terms_version).toBe(version)
    await page.context().close()
  })

  test('old versions stay readable, terms can be withdrawn, and both rooms are good on a phone in the dark', async () => {
    await admin.getByRole('link', { name: 'Read version 1' }).click()
    await admin.getByRole('heading', { name: 'Version 1, not in force' }).waitFor()
    await admin.getByText('Keep your keys.').waitFor()
    const small = await openPage(browser, { width: 390, colorScheme: 'dark' })
    await logInToConsole(product, small)
    await small.getByRole('heading', { name: 'Globex' }).waitFor()
    await small.goto(admin.url())
    await small.getByText('Keep your keys.').waitFor()
    await expectNoBarriers(small)
    await small.goto(admin.url().replace(/terms.*/, 'registration-form'))
    await small.getByRole('button', { name: 'Edit Company' }).waitFor()
    await expectNoBarriers(small)
    for (const path of ['/register', '/terms', '/terms?version=1']) {
      await small.goto(`${product.origin('globex.localhost')}${path}`)
      await expectNoBarriers(small)
    }
    await small.context().close()

    await admin.getByRole('link', { name: /^Back to version/ }).click()
    await admin.getByRole('button', { name: 'Withdraw' }).click()
    await admin.getByRole('dialog').getByRole('button', { name: 'Withdraw terms' }).click()
    await admin.getByText('Withdrew the terms.').waitFor()
    await admin.getByText('No terms are in force').waitFor()
    await expectNoBarriers(admin)
  })
})

async function publishAgain(): Promise<number> {
  await admin.goto(admin.url().replace(/[^/]*$/, 'terms'))
  await admin.getByRole('heading', { name: /^Version \d+, in force/ }).waitFor()
  const versions = await admin
    .getByRole('row')
    .filter({ hasText: /Version \d/ })
    .count()
  await admin.getByRole('button', { name: 'Publish new terms' }).click()
  const version = versions + 1
  await admin.getByRole('textbox', { name: 'Text' }).fill(`Text number ${version}.`)
  await admin.getByRole('dialog').getByRole('button', { name: 'Publish' }).click()
  await admin.getByText(`Published version ${version}.`).waitFor()
  return version
}

interface InFull {
  accepted_terms_version: number
  answers: { label: string; value: unknown }[]
}

/** One developer as the console is told of them. */
async function inFull(email: string): Promise<InFull> {
  return admin.evaluate(async (wanted) => {
    const developers = `/v3${location.pathname.replace(/[^/]*$/, 'developers')}`
    const { data } = await (await fetch(developers)).json()
    const { id } = data.find((developer: { email: string }) => developer.email === wanted)
    return (await fetch(`${developers}/${id}`)).json()
  }, email)
}
