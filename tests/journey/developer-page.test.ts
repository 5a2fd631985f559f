import { readFile } from 'node:fs/promises'
import { parse } from 'papaparse'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectNoBarriers, expectNoSidewaysScroll, launchBrowser, logInToConsole, openPage } from './browser.ts'
import { goodPassword, letterTo, linkIn, type Product, startProduct } from './running-product.ts'

let product: Product
let browser: Browser
let admin: Page

const email = 'ada@example.com'

beforeAll(async () => {
  product = await startProduct()
  browser = await launchBrowser()
  admin = await openPage(browser)
  await logInToConsole(product, admin)
  await admin.getByRole('link', { name: 'Developers', exact: true }).waitFor()

  const developer = await openPage(browser)
  await developer.goto(`${product.origin('acme.localhost')}/register`)
  await developer.getByLabel('Full name').fill('Ada Lovelace')
  await developer.getByLabel('Email').fill(email)
  await developer.getByRole('button', { name: 'Create Account' }).click()
  await developer.goto(linkIn(await letterTo(product, email, /Confirm your email/)))
  await developer.getByLabel('Password').fill(goodPassword)
  await developer.getByRole('button', { name: 'Confirm email' }).click()
  await developer.getByText('Your email has been confirmed').waitFor()
})

afterAll(async () => {
  await browser?.close()
  await product?.stop()
})

async function logInAsDeveloper(): Promise<Page> {
  const page = await openPage(browser)
  await page.goto(`${product.origin('acme.localhost')}/login`)
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill(goodPassword)
  await page.getByRole('button', { name: 'Log in', exact: true }).click()
  await page.getByRole('heading', { name: 'Payments API' }).waitFor()
  return page
}

/** One of the cards of a room, by its heading. */
const card = (title: string) => admin.locator('.section').filter({ has: admin.getByRole('heading', { name: title }) })

test('from the list to the developer: approved, revoked with a reason, and approved again, as the history tells', async () => {
  await admin.getByRole('link', { name: 'Developers', exact: true }).click()
  await admin.getByRole('link', { name: 'Ada Lovelace' }).click()
  await admin.getByRole('heading', { name: 'Ada Lovelace', level: 1 }).waitFor()
  await admin.getByText('pending', { exact: true }).waitFor()

  await admin.getByRole('button', { name: 'Approve', exact: true }).click()
  await admin.getByRole('status').getByText('Approved Ada Lovelace').waitFor()
  await card('History').getByText('Portal Admin approved them').waitFor()

  await admin.getByRole('button', { name: 'Revoke' }).click()
  await admin.getByLabel('Reason (optional)').fill('The trial is over.')
  await admin.getByRole('dialog').getByRole('button', { name: 'Revoke access' }).click()
  await admin.getByRole('status').getByText('Revoked access of Ada Lovelace').waitFor()
  await card('History').getByText('Portal Admin revoked their access').waitFor()
  await card('History').getByText('The trial is over.').waitFor()
  await card('Letters').getByText('Your access was revoked').waitFor()
  await card('Letters').getByText('Confirm your email').waitFor()
  // Only a letter that has left stays: of two decisions in a row the last one's letter is sent.
  await letterTo(product, email, /revoked/)

  await admin.getByRole('button', { name: 'Approve with a reason' }).click()
  await admin.getByLabel('Reason (optional)').fill('Welcome back.')
  await admin.getByRole('dialog').getByRole('button', { name: 'Approve' }).click()
  await card('History').getByText('Welcome back.').waitFor()
  await admin.getByText('approved', { exact: true }).waitFor()
})

test('a note is written, refused when empty, deleted, and put back', async () => {
  const notes = card('Notes')
  await notes.getByRole('button', { name: 'Add note' }).click()
  await notes.getByText('New note must not be empty').waitFor()
  await notes.getByLabel('New note').fill('Met her at a fair.\n<b>Builds a bookshop.</b>')
  await notes.getByRole('button', { name: 'Add note' }).click()
  await notes.getByText('<b>Builds a bookshop.</b>').waitFor()
  await expect.poll(() => notes.getByLabel('New note').inputValue()).toBe('')

  await notes.getByRole('button', { name: 'Delete this note' }).click()
  await admin.getByRole('status').getByText('Deleted the note.').waitFor()
  await notes.getByText('<b>Builds a bookshop.</b>').waitFor({ state: 'detached' })
  await admin.getByRole('button', { name: 'Undo' }).click()
  await notes.getByText('<b>Builds a bookshop.</b>').waitFor()
})

test('sessions are ended one by one and all at once', async () => {
  const browsers = [await logInAsDeveloper(), await logInAsDeveloper(), await logInAsDeveloper()]
  await admin.reload()
  const sessions = card('Sessions')
  await sessions.getByRole('button', { name: 'End this session' }).first().click()
  await admin.getByRole('status').getByText('Ended the session.').waitFor()
  await sessions.getByRole('button', { name: 'End this session' }).nth(2).waitFor({ state: 'detached' })
  await sessions.getByRole('button', { name: 'End all sessions' }).click()
  await sessions.getByText('They are not logged in anywhere.').waitFor()
  for (const page of browsers) {
    await page.reload()
    await page.getByRole('heading', { name: 'Log in', exact: true }).waitFor()
  }
  await card('History').getByText('ended 2 sessions').waitFor()
})

