import { TOTP } from 'otpauth'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectNoBarriers, launchBrowser, logInToConsole, openPage } from './browser.ts'
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
const section = (page: Page) =>
  page.locator('section').filter({ has: page.getByRole('heading', { name: 'Second factor' }) })

/** Gives a browser an authenticator that knows its owner and answers at once (WebAuthn 3, section 11). */
async function plugAuthenticator(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}

/** The code that the app shows, once it is another one than before: each works once. */
async function nextCode(secret: string, before = ''): Promise<string> {
  const app = new TOTP({ secret })
  for (let attempt = 0; attempt < 400; attempt += 1) {
    const code = app.generate()
    if (code !== before) return code
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('the app shows the same code for longer than 30 seconds')
}

async function logOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Log out' }).first().click()
  await page.getByText('You are logged out').waitFor()
}

// An app shows each of its codes for half a minute.
const withSomePatience = { timeout: 240_000 }

test(
  'an admin adds an app and logs in with its codes, with a recovery code, and with a passkey',
  withSomePatience,
  async () => {
    const page = await openPage(browser)
    await plugAuthenticator(page)
    await logInToConsole(product, page)
    await page.getByRole('heading', { name: 'Acme' }).waitFor()
    await page.goto(at('/account'))
    await section(page).getByRole('button', { name: 'Add authenticator app' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Current password', { exact: true }).fill('not the password')
    await dialog.getByRole('button', { name: 'Continue' }).click()
    await dialog.getByText('That is not your current password').waitFor()
    await dialog.getByLabel('Current password', { exact: true }).fill(adminPassword)
    await dialog.getByRole('button', { name: 'Continue' }).click()
    await dialog.getByRole('img', { name: 'QR code' }).waitFor()
    await expectNoBarriers(page)
    const secret = ((await dialog.locator('code').textContent()) ?? '').replaceAll(' ', '')
    await dialog.getByLabel('Code', { exact: true }).fill('12')
    await dialog.getByRole('button', { name: 'Add app' }).click()
    await dialog.getByText('This must be the six digits').waitFor()
    const first = await nextCode(secret)
    await dialog.getByLabel('Code', { exact: true }).fill(first)
    await dialog.getByRole('button', { name: 'Add app' }).click()
    await dialog.getByRole('heading', { name: 'Keep these recovery codes' }).waitFor()
    await expectNoBarriers(page)
    const codes = await dialog.locator('code').allInnerTexts()
    expect(codes).toHaveLength(10)
    await dialog.getByRole('button', { name: 'I have kept them' }).click()
    await section(page).getByText('10 of 10 left').waitFor()
    await letterTo(product, adminEmail, /An authenticator app was added/)

    // The way back to where the admin wanted to go leads through both steps.
    await logOut(page)
    await page.goto(at('/activity'))
    await page.waitForURL(/\/login/)
    await page.getByLabel('Email').fill(adminEmail)
    await page.getByLabel('Password', { exact: true }).fill(adminPassword)
    await page.getByRole('button', { name: 'Log in', exact: true }).click()
    await page.getByRole('heading', { name: 'One more step' }).waitFor()
    await expectNoBarriers(page)
    await page.getByLabel('Code').fill('000000')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText('That code did not work').waitFor()
    await page.getByLabel('Code').fill(await nextCode(secret, first))
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('heading', { name: 'Activity' }).waitFor()

    await logOut(page)
    const plain = await openPage(browser, { javaScriptEnabled: false, colorScheme: 'dark', width: 390 })
    await plain.goto(at('/login'))
    await plain.getByLabel('Email').fill(adminEmail)
    await plain.getByLabel('Password', { exact: true }).fill(adminPassword)
    await plain.getByRole('button', { name: 'Log in', exact: true }).click()
    await plain.getByLabel('Code').fill((codes[0] ?? '').toLowerCase())
    await plain.getByRole('button', { name: 'Continue' }).click()
    await plain.waitForURL(at('/'))
    await letterTo(product, adminEmail, /A recovery code was used/)
    await logInToConsole(product, page)
    await page.getByLabel('Code').fill(codes[0] ?? '')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText('That code did not work').waitFor()
    await page.getByLabel('Code').fill(codes[1] ?? '')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('heading', { name: 'Acme' }).waitFor()

    await page.goto(at('/account'))
    await section(page).getByText('8 of 10 left').waitFor()
    await section(page).getByRole('button', { name: 'Add passkey' }).click()
    await dialog.getByLabel('Name').fill('Work laptop')
    await dialog.getByLabel('Current password', { exact: true }).fill(adminPassword)
    await dialog.getByRole('button', { name: 'Add passkey' }).click()
    await page.getByRole('status').getByText('You can log in with Work laptop from now on').waitFor()
    await section(page).getByText('Work laptop').first().waitFor()
    await expectNoBarriers(page)
    await section(page).getByRole('button', { name: 'Rename Work laptop' }).click()
    await dialog.getByLabel('Name').fill('Old laptop')
    await dialog.getByRole('button', { name: 'Rename' }).click()
    await section(page).getByText('Old laptop').first().waitFor()

    await logOut(page)
    await page.getByRole('button', { name: 'Log in with a passkey' }).click()
    await page.getByRole('heading', { name: 'Acme' }).waitFor()
    await logOut(page)
    await logInToConsole(product, page)
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    await page.getByRole('heading', { name: 'Acme' }).waitFor()

    await page.goto(at('/account'))
    await section(page).getByRole('button', { name: 'Remove authenticator app' }).click()
    await dialog.getByLabel('Current password', { exact: true }).fill(adminPassword)
    await dialog.getByRole('button', { name: 'Remove app' }).click()
    await page.getByRole('status').getByText('Removed your authenticator app').waitFor()
    await section(page).getByRole('button', { name: 'Remove Old laptop' }).click()
    await dialog.getByLabel('Current password', { exact: true }).fill(adminPassword)
    await dialog.getByRole('button', { name: 'Remove passkey' }).click()
    await page.getByRole('status').getByText('Removed Old laptop').waitFor()
    await expect.poll(() => section(page).getByText('Recovery codes').count()).toBe(0)
  },
)

test('an organization admin who needs a second factor sets one up before anything else', async () => {
  const page = await openPage(browser, { colorScheme: 'dark', width: 390 })
  await plugAuthenticator(page)
  await logInToConsole(product, page)
  await page.getByRole('heading', { name: 'Acme' }).waitFor()
  await page.goto(at('/admins'))
  await page.getByRole('button', { name: 'Require it' }).click()
  await page.getByRole('dialog').getByLabel('Current password', { exact: true }).fill(adminPassword)
  await page.getByRole('dialog').getByRole('button', { name: 'Require it' }).click()
  await page.getByRole('heading', { name: 'Set up a second factor' }).waitFor()
  await expectNoBarriers(page)
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Phone')
  await dialog.getByLabel('Current password', { exact: true }).fill(adminPassword)
  await dialog.getByRole('button', { name: 'Add passkey' }).click()
  await dialog.getByRole('heading', { name: 'Keep these recovery codes' }).waitFor()
  await dialog.getByRole('button', { name: 'I have kept them' }).click()
  await page.getByRole('heading', { name: 'Admins', exact: true }).waitFor()
})

test('a developer adds a passkey, logs in with it, and removes it', async () => {
  const email = 'ada@example.com'
  const globex = product.origin('globex.localhost')
  const page = await openPage(browser)
  await plugAuthenticator(page)
  await page.goto(`${globex}/register`)
  await page.getByLabel('Full name').fill('Ada Lovelace')
  await page.getByLabel('Email').fill(email)
  await page.getByRole('button', { name: 'Create Account' }).click()
  await page.goto(linkIn(await letterTo(product, email, /Confirm your email/)))
  await page.getByLabel('Password', { exact: true }).fill(goodPassword)
  await page.getByRole('button', { name: 'Confirm email' }).click()
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(goodPassword)
  await page.getByRole('button', { name: 'Log in', exact: true }).click()
  await page.getByRole('heading', { name: 'Published services' }).waitFor()

  await page.goto(`${globex}/account/passkeys`)
  await page.getByText('You have no passkeys yet').waitFor()
  await expectNoBarriers(page)
  await page.getByLabel('Name').fill('My phone')
  await page.getByLabel('Current password', { exact: true }).fill('not the password')
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByText('That is not your current password').waitFor()
  await page.getByLabel('Current password', { exact: true }).fill(goodPassword)
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByText('Your passkey is added').waitFor()
  await page.getByRole('heading', { name: 'My phone' }).waitFor()
  await expectNoBarriers(page)
  await letterTo(product, email, /A passkey was added/)
  await page.getByLabel('Name').fill('My phone again')
  await page.getByLabel('Current password', { exact: true }).fill(goodPassword)
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByText('This device has a passkey of yours already').waitFor()

  await page.getByRole('button', { name: 'Log out' }).click()
  await page.goto(`${globex}/account/passkeys`)
  await page.getByRole('button', { name: 'Log in with a passkey' }).click()
  await page.getByRole('heading', { name: 'Passkeys' }).waitFor()
  await page.getByRole('link', { name: /Remove.*My phone/ }).click()
  await expectNoBarriers(page)
  await page.getByLabel('Current password', { exact: true }).fill(goodPassword)
  await page.getByRole('button', { name: 'Remove passkey' }).click()
  await page.getByText('The passkey is removed').waitFor()
  await page.getByRole('button', { name: 'Log out' }).click()
  await page.getByRole('button', { name: 'Log in with a passkey' }).click()
  await page.getByText('This passkey does not open an account here').waitFor()
  await expectNoBarriers(page)

  // Without a script the page says what it takes, and the log-in offers nothing that would not work.
  const plain = await openPage(browser, { javaScriptEnabled: false })
  await plain.goto(`${globex}/login`)
  await expect.poll(() => plain.getByRole('button', { name: 'Log in with a passkey' }).isVisible()).toBe(false)
})
