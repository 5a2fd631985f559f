import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectNoBarriers, launchBrowser, openPage as openPageIn, type PageOptions } from './browser.ts'
import { goodPassword, letterTo, linkIn, type Product, startProduct } from './running-product.ts'

const newPassword = 'orange bicycle forty-two'

let product: Product
let browser: Browser
let portal: string

beforeAll(async () => {
  product = await startProduct()
  browser = await launchBrowser()
  portal = product.origin('globex.localhost')
})

afterAll(async () => {
  await browser?.close()
  await product?.stop()
})

const openPage = (options?: PageOptions) => openPageIn(browser, options)
const field = (page: Page, label: string) => page.getByLabel(label, { exact: true })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const hasHeading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true }).waitFor()

async function join(page: Page, email: string) {
  await page.goto(`${portal}/register`)
  await field(page, 'Full name').fill('Ada Lovelace')
  await field(page, 'Email').fill(email)
  await button(page, 'Create Account').click()
  await page.goto(linkIn(await letterTo(product, email, /Confirm your email/)))
  await field(page, 'Password').fill(goodPassword)
  await button(page, 'Confirm email').click()
  await page.getByText('Your email has been confirmed').waitFor()
}

async function logIn(page: Page, email: string, password = goodPassword) {
  await page.goto(`${portal}/login`)
  await field(page, 'Email').fill(email)
  await field(page, 'Password').fill(password)
  await button(page, 'Log in').click()
  await hasHeading(page, 'Published services')
}

async function isLoggedOut(page: Page) {
  await page.goto(`${portal}/account`)
  await page.getByText('Log in to continue').waitFor()
}

async function changeEmail(page: Page, email: string) {
  await page.goto(`${portal}/account/email`)
  await field(page, 'New email').fill(email)
  await field(page, 'Current password').fill(goodPassword)
  await button(page, 'Send the link').click()
  await page.getByText('Check the inbox of your new address').waitFor()
}

describe.each([{ script: true }, { script: false }])('with script: $script', ({ script }) => {
  const address = (name: string) => `${name}.${script ? 'script' : 'plain'}@example.com`

  test('a forgotten password: a letter, a new password, and the way in', async () => {
    const email = address('reset')
    const page = await openPage({ javaScriptEnabled: script })
    await join(page, email)
    const other = await openPage({ javaScriptEnabled: script })
    await logIn(other, email)

    await page.goto(`${portal}/login`)
    await page.getByRole('link', { name: 'Forgot password?' }).click()
    await field(page, 'Email').fill(email)
    await button(page, 'Send the link').click()
    await page.getByText('Check your email for a link to reset your password').waitFor()
    const link = linkIn(await letterTo(product, email, /Choose a new password/))
    await page.goto(link)
    await expect.poll(() => field(page, 'Email').inputValue()).toBe(email)
    await field(page, 'New password').fill('too short')
    await button(page, 'Save the password').click()
    await page.getByRole('alert').getByText('Use at least 15 characters.').waitFor()
    await field(page, 'New password').fill(newPassword)
    await button(page, 'Save the password').click()
    await page.getByText('Your password is changed').waitFor()
    await isLoggedOut(other)
    await logIn(page, email, newPassword)
    await letterTo(product, email, /Your password for Globex was changed/)

    await page.goto(link)
    await hasHeading(page, 'This link no longer works')
    await expect.poll(() => field(page, 'Email').inputValue()).toBe(email)
    await page.context().close()
    await other.context().close()
  })

  test('another address, and the way back from it', async () => {
    const [email, next] = [address('before'), address('after')]
    const page = await openPage({ javaScriptEnabled: script })
    await join(page, email)
    await logIn(page, email)
    await page.getByRole('link', { name: 'Account' }).click()
    await hasHeading(page, 'Profile')
    await page.getByRole('link', { name: 'Email' }).click()
    await changeEmail(page, next)
    await page.goto(linkIn(await letterTo(product, next, /Confirm your new address/)))
    await expect.poll(() => field(page, 'New email').inputValue()).toBe(next)
    await button(page, 'Confirm this address').click()
    await page.getByText('Your address is changed').waitFor()
    await logIn(page, next)

    const owner = await openPage({ javaScriptEnabled: script })
    await owner.goto(linkIn(await letterTo(product, email, /Your address for Globex was changed/)))
    await field(owner, 'New password').fill(newPassword)
    await button(owner, 'Take it back').click()
    await owner.getByText('Your account is yours again').waitFor()
    await isLoggedOut(page)
    await logIn(owner, email, newPassword)
    await page.context().close()
    await owner.context().close()
  })

  test('sessions on two browsers, the password, the profile, the data, and the end', async () => {
    const email = address('sessions')
    const [page, other] = [await openPage({ javaScriptEnabled: script }), await openPage({ javaScriptEnabled: script })]
    await join(page, email)
    await logIn(page, email)
    await logIn(other, email)

    await page.goto(`${portal}/account/sessions`)
    await page.getByText('This browser').waitFor()
    await expect.poll(() => page.getByRole('listitem').filter({ hasText: 'Last active' }).count()).toBe(2)
    await page
      .getByRole('listitem')
      .getByRole('button', { name: /^Log out / })
      .click()
    await page.getByText('That browser is logged out').waitFor()
    await isLoggedOut(other)
    await field(other, 'Email').fill(email)
    await field(other, 'Password').fill(goodPassword)
    await button(other, 'Log in').click()
    await hasHeading(other, 'Profile')

    await page.getByRole('link', { name: 'Password' }).click()
    await field(page, 'Current password').fill(goodPassword)
    await field(page, 'New password').fill(newPassword)
    await button(page, 'Change password').click()
    await page.getByText('Your password is changed').waitFor()
    await isLoggedOut(other)

    await page.getByRole('link', { name: 'Profile' }).click()
    await field(page, 'Full name').fill('Ada King')
    await field(page, 'Write to me when a new browser logs in').check()
    await button(page, 'Save changes').click()
    await page.getByText('Your profile is saved').waitFor()
    await expect.poll(() => field(page, 'Full name').inputValue()).toBe('Ada King')
    await expect.poll(() => field(page, 'Write to me when a new browser logs in').isChecked()).toBe(true)

    await page.getByRole('link', { name: 'Your data' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download my data' }).click(),
    ])
    expect(download.suggestedFilename()).toMatch(/^my-account-.*\.json$/)
    const data: unknown = JSON.parse(await readFile(await download.path(), 'utf8'))
    expect(data).toMatchObject({ profile: { email, full_name: 'Ada King' } })

    await page.getByRole('link', { name: 'Delete account' }).click()
    await field(page, 'Current password').fill(newPassword)
    await button(page, 'Delete my account').click()
    await page.getByText('Your account is deleted').waitFor()
    await isLoggedOut(page)
    await page.context().close()
    await other.context().close()
  })
})

