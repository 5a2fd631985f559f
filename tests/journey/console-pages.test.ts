import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectNoBarriers, expectNoSidewaysScroll, launchBrowser, logInToConsole, openPage } from './browser.ts'
import { goodPassword, letterTo, linkIn, type Product, startProduct } from './running-product.ts'

let product: Product
let browser: Browser

beforeAll(async () => {
  product = await startProduct()
  browser = await launchBrowser()
  const developer = await openPage(browser)
  await developer.goto(`${product.origin('acme.localhost')}/register`)
  await developer.getByLabel('Full name').fill('Ada Lovelace')
  await developer.getByLabel('Email').fill('ada@example.com')
  await developer.getByRole('button', { name: 'Create Account' }).click()
  await developer.goto(linkIn(await letterTo(product, 'ada@example.com', /Confirm your email/)))
  await developer.getByLabel('Password').fill(goodPassword)
  await developer.getByRole('button', { name: 'Confirm email' }).click()
})

afterAll(async () => {
  await browser?.close()
  await product?.stop()
})

/** What the management API answers to the browser that looks at the console. */
function ask<Body>(page: Page, path: string): Promise<Body> {
  return page.evaluate(async (asked) => (await fetch(asked)).json(), path)
}

const rooms = [
  'overview',
  'published-services',
  'developers',
  'developers?status=all',
  'developers?status=revoked',
  'developers?status=all&search=nobody-at-all',
  'invitations',
  'letters',
  'letters?show=never-arrived',
  'letters?address=nobody-at-all',
  'bulk-jobs',
  'approval-rules',
  'registration-form',
  'terms',
  'settings',
]

test.each([
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 390 },
] as const)(
  'no page of the console has a barrier, scrolls sideways or breaks its own policy: $colorScheme, $width px',
  async (look) => {
    const page = await openPage(browser, look)
    await logInToConsole(product, page)
    await page.getByRole('heading', { name: 'Dev Portal' }).waitFor()
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error}`))
    page.on('console', (message) => {
      // A page about nothing that exists asks for it, and the browser tells of the 404.
      if (message.type() === 'error' && !message.text().includes('404'))
        complaints.push(`${page.url()}: ${message.text()}`)
    })

    const portals = await ask<{ data: { id: string; name: string }[] }>(page, '/v3/portals')
    const acme = portals.data.find(({ name }) => name === 'Acme')?.id ?? ''
    const developers = await ask<{ data: { id: string }[] }>(page, `/v3/portals/${acme}/developers`)
    const letters = await ask<{ data: { id: string }[] }>(page, `/v3/portals/${acme}/letters`)
    const paths = [
      '/',
      '/admins',
      '/activity',
      '/account',
      `/portals/${acme}/developers/${developers.data[0]?.id}`,
      `/portals/${acme}/developers/${crypto.randomUUID()}`,
      `/portals/${acme}/bulk-jobs/${crypto.randomUUID()}`,
      `/portals/${acme}/letters/${letters.data[0]?.id}`,
      `/portals/${acme}/letters/${crypto.randomUUID()}`,
      `/portals/${crypto.randomUUID()}/developers`,
      ...rooms.map((room) => `/portals/${acme}/${room}`),
    ]
    for (const path of paths) {
      await page.goto(`${product.origin('admin.localhost')}${path}`)
      await page.getByRole('heading', { level: 1 }).first().waitFor()
      await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' })
      await expectNoBarriers(page)
      await expectNoSidewaysScroll(page)
    }
    expect(complaints).toEqual([])
  },
)
