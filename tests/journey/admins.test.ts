import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectNoBarriers, launchBrowser, logInToConsole, openPage } from './browser.ts'
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

async function openConsole(): Promise<Page> {
  const page = await openPage(browser)
  await logInToConsole(product, page)
  await page.getByRole('heading', { name: 'Acme' }).waitFor()
  return page
}

const at = (path: string) => `${product.origin('admin.localhost')}${path}`
const said = (page: Page, words: string | RegExp) => page.getByRole('status').getByText(words).waitFor()
const rowOf = (page: Page, words: string) => page.getByRole('row').filter({ hasText: words })

async function portalIdOf(page: Page, name: string): Promise<string> {
  const portals = await page.evaluate(async () => (await (await fetch('/v3/portals')).json()).data)
  return (portals as { id: string; name: string }[]).find((portal) => portal.name === name)?.id ?? ''
}

async function signUp(email: string, hostname: string) {
  const page = await openPage(browser, { javaScriptEnabled: false })
  await page.goto(`${product.origin(hostname)}/register`)
  await page.getByLabel('Full name').fill('Ada Lovelace')
  await page.getByLabel('Email').fill(email)
  await page.getByRole('button', { name: 'Create Account' }).click()
  await page.goto(linkIn(await letterTo(product, email, /Confirm your email/)))
  await page.getByLabel('Password').fill(goodPassword)
  await page.getByRole('button', { name: 'Confirm email' }).click()
  await page.getByText('Your email has been confirmed').waitFor()
  await page.context().close()
}

test('a service admin is invited by letter, decides on Acme, sees nothing of Globex, and is disabled', async () => {
  const email = 'grace@example.com'
  const admin = await openConsole()
  await admin.getByRole('link', { name: 'Admins' }).click()
  await admin.getByText('Nobody is invited').waitFor()
  await expectNoBarriers(admin)
  await admin.getByRole('button', { name: 'Invite admin' }).click()
  const dialog = admin.getByRole('dialog')
  await expect.poll(() => dialog.getByLabel('Role').inputValue()).toBe('service_admin')
  await dialog.getByLabel('Email').fill('grace')
  await dialog.getByLabel('Acme').check()
  await dialog.getByRole('button', { name: 'Send invitation' }).click()
  await dialog.getByText('Email must be an email address').waitFor()
  await expectNoBarriers(admin)
  await dialog.getByLabel('Email').fill(email)
  await dialog.getByRole('button', { name: 'Send invitation' }).click()
  await said(admin, `Invited ${email}`)
  for (const words of ['Service admin', 'Acme', '72 hours left']) {
    await rowOf(admin, email).getByText(words, { exact: true }).waitFor()
  }

  const grace = await openPage(browser, { javaScriptEnabled: false, colorScheme: 'dark', width: 390 })
  const looker = await openPage(browser, { colorScheme: 'dark', width: 390 })
  const link = linkIn(await letterTo(product, email, /invites you to Example APIs/))
  await looker.goto(link)
  await expectNoBarriers(looker)
  await grace.goto(link)
  await grace.getByRole('button', { name: 'Accept the invitation' }).click()
  await grace.getByRole('alert').getByText('Enter your full name.').waitFor()
  await grace.getByLabel('Full name').fill('Grace Hopper')
  await grace.getByLabel('Password').fill(goodPassword)
  await grace.getByRole('button', { name: 'Accept the invitation' }).click()
  await grace.getByText('You are an admin now').waitFor()
  // The link again, as it stands in the letter: the token has left the address bar.
  await looker.goto(link)
  await looker.getByText('This invitation was accepted already').waitFor()
  await expectNoBarriers(looker)
  await grace.context().close()
  await looker.context().close()

  await signUp('ada@example.com', 'acme.localhost')
  const service = await openPage(browser)
  await logInToConsole(product, service, { email, password: goodPassword })
  await service.getByRole('heading', { name: 'Acme' }).waitFor()
  expect(await service.getByLabel('Portal', { exact: true }).locator('option').allInnerTexts()).toEqual(['Acme'])
  await expect.poll(() => service.getByRole('button', { name: 'New portal' }).count()).toBe(0)
  await expect.poll(() => service.getByRole('link', { name: 'Admins' }).count()).toBe(0)
  await service.getByRole('link', { name: '1 waiting' }).click()
  await rowOf(service, 'ada@example.com').getByRole('button', { name: 'Approve' }).click()
  await said(service, 'Approved Ada Lovelace')

  await service.goto(at(`/portals/${await portalIdOf(admin, 'Globex')}/developers`))
  await service.getByRole('heading', { name: 'There is no such portal' }).waitFor()
  await service.goto(at('/admins'))
  await service.getByRole('heading', { name: 'Only organization admins manage admins' }).waitFor()
  await expectNoBarriers(service)

  await admin.reload()
  await rowOf(admin, email).getByRole('button', { name: 'Edit' }).click()
  await dialog.getByLabel('Globex').check()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await said(admin, 'Saved what Grace Hopper may do')
  await service.goto(at('/'))
  await service.getByRole('heading', { name: 'Globex' }).waitFor()

  await rowOf(admin, email).getByRole('button', { name: 'Disable' }).click()
  await said(admin, 'Disabled Grace Hopper')
  await service.reload()
  await service.waitForURL(/\/login/)
  await admin.getByRole('button', { name: 'Undo' }).click()
  await said(admin, 'Enabled Grace Hopper')
  await rowOf(admin, email).getByText('Active').waitFor()
})

