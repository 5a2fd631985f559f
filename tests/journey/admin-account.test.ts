import { readFile } from 'node:fs/promises'
import { TOTP } from 'otpauth'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  expectNoBarriers,
  expectNoSidewaysScroll,
  launchBrowser,
  logInToConsole,
  openPage,
  type PageOptions,
} from './browser.ts'
import {
  adminEmail,
  adminPassword,
  goodPassword,
  letterTo,
  linkIn,
  type Product,
  startProduct,
} from './running-product.ts'

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

const at = (path: string) => `${product.origin('admin.localhost')}${path}`
const said = (page: Page, words: string | RegExp) => page.getByRole('status').getByText(words).waitFor()

/** Somebody who was just invited and has accepted: nobody leans on what another test did to the first admin. */
async function newAdmin(name: string, role = 'service_admin'): Promise<{ email: string; password: string }> {
  const email = `${name}@example.com`
  const admin = await openPage(browser)
  await logInToConsole(product, admin)
  await admin.getByRole('heading', { name: 'Acme' }).waitFor()
  await admin.evaluate(
    async (invited) => {
      await fetch('/v3/admin-invitations', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(invited),
      })
    },
    { email, role },
  )
  await admin.context().close()
  const page = await openPage(browser, { javaScriptEnabled: false })
  await page.goto(linkIn(await letterTo(product, email, /invites you/)))
  await page.getByLabel('Full name').fill('Grace Hopper')
  await page.getByLabel('Password', { exact: true }).fill(goodPassword)
  await page.getByRole('button', { name: 'Accept the invitation' }).click()
  await page.getByText('You are an admin now').waitFor()
  await page.context().close()
  return { email, password: goodPassword }
}

async function openAccount(who: { email: string; password: string }, options?: PageOptions): Promise<Page> {
  const page = await openPage(browser, options)
  await logInToConsole(product, page, who)
  await page.getByRole('heading', { name: 'Dev Portal' }).waitFor()
  await page.goto(at('/account'))
  await page.getByText('This browser').waitFor()
  return page
}

test('an admin who forgot the password chooses another one, without script, and other browsers are logged out', async () => {
  const grace = await newAdmin('forgetful')
  const elsewhere = await openAccount(grace)
  const page = await openPage(browser, { javaScriptEnabled: false, colorScheme: 'dark', width: 390 })
  await page.goto(at('/login'))
  await page.getByRole('link', { name: 'Forgot password?' }).click()
  await page.getByRole('button', { name: 'Send the link' }).click()
  await page.getByRole('alert').getByText('Enter your email address.').waitFor()
  await page.getByLabel('Email').fill(grace.email)
  await page.getByRole('button', { name: 'Send the link' }).click()
  await page.getByText('Check your inbox').waitFor()

  const link = linkIn(await letterTo(product, grace.email, /Choose a new password/))
  expect(link).toContain(at('/reset-password?token='))
  await page.goto(link)
  await page.getByLabel('New password').fill('short')
  await page.getByRole('button', { name: 'Save the password' }).click()
  await page.getByRole('alert').getByText('Use at least 15 characters').waitFor()
  await page.getByLabel('New password').fill('another umbrella altogether')
  await page.getByRole('button', { name: 'Save the password' }).click()
  await page.getByText('Your password is changed').waitFor()
  await page.goto(link)
  await page.getByText('This link no longer works').waitFor()

  await elsewhere.reload()
  await elsewhere.waitForURL(/\/login/)
  await openAccount({ ...grace, password: 'another umbrella altogether' })
})