test('the activity is filtered by what the address says, and taken away as files', async () => {
  await admin.getByRole('link', { name: 'Activity' }).click()
  await admin.getByText('Portal Admin revoked access of Ada Lovelace on Acme').waitFor()
  await admin.getByLabel('What').selectOption({ label: 'Approved a developer' })
  await admin.getByText('Portal Admin revoked access').waitFor({ state: 'detached' })
  await admin.getByText('Portal Admin approved Ada Lovelace on Acme').nth(1).waitFor()
  expect(new URL(admin.url()).search).toBe('?action=approve')

  const rows = await download('Export CSV')
  const { data } = parse<Record<string, string>>(rows, { header: true, skipEmptyLines: true })
  expect(data.map(({ action, developer, reason }) => [action, developer, reason])).toEqual([
    ['approve', 'Ada Lovelace', 'Welcome back.'],
    ['approve', 'Ada Lovelace', ''],
  ])
  const lines = (await download('Export JSON lines')).trim().split('\n')
  expect(lines.map((line) => JSON.parse(line).portal.name)).toEqual(['Acme', 'Acme'])

  await admin.getByLabel('Who').selectOption({ label: 'Me' })
  await admin.getByLabel('To', { exact: true }).fill('2020-01-01')
  await admin.getByRole('heading', { name: 'Nothing matches' }).waitFor()
  const filtered = admin.url()
  await admin.reload()
  await admin.getByRole('heading', { name: 'Nothing matches' }).waitFor()
  await expect.poll(() => admin.getByLabel('What').inputValue()).toBe('approve')
  await expect.poll(() => admin.getByLabel('To', { exact: true }).inputValue()).toBe('2020-01-01')

  await admin.getByRole('button', { name: 'Clear the filters' }).click()
  await admin.getByText('Portal Admin exported the activity').first().waitFor()
  await expect.poll(() => admin.getByLabel('What').inputValue()).toBe('')
  await admin.goBack()
  await admin.getByRole('heading', { name: 'Nothing matches' }).waitFor()
  expect(admin.url()).toBe(filtered)
  await expect.poll(() => admin.getByLabel('What').inputValue()).toBe('approve')
})

async function download(name: string): Promise<string> {
  const [file] = await Promise.all([admin.waitForEvent('download'), admin.getByRole('link', { name }).click()])
  return readFile((await file.path()) ?? '', 'utf8')
}

test('a service that was removed is put back, and what changed about it is told', async () => {
  await admin.getByRole('link', { name: 'Published Services' }).click()
  await admin.getByRole('button', { name: 'Edit Payments API v2' }).click()
  await admin.getByLabel('Version').fill('v3')
  await admin.getByRole('button', { name: 'Save' }).click()
  await admin.getByRole('status').getByText('Saved Payments API v3').waitFor()
  await admin.getByRole('button', { name: 'Remove Payments API v3' }).click()
  await admin.getByRole('button', { name: 'Remove service' }).click()
  await admin.getByRole('status').getByText('Removed Payments API v3').waitFor()
  await admin.getByRole('button', { name: 'Undo' }).click()
  await admin.getByRole('status').getByText('Put Payments API v3 back.').waitFor()
  await admin.getByRole('button', { name: 'Edit Payments API v3' }).waitFor()

  await admin.getByRole('link', { name: 'Activity' }).click()
  await admin.getByText('Portal Admin removed the service Payments API v3 on Acme').waitFor()
  await admin.getByText('What changed').click()
  await expect.poll(() => admin.locator('.event-details[open] dl').textContent()).toBe('VersionFrom v2 →  to v3')
})

describe.each([
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 390 },
] as const)('axe finds nothing ($colorScheme, $width px)', (look) => {
  test('on a developer’s page, the activity, and where there is nothing', async () => {
    const page = await openPage(browser, look)
    await logInToConsole(product, page)
    await page.goto(`${product.origin('admin.localhost')}/activity`)
    await page.getByText('What changed').first().click()
    await expectNoBarriers(page)
    await expectNoSidewaysScroll(page)
    await page.getByRole('link', { name: 'Ada Lovelace' }).first().click()
    await page.getByText('<b>Builds a bookshop.</b>').waitFor()
    await page.getByText('Your access was revoked').waitFor()
    await expectNoBarriers(page)
    await expectNoSidewaysScroll(page)

    await page.goto(`${product.origin('admin.localhost')}/activity?actor=${crypto.randomUUID()}`)
    await page.getByRole('heading', { name: 'Nothing matches' }).waitFor()
    await expectNoBarriers(page)
    await page.goto(page.url().replace(/activity.*/, 'portals/nobody/developers/nobody'))
    await page.getByRole('heading', { name: 'There is no such portal' }).waitFor()
    await expectNoBarriers(page)
  })
})

test('deleting leads back to the list, and leaves a history without a name', async () => {
  await admin.getByRole('link', { name: 'Ada Lovelace' }).first().click()
  const own = admin.url()
  await admin.getByRole('button', { name: 'Delete', exact: true }).click()
  await admin.getByRole('button', { name: 'Delete developer' }).click()
  await admin.getByRole('heading', { name: 'Deleted Ada Lovelace.' }).waitFor()
  await admin.getByRole('link', { name: 'See all developers' }).click()
  await admin.getByRole('heading', { name: 'Developers', level: 1 }).waitFor()
  await admin.goto(own)
  await admin.getByRole('heading', { name: 'There is no such developer' }).waitFor()
  await admin.getByRole('link', { name: 'Activity' }).click()
  await admin.getByText('Portal Admin approved a deleted developer on Acme').first().waitFor()
  await expect.poll(() => admin.getByText('Ada Lovelace').count()).toBe(0)
})
