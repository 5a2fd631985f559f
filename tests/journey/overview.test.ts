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

/** An admin with the overview of a portal before them. */
async function openOverview(portal: string, options?: PageOptions): Promise<Page> {
  const page = await openPage(browser, options)
  await logInToConsole(product, page)
  await page.getByRole('heading', { name: portal }).waitFor()
  const portalId = await page.evaluate(async (wanted) => {
    const response = await fetch('/v3/portals')
    const { data } = (await response.json()) as { data: { id: string; name: string }[] }
    return data.find(({ name }) => name === wanted)?.id
  }, portal)
  await page.goto(`${product.origin('admin.localhost')}/portals/${portalId}/overview`)
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
  return page
}

async function join(email: string): Promise<void> {
  const page = await openPage(browser, { javaScriptEnabled: false })
  await page.goto(`${product.origin('acme.localhost')}/register`)
  await page.getByLabel('Full name').fill('Ada Lovelace')
  await page.getByLabel('Email').fill(email)
  await page.getByRole('button', { name: 'Create Account' }).click()
  await page.goto(linkIn(await letterTo(product, email, /Confirm your email/)))
  await page.getByLabel('Password').fill(goodPassword)
  await page.getByRole('button', { name: 'Confirm email' }).click()
  await page.getByText('Your email has been confirmed').waitFor()
  await page.context().close()
}

describe.each([
  { colorScheme: 'light' as const, width: 1280 },
  { colorScheme: 'dark' as const, width: 390 },
])('the overview ($colorScheme, $width px)', (options) => {
  test('of a portal that nobody has found yet says what to do', async () => {
    const admin = await openOverview('Globex', options)
    await admin.getByText('Share the portal’s address').waitFor()
    await admin.getByRole('link', { name: product.origin('globex.localhost') }).waitFor()
    await expectNoBarriers(admin)
    await admin.context().close()
  })

  test('shows the funnel, who waits, the plot and its numbers, and breaks no rule of the page’s policy', async () => {
    await join(`ada-${options.width}@example.com`)
    const admin = await openOverview('Acme', options)
    const refused: string[] = []
    admin.on('console', (message) => {
      if (message.type() === 'error') refused.push(message.text())
    })
    await admin.reload()
    await admin.getByText(/developers? waits? for your approval/).waitFor()
    await admin.getByText('100% of those who signed up').waitFor()
    await admin.getByText('Nobody who signed up in these days was approved so far').waitFor()
    await admin.locator('.plot canvas').waitFor()
    await admin.getByText('Show the numbers by day').click()
    await expect.poll(() => admin.getByRole('row').count()).toBe(31)
    await expectNoBarriers(admin)
    await expectNoSidewaysScroll(admin)

    await admin.getByRole('link', { name: 'A year' }).click()
    await admin.getByRole('heading', { name: 'Registrations by week' }).waitFor()
    expect(new URL(admin.url()).search).toBe('?days=365')
    await admin.locator('.plot canvas').waitFor()

    await admin.getByLabel('From').fill('2026-01-02')
    await admin.getByLabel('To', { exact: true }).fill('2026-01-01')
    await admin.getByRole('button', { name: 'Show', exact: true }).click()
    await admin.getByText('From must not be after').waitFor()
    await expect.poll(() => admin.getByLabel('From').inputValue()).toBe('2026-01-02')
    await expectNoBarriers(admin)
    expect(refused.filter((text) => !text.includes('400'))).toEqual([])

    await admin.goto(admin.url().replace(/\?.*/, ''))
    await admin.getByRole('link', { name: 'See who waits' }).click()
    await admin.getByText(`ada-${options.width}@example.com`).waitFor()
    await admin.context().close()
  })
})

test('the plot is drawn in the colours of the scheme, and again when it changes', async () => {
  const admin = await openOverview('Acme', { colorScheme: 'light' })
  await admin.locator('.plot canvas').waitFor()
  const drawn = () => admin.locator('.plot canvas').evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL())
  const light = await drawn()
  await admin.emulateMedia({ colorScheme: 'dark' })
  await expect.poll(drawn).not.toBe(light)
  await admin.context().close()
})
