import { readFile } from 'node:fs/promises'
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
import { adminEmail, adminPassword, letterTo, type Product, startProduct } from './running-product.ts'

let product: Product
let browser: Browser
let acmeId: string

const names = ['Ada Lovelace', 'Grace Hopper', 'Joan Clarke', 'José Núñez', 'Katherine Johnson', 'Li']

beforeAll(async () => {
  product = await startProduct()
  browser = await launchBrowser()
  const admin = await openPage(browser)
  await logInToConsole(product, admin)
  await admin.getByRole('heading', { name: 'Acme' }).waitFor()
  acmeId = await admin.evaluate(async (people) => {
    const { data } = await (await fetch('/v3/portals')).json()
    const { id } = data.find((portal: { name: string }) => portal.name === 'Acme')
    for (const person of people) {
      const answer = await fetch(`/v3/portals/${id}/developers`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ ...person, status: 'pending' }),
      })
      if (!answer.ok) throw new Error(await answer.text())
    }
    return id as string
  }, people())
  await admin.context().close()
})

afterAll(async () => {
  await browser?.close()
  await product?.stop()
})

/** Those who are named, and as many others as make a second page. */
function people() {
  const others = Array.from({ length: 30 }, (_, i) => `Somebody Number ${String(i + 1).padStart(2, '0')}`)
  return [...others, ...names].map((full_name, i) => ({ full_name, email: `developer${i}@example.com` }))
}

const emailOf = (name: string) => people().find(({ full_name }) => full_name === name)?.email ?? ''

async function openRoom(query = '', options?: PageOptions): Promise<Page> {
  const admin = await openPage(browser, options)
  await logInToConsole(product, admin)
  await admin.getByRole('heading', { name: 'Acme' }).waitFor()
  await admin.goto(`${product.origin('admin.localhost')}/portals/${acmeId}/developers${query}`)
  return admin
}

// By its element: one that has closed has no role any more, but is still about to leave.
const dialogIsGone = (admin: Page) => admin.locator('dialog').waitFor({ state: 'detached' })
const shownNames = (admin: Page) => admin.locator('a.cell-title').allTextContents()
const focused = (admin: Page) =>
  admin.evaluate(() => document.activeElement?.querySelector('a.cell-title')?.textContent)

test('the whole way from the log-in to a decision goes by keyboard alone', async () => {
  const admin = await openPage(browser)
  const { keyboard } = admin
  await admin.goto(`${product.origin('admin.localhost')}/portals/${acmeId}/developers`)
  await admin.getByLabel('Password').waitFor()
  const field = admin.getByLabel('Email')
  for (let press = 0; press < 5 && !(await field.evaluate((one) => one === document.activeElement)); press += 1)
    await keyboard.press('Tab')
  await keyboard.type(adminEmail)
  await keyboard.press('Tab')
  await keyboard.type(adminPassword)
  await keyboard.press('Enter')

  await admin.getByRole('link', { name: 'Li', exact: true }).waitFor()
  await keyboard.press('/')
  await keyboard.type('lovel')
  await admin.getByText('1 developer found').waitFor()
  expect(new URL(admin.url()).searchParams.get('search')).toBe('lovel')
  // While somebody types, letters are letters.
  await keyboard.type('x')
  await admin.getByText('Nobody found').waitFor()
  await keyboard.press('Backspace')
  await admin.getByText('1 developer found').waitFor()
  await keyboard.press('Tab')
  await keyboard.press('j')
  expect(await focused(admin)).toBe('Ada Lovelace')
  await keyboard.press('a')
  await admin.getByRole('status').getByText('Approved Ada Lovelace').waitFor()
  await letterTo(product, emailOf('Ada Lovelace'), /account is approved/)

  await keyboard.press('/')
  await keyboard.press('Control+a')
  await keyboard.press('Delete')
  await admin.getByRole('link', { name: 'Li', exact: true }).waitFor()
  await keyboard.press('Tab')
  for (const name of ['Li', 'Katherine Johnson', 'José Núñez']) {
    await keyboard.press('j')
    expect(await focused(admin)).toBe(name)
  }
  await keyboard.press('k')
  expect(await focused(admin)).toBe('Katherine Johnson')
  await keyboard.press('r')
  await admin.getByRole('dialog', { name: 'Reject Katherine Johnson?' }).waitFor()
  await keyboard.press('Escape')
  await dialogIsGone(admin)
  expect(await focused(admin)).toBe('Katherine Johnson')
  await keyboard.press('r')
  await keyboard.type('Please use your company address. ajkrvx?')
  await keyboard.press('Tab')
  await keyboard.press('Tab')
  await keyboard.press('Enter')
  await admin.getByRole('status').getByText('Rejected Katherine Johnson').waitFor()
  const letter = await letterTo(product, emailOf('Katherine Johnson'), /^Your request to join Acme$/)
  expect(letter.text).toContain('Please use your company address. ajkrvx?')
  // The focus went to who took the place in the list.
  await expect.poll(() => focused(admin)).toBe('José Núñez')
  await keyboard.press('v')
  await admin.getByRole('status').getByText('José Núñez is pending and cannot be revoked now').waitFor()
  await keyboard.press('Enter')
  await admin.waitForURL(/\/developers\/[0-9a-f-]{36}$/)
  await admin.context().close()
})

