import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  expectNoBarriers,
  expectNoSidewaysScroll,
  launchBrowser,
  logInToConsole as logInToConsoleOf,
  openPage as openPageIn,
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

const openPage = (options?: PageOptions) => openPageIn(browser, options)
const logInToConsole = (page: Page) => logInToConsoleOf(product, page)

async function signUp(page: Page, name: string, email: string) {
  await page.getByRole('link', { name: 'Sign Up' }).click()
  await page.getByLabel('Full name').fill(name)
  await page.getByLabel('Email').fill(email)
  await page.getByRole('button', { name: 'Create Account' }).click()
  await page.getByText('Please check your email to confirm your address.').waitFor()
}

async function confirm(page: Page, email: string, portal: string) {
  await page.goto(linkIn(await letterTo(product, email, new RegExp(`Confirm your email for ${portal}`))))
  await page.getByLabel('Password').fill(goodPassword)
  await page.getByRole('button', { name: 'Confirm email' }).click()
  await page.getByText('Your email has been confirmed').waitFor()
}

async function logIn(page: Page, email: string) {
  await page.goto(`${product.origin(new URL(page.url()).hostname)}/login`)
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill(goodPassword)
  await page.getByRole('button', { name: 'Log in', exact: true }).click()
}

/** The way to the Portal URL that the product's documentation describes. */
async function findPortalUrl(admin: Page, portal: string): Promise<string> {
  await admin.getByRole('link', { name: 'Dev Portal' }).click()
  await admin.getByRole('heading', { name: portal }).waitFor()
  await admin.getByLabel('Portal', { exact: true }).selectOption({ label: portal })
  await admin.getByRole('link', { name: 'Published Services' }).click()
  await admin.getByRole('heading', { name: 'Published Services', exact: true }).waitFor()
  return (await admin.getByRole('link', { name: 'Portal URL', exact: true }).getAttribute('href')) ?? ''
}

const rowOf = (admin: Page, email: string) => admin.getByRole('row').filter({ hasText: email })

describe.each([
  { script: true, email: 'ada@example.com' },
  { script: false, email: 'grace@example.com' },
])('the journey on both portals, with script on the portal pages: $script', ({ script, email }) => {
  test('approval by hand: register, confirm, wait, be approved, log in, be revoked', async () => {
    const admin = await openPage()
    await logInToConsole(admin)
    const portalUrl = await findPortalUrl(admin, 'Acme')
    expect(portalUrl).toBe(product.origin('acme.localhost'))

    const developer = await openPage({ javaScriptEnabled: script })
    await developer.goto(portalUrl)
    await signUp(developer, 'Ada Lovelace', email)
    await confirm(developer, email, 'Acme')
    await logIn(developer, email)
    await developer.getByText('Your account is pending approval for access').waitFor()

    await letterTo(product, adminEmail, /asks to join Acme/)
    await admin.getByRole('link', { name: 'Developers' }).click()
    await rowOf(admin, email).getByRole('button', { name: 'Approve' }).click()
    await admin.getByRole('status').getByText('Approved Ada Lovelace').waitFor()
    await letterTo(product, email, /account is approved/)
    await logIn(developer, email)
    await developer.getByRole('heading', { name: 'Payments API' }).waitFor()

    await admin.getByRole('link', { name: /^Approved/ }).click()
    await rowOf(admin, email).getByRole('button', { name: 'Revoke' }).click()
    await admin.getByLabel('Reason (optional)').fill('The trial is over.')
    await admin.getByRole('dialog').getByRole('button', { name: 'Revoke access' }).click()
    await admin.getByRole('status').getByText('Revoked access of Ada Lovelace').waitFor()
    expect((await letterTo(product, email, /was revoked/)).text).toContain('The trial is over.')
    await developer.reload()
    expect(new URL(developer.url()).pathname).toBe('/login')
    await logIn(developer, email)
    await developer.getByText('Your access has been revoked').waitFor()

    await admin.getByRole('link', { name: /^Revoked/ }).click()
    await rowOf(admin, email).getByRole('button', { name: 'With a reason' }).click()
    await admin.getByLabel('Reason (optional)').fill('Welcome back.')
    await admin.getByRole('dialog').getByRole('button', { name: 'Approve' }).click()
    await admin.getByRole('status').getByText('Approved Ada Lovelace').waitFor()
    await logIn(developer, email)
    await developer.getByRole('heading', { name: 'Payments API' }).waitFor()

    await admin.getByRole('link', { name: /^Approved/ }).click()
    await rowOf(admin, email).getByRole('button', { name: 'Delete' }).click()
    await admin.getByRole('dialog').getByRole('button', { name: 'Delete developer' }).click()
    await admin.getByRole('status').getByText('Deleted Ada Lovelace').waitFor()
    await developer.reload()
    await signUp(developer, 'Ada Lovelace', email)
    await admin.context().close()
    await developer.context().close()
  })

  test('approval at once: log in right after confirming, with the address that is on the other portal too', async () => {
    const developer = await openPage({ javaScriptEnabled: script })
    await developer.goto(product.origin('globex.localhost'))
    await signUp(developer, 'Ada Lovelace', email)
    await confirm(developer, email, 'Globex')
    await logIn(developer, email)
    await developer.getByRole('heading', { name: 'Forecast API' }).waitFor()
    await developer.getByRole('button', { name: 'Log out' }).click()
    await developer.getByText('You are logged out').waitFor()
    await developer.context().close()
  })
})

