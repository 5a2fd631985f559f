import AxeBuilder from '@axe-core/playwright'
import { type Browser, chromium, type Page } from 'playwright-core'
import { expect } from 'vitest'
import { adminEmail, adminPassword, type Product } from './running-product.ts'

export interface PageOptions {
  javaScriptEnabled?: boolean
  colorScheme?: 'light' | 'dark'
  width?: number
  /** The language that the browser asks for. */
  locale?: string
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    ...(process.env.CHROMIUM_PATH && { executablePath: process.env.CHROMIUM_PATH }),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  })
}

/** A page of somebody who shares nothing with the other pages. */
export async function openPage(browser: Browser, options: PageOptions = {}): Promise<Page> {
  const { javaScriptEnabled = true, colorScheme = 'light', width = 1280, locale = 'en-US' } = options
  const context = await browser.newContext({ javaScriptEnabled, colorScheme, locale, viewport: { width, height: 844 } })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  return page
}

/** Everything that axe has to say about the page, as it is now. */
export async function expectNoBarriers(page: Page, { without = [] as string[] } = {}): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).disableRules(without).analyze()
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)
  expect(found, await page.title()).toEqual([])
}

/** Nothing scrolls sideways, once what was just changed is shown. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const overflow = () => page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth))
  await expect.poll(overflow, { message: `${page.url()} scrolls sideways` }).toBe(0)
}

/** Logs somebody in to the console: the seeded admin, unless it says otherwise. */
export async function logInToConsole(
  product: Product,
  page: Page,
  { email, password }: { email: string; password: string } = { email: adminEmail, password: adminPassword },
): Promise<void> {
  await page.goto(product.origin('admin.localhost'))
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Log in', exact: true }).click()
}