test('a revoked developer is approved again by Undo', async () => {
  const admin = await openRoom('?status=approved')
  await admin.getByRole('link', { name: 'Ada Lovelace' }).waitFor()
  await admin.keyboard.press('j')
  await admin.keyboard.press('v')
  await admin.getByRole('dialog').getByRole('button', { name: 'Revoke access' }).click()
  await admin.getByText('No approved developers yet').waitFor()
  await admin.getByRole('button', { name: 'Undo' }).click()
  await admin.getByRole('status').getByText('Approved Ada Lovelace').waitFor()
  await admin.getByRole('link', { name: 'Ada Lovelace' }).waitFor()
  await admin.context().close()
})

test('the help lists the keys, which lead to rooms and approve nobody on the way', async () => {
  const admin = await openRoom()
  await admin.getByRole('link', { name: 'Li', exact: true }).waitFor()
  await admin.keyboard.press('j')
  await admin.keyboard.press('?')
  const help = admin.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await help.getByText('Open the developer’s page').waitFor()
  await expectNoBarriers(admin)
  await admin.keyboard.press('a')
  await admin.keyboard.press('Escape')
  await dialogIsGone(admin)

  await admin.keyboard.press('g')
  await admin.keyboard.press('a')
  await admin.waitForURL(/\/activity$/)
  await admin.goBack()
  await admin.getByRole('link', { name: 'Li', exact: true }).waitFor()
  await admin.keyboard.press('g')
  await admin.keyboard.press('p')
  await admin.getByRole('heading', { name: 'Globex' }).waitFor()
  await admin.getByRole('button', { name: 'Keyboard shortcuts' }).click()
  await help.getByText('Overview').waitFor()
  await admin.context().close()
})

test('search, order and what was loaded are the same after a reload', async () => {
  const admin = await openRoom('?status=pending')
  await admin.getByRole('link', { name: 'Longest waiting first' }).click()
  await admin.getByRole('link', { name: 'Newest first' }).waitFor()
  expect(new URL(admin.url()).searchParams.get('sort')).toBe('created_at asc')
  expect((await shownNames(admin))[0]).toBe('Somebody Number 01')
  await admin.getByRole('link', { name: 'Name', exact: true }).click()
  await admin.waitForURL(/full_name/)
  await admin.getByRole('link', { name: 'Grace Hopper' }).waitFor()
  await admin.getByRole('button', { name: 'Load more' }).click()
  await admin.getByRole('link', { name: 'Somebody Number 30' }).waitFor()
  const before = await shownNames(admin)
  expect(before).toEqual([...before].sort())
  await admin.reload()
  await admin.getByRole('link', { name: 'Somebody Number 30' }).waitFor()
  expect(await shownNames(admin)).toEqual(before)

  await admin.getByLabel('Search by name or email').fill('number 2')
  await admin.getByText('10 developers found').waitFor()
  const found = await shownNames(admin)
  await admin.reload()
  await admin.getByText('10 developers found').waitFor()
  expect(await shownNames(admin)).toEqual(found)
  await admin.getByLabel('Search by name or email').fill('jo')
  await expect.poll(() => shownNames(admin)).toEqual(['Joan Clarke', 'José Núñez'])
  await admin.context().close()
})