test('a rejected developer hears why, and cannot register again', async () => {
  const email = 'joan@example.com'
  const developer = await openPage({ javaScriptEnabled: false })
  await developer.goto(product.origin('acme.localhost'))
  await signUp(developer, 'Joan Clarke', email)
  await confirm(developer, email, 'Acme')

  const admin = await openPage()
  await logInToConsole(admin)
  await findPortalUrl(admin, 'Acme')
  await admin.getByRole('link', { name: 'Developers' }).click()
  await rowOf(admin, email).getByRole('button', { name: 'Reject' }).click()
  await admin.getByLabel('Reason (optional)').fill('Please use your company address.')
  await admin.getByRole('dialog').getByRole('button', { name: 'Reject' }).click()
  await admin.getByRole('status').getByText('Rejected Joan Clarke').waitFor()
  expect((await letterTo(product, email, /^Your request to join Acme$/)).text).toContain(
    'Please use your company address.',
  )

  await logIn(developer, email)
  await developer.getByText('Your request for access was not approved').waitFor()
  await signUp(developer, 'Joan Clarke', email)
  expect((await letterTo(product, email, /already registered/)).text).toContain('was rejected')
})

test('the admin’s credentials do not open a portal, and a developer’s do not open the console', async () => {
  const email = 'alan@example.com'
  const developer = await openPage()
  await developer.goto(product.origin('globex.localhost'))
  await signUp(developer, 'Alan Turing', email)
  await confirm(developer, email, 'Globex')

  await developer.getByLabel('Email').fill(adminEmail)
  await developer.getByLabel('Password').fill(adminPassword)
  await developer.getByRole('button', { name: 'Log in', exact: true }).click()
  await developer.getByText('Your email or password is not right').waitFor()

  await developer.goto(`${product.origin('admin.localhost')}/login`)
  await developer.getByLabel('Email').fill(email)
  await developer.getByLabel('Password').fill(goodPassword)
  await developer.getByRole('button', { name: 'Log in', exact: true }).click()
  await developer.getByText('Your email or password is not right').waitFor()
})

test('an admin adds, edits and removes a published service, with each field’s message next to it', async () => {
  const admin = await openPage()
  await logInToConsole(admin)
  await findPortalUrl(admin, 'Globex')
  await admin.getByRole('button', { name: 'Add service' }).click()
  const dialog = admin.getByRole('dialog')
  await dialog.getByLabel('Version').fill('v1')
  await dialog.getByLabel('Documentation link').fill('javascript:alert(1)')
  await dialog.getByRole('button', { name: 'Add service' }).click()
  await dialog.getByText('Name must not be empty').waitFor()
  await dialog.getByText('Documentation link must be a web address').waitFor()
  await dialog.getByLabel('Name').fill('Tides API')
  await dialog.getByLabel('Documentation link').fill('https://docs.globex.example/tides')
  await dialog.getByRole('button', { name: 'Add service' }).click()
  await admin.getByRole('status').getByText('Added Tides API v1').waitFor()

  await admin.getByRole('button', { name: 'Edit Tides API v1' }).click()
  await dialog.getByLabel('Version').fill('v2')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await admin.getByRole('status').getByText('Saved Tides API v2').waitFor()

  await admin.getByRole('button', { name: 'Remove Tides API v2' }).click()
  await dialog.getByRole('button', { name: 'Remove service' }).click()
  await admin.getByRole('status').getByText('Removed Tides API v2').waitFor()
  await admin.getByRole('row').filter({ hasText: 'Tides API' }).waitFor({ state: 'detached' })
})