test('the name, the letters about new browsers and the password are changed in the room', async () => {
  const grace = await newAdmin('changing')
  const page = await openAccount(grace)
  const dialog = page.getByRole('dialog')
  await page.getByRole('button', { name: 'Change your name' }).click()
  await dialog.getByLabel('Name').fill(' ')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.getByText('Enter your full name.').waitFor()
  await dialog.getByLabel('Name').fill('Grace Murray Hopper')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await said(page, 'Saved your name.')
  await page.getByRole('link', { name: 'Your account: Grace Murray Hopper' }).waitFor()

  await page.getByLabel('Tell me about new browsers').click()
  await said(page, 'We no longer write to you about new browsers.')
  await page.reload()
  await page.getByText('This browser').waitFor()
  await expect.poll(() => page.getByLabel('Tell me about new browsers').isChecked()).toBe(false)

  await page.getByRole('button', { name: 'Change your password' }).click()
  await dialog.getByLabel('Current password').fill('not the present one')
  await dialog.getByLabel('New password').fill('another umbrella altogether')
  await dialog.getByRole('button', { name: 'Save the password' }).click()
  await dialog.getByText('That is not your current password').waitFor()
  await dialog.getByLabel('Current password').fill(grace.password)
  await dialog.getByRole('button', { name: 'Save the password' }).click()
  await said(page, 'Changed your password.')
  await letterTo(product, grace.email, /Your password for Example APIs was changed/)
  await page.reload()
  await page.getByText('This browser').waitFor()
})

test('another address proves itself, the old one is told, and takes the account back', async () => {
  const grace = await newAdmin('moving')
  const wanted = 'moved@example.com'
  const page = await openAccount(grace)
  const dialog = page.getByRole('dialog')
  await page.getByRole('button', { name: 'Change your email' }).click()
  await dialog.getByLabel('New email').fill(wanted)
  await dialog.getByLabel('Current password', { exact: true }).fill(grace.password)
  await dialog.getByRole('button', { name: 'Send the letter' }).click()
  await said(page, `A letter is on its way to ${wanted}.`)

  const visitor = await openPage(browser, { colorScheme: 'dark', width: 390 })
  await visitor.goto(linkIn(await letterTo(product, wanted, /Confirm your new address/)))
  await expect.poll(() => visitor.getByLabel('New email').inputValue()).toBe(wanted)
  await expectNoBarriers(visitor)
  await expectNoSidewaysScroll(visitor)
  await visitor.getByRole('button', { name: 'Confirm this address' }).click()
  await visitor.getByText('Your address is changed').waitFor()
  await page.reload()
  await page.waitForURL(/\/login/)

  await visitor.goto(linkIn(await letterTo(product, grace.email, /Your address for Example APIs was changed/)))
  await expectNoBarriers(visitor)
  await expectNoSidewaysScroll(visitor)
  await visitor.getByLabel('New password').fill('another umbrella altogether')
  await visitor.getByRole('button', { name: 'Take it back' }).click()
  await visitor.getByText('Your account is yours again').waitFor()
  const back = await openAccount({ ...grace, password: 'another umbrella altogether' })
  await back.getByText(grace.email).first().waitFor()
})

test('sessions on two browsers: one ends the other, and itself stays', async () => {
  const grace = await newAdmin('wandering')
  const [page, second, third] = [await openAccount(grace), await openAccount(grace), await openAccount(grace)]
  await page.reload()
  await page
    .getByRole('button', { name: /^Log out (?!all)/ })
    .nth(1)
    .waitFor()
  await page
    .getByRole('button', { name: /^Log out (?!all)/ })
    .first()
    .click()
  await said(page, 'is logged out.')
  await page.getByRole('button', { name: 'Log out all others' }).click()
  await said(page, 'Logged you out everywhere else.')
  for (const browserOfTheirs of [second, third]) {
    await browserOfTheirs.reload()
    await browserOfTheirs.waitForURL(/\/login\?return_to=%2Faccount/)
  }
  await page.reload()
  await page.getByText('This browser').waitFor()
  await expect.poll(() => page.getByRole('button', { name: /^Log out ./ }).count()).toBe(0)
})

test('the data is a file, and the account is deleted with the password, but not that of the last organization admin', async () => {
  const grace = await newAdmin('leaving')
  const page = await openAccount(grace)
  const dialog = page.getByRole('dialog')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download your data' }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(/^my-account-\d{4}-\d\d-\d\d\.json$/)
  const data = JSON.parse(await readFile(await download.path(), 'utf8'))
  expect(data.account.email).toBe(grace.email)

  await page.getByRole('button', { name: 'Delete account' }).click()
  await dialog.getByRole('button', { name: 'Delete for good' }).click()
  await dialog.getByText('Enter a password.').waitFor()
  await dialog.getByLabel('Current password', { exact: true }).fill(grace.password)
  await dialog.getByRole('button', { name: 'Delete for good' }).click()
  await page.getByText('Your account is deleted').waitFor()
  await page.getByLabel('Email').fill(grace.email)
  await page.getByLabel('Password', { exact: true }).fill(grace.password)
  await page.getByRole('button', { name: 'Log in', exact: true }).click()
  await page.getByText('Your email or password is not right').waitFor()

  const last = await openAccount({ email: adminEmail, password: adminPassword })
  await last.getByRole('button', { name: 'Delete account' }).click()
  await last.getByRole('dialog').getByLabel('Current password', { exact: true }).fill(adminPassword)
  await last.getByRole('dialog').getByRole('button', { name: 'Delete for good' }).click()
  await last.getByText('You are the last active organization admin.').waitFor()
  await expectNoBarriers(last)
})