test('what is shown leaves as a CSV file', async () => {
  const admin = await openRoom('?status=pending&search=number')
  await admin.getByText('30 developers found').waitFor()
  const [download] = await Promise.all([
    admin.waitForEvent('download'),
    admin.getByRole('link', { name: 'Export CSV' }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(/^acme-pending-developers-\d{4}-\d\d-\d\d\.csv$/)
  const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\r\n')
  expect(lines).toHaveLength(31)
  await admin.context().close()
})

test('those who wait long stand out in words', async () => {
  const admin = await openRoom('?status=pending')
  await admin
    .getByText(/^Waiting /)
    .first()
    .waitFor()
  expect(await admin.getByText(/Long wait/).count()).toBe(0)
  await admin.clock.setFixedTime(Date.now() + 4.5 * 86_400_000)
  await admin.reload()
  await admin.getByText('Long wait: 4 days').first().waitFor()
  await expectNoBarriers(admin)
  await admin.context().close()
})

test('several are selected, and a job is begun on them or on all that match', async () => {
  const admin = await openRoom('?status=pending&search=number')
  await admin.getByText('30 developers found').waitFor()
  await admin.getByLabel('Select Somebody Number 30').check()
  await admin.getByLabel('Select Somebody Number 27').click({ modifiers: ['Shift'] })
  const bar = admin.getByRole('region', { name: 'Selection' })
  await bar.getByText('4 selected').waitFor()
  await bar.getByRole('button', { name: 'Reject' }).click()
  const dialog = admin.getByRole('dialog')
  await dialog.getByText('4 developers will be rejected and written to.').waitFor()
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await bar.getByText('4 selected').waitFor()

  await admin.getByLabel('Select all 25 shown').check()
  await bar.getByRole('button', { name: 'Select all 30 that match' }).click()
  await bar.getByText('All 30 selected').waitFor()
  await bar.getByRole('button', { name: 'Approve' }).click()
  await dialog.getByText('30 developers will be approved and written to.').waitFor()
  await dialog.getByLabel('Reason (optional)').fill('Welcome, all of you.')
  await dialog.getByRole('button', { name: 'Approve 30 developers' }).click()
  await admin.waitForURL(/\/bulk-jobs\/[0-9a-f-]{36}$/)
  const letter = await letterTo(product, 'developer0@example.com', /account is approved/)
  expect(letter.text).toContain('Welcome, all of you.')
  await admin.context().close()
})

describe.each([{}, { colorScheme: 'dark', width: 390 }] as PageOptions[])('with %j', (options) => {
  test('there are no barriers in any state, and nothing scrolls sideways', async () => {
    const admin = await openRoom('?status=all', options)
    const isSound = async () => {
      await expectNoBarriers(admin)
      await expectNoSidewaysScroll(admin)
    }
    await admin.getByRole('link', { name: 'Li', exact: true }).waitFor()
    await isSound()
    await admin.getByLabel(/^Select all/).check()
    await admin.getByRole('region', { name: 'Selection' }).waitFor()
    await isSound()
    await admin.getByRole('button', { name: 'Revoke the selected developers' }).click()
    await admin.getByRole('dialog').waitFor()
    await isSound()
    await admin.keyboard.press('Escape')
    await dialogIsGone(admin)
    await admin.keyboard.press('j')
    await admin.keyboard.press('?')
    await admin.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    await isSound()
    await admin.keyboard.press('Escape')
    await admin.getByLabel('Search by name or email').fill('nobody at all')
    await admin.getByText('Nobody found').waitFor()
    await isSound()
    await admin.getByLabel('Search by name or email').fill('\u202e')
    await admin.getByText('must not contain control or broken characters').waitFor()
    await isSound()
    await admin.context().close()
  })
})