test('a logged-out admin comes back to where they wanted to go', async () => {
  const admin = await openPage()
  await logInToConsole(admin)
  await findPortalUrl(admin, 'Acme')
  await admin.getByRole('link', { name: 'Developers' }).click()
  await admin.getByRole('link', { name: /^Revoked/ }).click()
  await admin.waitForURL(/status=revoked/)
  await admin.locator('[aria-current="page"]', { hasText: 'Revoked' }).waitFor()
  const wanted = admin.url()
  // The page that was open would go to the log-in by itself, at the same time.
  await admin.goto('about:blank')
  await admin.context().clearCookies()
  await admin.goto(wanted)
  await admin.waitForURL(/\/login\?/)
  await admin.getByLabel('Email').fill(adminEmail)
  await admin.getByLabel('Password').fill(adminPassword)
  await admin.getByRole('button', { name: 'Log in', exact: true }).click()
  await admin.getByRole('heading', { name: 'Developers', exact: true }).waitFor()
  expect(admin.url()).toBe(wanted)
})

describe.each([
  { colorScheme: 'light' as const, width: 1280 },
  { colorScheme: 'dark' as const, width: 390 },
])('axe finds nothing ($colorScheme, $width px)', ({ colorScheme, width }) => {
  test('on any page of a portal', async () => {
    const email = `axe-${colorScheme}@example.com`
    const page = await openPage({ colorScheme, width })
    const portal = product.origin('globex.localhost')
    for (const path of ['/login', '/register', '/check-your-email', '/confirm?token=unknown', '/no-such-page']) {
      await page.goto(portal + path)
      await expectNoBarriers(page)
      await expectNoSidewaysScroll(page)
    }
    await page.goto(`${portal}/register`)
    await page.getByRole('button', { name: 'Create Account' }).click()
    await expectNoBarriers(page)

    await page.goto(`${portal}/login`)
    await signUp(page, 'Ada Lovelace', email)
    await page.goto(linkIn(await letterTo(product, email, /Confirm your email/)))
    await expectNoBarriers(page)
    await confirm(page, email, 'Globex')
    await expectNoBarriers(page)
    await logIn(page, email)
    await page.getByRole('heading', { name: 'Published services' }).waitFor()
    await expectNoBarriers(page)
  })

  test('on any page of the console and the mailbox', async () => {
    const page = await openPage({ colorScheme, width })
    await page.goto(`${product.origin('admin.localhost')}/login`)
    await expectNoBarriers(page)
    await logInToConsole(page)
    await page.getByRole('heading', { name: 'Globex' }).waitFor()
    await expectNoBarriers(page)

    const acme = await page
      .getByRole('link', { name: /developers?$/ })
      .first()
      .getAttribute('href')
    const rooms = new URL(acme ?? '', page.url()).pathname.replace('/developers', '')
    await page.goto(`${product.origin('admin.localhost')}${rooms}/published-services`)
    await page.getByRole('cell', { name: /^Payments API/ }).waitFor()
    await expectNoBarriers(page)
    await page.getByRole('button', { name: 'Add service' }).click()
    await page.getByRole('dialog').waitFor()
    await expectNoBarriers(page)
    await expectNoSidewaysScroll(page)

    for (const status of ['pending', 'rejected', 'all']) {
      await page.goto(`${product.origin('admin.localhost')}${rooms}/developers?status=${status}`)
      await page.locator('main [aria-busy="false"], main .empty').first().waitFor()
      await expectNoBarriers(page)
      await expectNoSidewaysScroll(page)
    }
    await page.goto(`${product.origin('admin.localhost')}/portals/nobody/developers`)
    await page.getByRole('heading', { name: 'There is no such portal' }).waitFor()
    await expectNoBarriers(page)

    await page.goto(product.origin('mail.localhost'))
    await expectNoBarriers(page)
    await page
      .getByRole('link', { name: /Confirm your email/ })
      .first()
      .click()
    await page.getByRole('heading', { name: /Confirm your email for/ }).waitFor()
    // axe cannot look into a frame that allows no script, so the letter in it is looked at by itself.
    const letter = await page.locator('iframe').getAttribute('src')
    await page.locator('iframe').evaluate((frame) => frame.remove())
    await expectNoBarriers(page)
    await page.goto(product.origin('mail.localhost') + letter)
    // It is an article in a mail program's page, which has the landmarks.
    await expectNoBarriers(page, { without: ['landmark-one-main', 'region'] })
  })
})