test('an organization admin resets the second factor of somebody who lost it', async () => {
  const grace = await newAdmin('factored')
  const page = await openAccount(grace)
  const secret = await page.evaluate(async (password) => {
    const body = JSON.stringify({ password })
    const begun = await fetch('/v3/me/totp', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })
    return ((await begun.json()) as { secret: string }).secret
  }, grace.password)
  const code = new TOTP({ secret }).generate()
  const status = await page.evaluate(async (given) => {
    const body = JSON.stringify({ code: given })
    const url = '/v3/me/totp/confirm'
    return (await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })).status
  }, code)
  expect(status).toBe(200)

  const admin = await openPage(browser)
  await logInToConsole(product, admin)
  await admin.getByRole('heading', { name: 'Acme' }).waitFor()
  await admin.goto(at('/admins'))
  const row = admin.getByRole('row').filter({ hasText: grace.email })
  await admin.getByText('Nobody is invited').waitFor()
  await expectNoSidewaysScroll(admin)
  await row.getByRole('button', { name: 'Reset second factor of Grace Hopper' }).click()
  const dialog = admin.getByRole('dialog', { name: 'Reset the second factor of Grace Hopper?' })
  await dialog.getByLabel('Current password', { exact: true }).fill(grace.password)
  await dialog.getByRole('button', { name: 'Reset second factor' }).click()
  await dialog.getByText('That is not your current password').waitFor()
  await expectNoBarriers(admin)
  await dialog.getByLabel('Current password', { exact: true }).fill(adminPassword)
  await dialog.getByRole('button', { name: 'Reset second factor' }).click()
  await said(admin, 'Reset the second factor of Grace Hopper.')
  await row.getByText('No second factor').waitFor()
  await expectNoBarriers(admin)

  await letterTo(product, grace.email, /Your second factor was reset/)
  await page.reload()
  await page.waitForURL(/\/login/)
  await openAccount(grace)
})

describe.each([
  { colorScheme: 'light' as const, width: 1280 },
  { colorScheme: 'dark' as const, width: 390 },
])('axe finds nothing ($colorScheme, $width px)', (options) => {
  test('in the room and its dialogs, and on the pages that need no session', async () => {
    const page = await openAccount({ email: adminEmail, password: adminPassword }, options)
    await expectNoBarriers(page)
    await expectNoSidewaysScroll(page)
    for (const [opener, title, wrong] of [
      ['Change your name', 'Change your name', ''],
      ['Change your email', 'Change your email', 'Send the letter'],
      ['Change your password', 'Change your password', 'Save the password'],
      ['Delete account', 'Delete your account?', 'Delete for good'],
    ]) {
      await page.getByRole('button', { name: opener ?? '' }).click()
      const dialog = page.getByRole('dialog', { name: title ?? '' })
      if (wrong) {
        await dialog.getByRole('button', { name: wrong }).click()
        await dialog.getByText('Enter a password.').first().waitFor()
      }
      await expectNoBarriers(page)
      await dialog.getByRole('button', { name: 'Cancel' }).click()
    }
    await page.goto(at('/admins'))
    await page.getByText('Nobody is invited').waitFor()
    await page.getByRole('button', { name: 'Require it from organization admins' }).click()
    await page.getByRole('dialog', { name: 'Require a second factor?' }).waitFor()
    await expectNoBarriers(page)

    for (const path of ['/login', '/forgot-password', '/reset-password?token=x', '/undo-email-change?token=x']) {
      await page.goto(at(path))
      await expectNoBarriers(page)
      await expectNoSidewaysScroll(page)
    }
  })
})