test('an invitation is sent again and withdrawn, and each time the older link is dead', async () => {
  const email = 'joan@example.com'
  const admin = await openConsole()
  await admin.getByRole('link', { name: 'Admins' }).click()
  await admin.getByRole('button', { name: 'Invite admin' }).click()
  await admin.getByRole('dialog').getByLabel('Email').fill(email)
  await admin.getByRole('dialog').getByLabel('Role').selectOption('organization_admin')
  await expect.poll(() => admin.getByRole('dialog').getByLabel('Acme').count()).toBe(0)
  await admin.getByRole('dialog').getByRole('button', { name: 'Send invitation' }).click()
  await said(admin, `Invited ${email}`)
  const older = linkIn(await letterTo(product, email, /invites you/))

  await rowOf(admin, email).getByRole('button', { name: 'Send again' }).click()
  await said(admin, `Sent a new letter to ${email}`)
  const joan = await openPage(browser)
  await joan.goto(older)
  await joan.getByText('This invitation no longer works').waitFor()

  await rowOf(admin, email).getByRole('button', { name: 'Withdraw' }).click()
  await admin.getByRole('dialog').getByRole('button', { name: 'Withdraw invitation' }).click()
  await said(admin, `Withdrew the invitation of ${email}`)
  await admin.getByText('Nobody is invited').waitFor()
})

test('a portal is created, gets another hostname, is closed and taken back', async () => {
  const admin = await openConsole()
  await admin.getByRole('button', { name: 'New portal' }).click()
  const dialog = admin.getByRole('dialog')
  await dialog.getByLabel('Hostname').fill('acme.localhost')
  await dialog.getByRole('button', { name: 'Create portal' }).click()
  await dialog.getByText('Name must not be empty').waitFor()
  await dialog.getByLabel('Name', { exact: true }).fill('Tides')
  await dialog.getByRole('button', { name: 'Create portal' }).click()
  await dialog.getByText('Another portal uses this hostname').waitFor()
  await dialog.getByLabel('Hostname').fill('Tides.localhost')
  await dialog.getByRole('button', { name: 'Create portal' }).click()
  await said(admin, 'Created Tides')
  await admin.getByRole('heading', { name: 'Tides' }).waitFor()
  await expectNoBarriers(admin)

  const visitor = await openPage(browser)
  await visitor.goto(product.origin('tides.localhost'))
  await visitor.getByRole('link', { name: 'Sign Up' }).waitFor()

  await admin.getByRole('link', { name: 'Settings of Tides' }).click()
  await admin.getByRole('button', { name: 'Add hostname' }).click()
  await dialog.getByLabel('Hostname').fill('docs.tides.localhost')
  await dialog.getByRole('button', { name: 'Add hostname' }).click()
  await said(admin, 'Added docs.tides.localhost')
  await admin.getByRole('button', { name: 'Make canonical docs.tides.localhost' }).click()
  await said(admin, 'Links are built with docs.tides.localhost')
  await admin.getByRole('button', { name: 'Remove tides.localhost' }).click()
  await said(admin, 'Removed tides.localhost')
  await admin.getByRole('button', { name: 'Undo' }).click()
  await said(admin, 'tides.localhost is back')
  await expectNoBarriers(admin)

  await admin.goto(at('/'))
  await admin.getByRole('button', { name: 'Close Tides' }).click()
  await expectNoBarriers(admin)
  await dialog.getByRole('button', { name: 'Close portal' }).click()
  await said(admin, 'Closed Tides')
  await admin.getByRole('button', { name: 'Reopen Tides' }).waitFor()
  await expectNoBarriers(admin)
  await admin.getByRole('button', { name: 'Undo' }).click()
  await said(admin, 'Tides is open again')
  await admin.getByRole('link', { name: 'Settings of Tides' }).waitFor()
})