describe.each([
  { colorScheme: 'light' as const, width: 1280 },
  { colorScheme: 'dark' as const, width: 390 },
  { colorScheme: 'light' as const, width: 390 },
  { colorScheme: 'dark' as const, width: 1280 },
])('axe finds nothing ($colorScheme, $width px)', ({ colorScheme, width }) => {
  test('on any page of an account, and on the ways back into it', async () => {
    const name = `axe.${colorScheme}.${width}`
    const email = `${name}@example.com`
    const page = await openPage({ colorScheme, width })
    const look = async (path: string) => {
      await page.goto(path.startsWith('http') ? path : portal + path)
      await expectNoBarriers(page)
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), path).toBe(true)
    }
    await join(page, email)
    for (const path of [
      '/login?return_to=/account',
      '/forgot-password',
      '/forgot-password?notice=sent',
      '/reset-password?token=x',
      '/confirm-new-email?token=x',
      '/undo-email-change?token=x',
    ]) {
      await look(path)
    }
    await logIn(page, email)
    await expectNoBarriers(page)
    for (const path of ['', '?notice=saved', '/password', '/email', '/sessions', '/data', '/delete']) {
      await look(`/account${path}`)
    }
    await button(page, 'Delete my account').click()
    await page.getByRole('alert').waitFor()
    await expectNoBarriers(page)

    await changeEmail(page, `${name}.new@example.com`)
    await look(linkIn(await letterTo(product, `${name}.new@example.com`, /Confirm your new address/)))
    await button(page, 'Confirm this address').click()
    await page.getByText('Your address is changed').waitFor()
    await look(linkIn(await letterTo(product, email, /Your address for Globex was changed/)))
    // The second time so soon after the first.
    for (const answer of ['Check your inbox', 'Please wait a moment']) {
      await page.goto(`${portal}/forgot-password`)
      await field(page, 'Email').fill(`${name}.new@example.com`)
      await button(page, 'Send the link').click()
      await page.getByText(answer).waitFor()
    }
    await expectNoBarriers(page)
    await page.context().close()
  })
})
