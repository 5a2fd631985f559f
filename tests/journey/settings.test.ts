import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectNoBarriers, launchBrowser, logInToConsole, openPage, type PageOptions } from './browser.ts'
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

/** The settings of a portal, as an admin reaches them from the menu. */
async function openSettings(portal: string, options?: PageOptions): Promise<Page> {
  const page = await openPage(browser, options)
  await logInToConsole(product, page)
  await page.getByRole('heading', { name: portal, exact: true }).waitFor()
  const menu = page.getByRole('button', { name: 'Menu' })
  if (await menu.isVisible()) await menu.click()
  await page.getByLabel('Portal', { exact: true }).selectOption({ label: portal })
  await page.getByRole('link', { name: 'Settings', exact: true }).click()
  await page.getByLabel('Display name').waitFor()
  return page
}

const accent = (page: Page) => page.getByLabel('Accent color', { exact: true })
const preview = (page: Page) => page.frameLocator('iframe')

async function save(page: Page) {
  await page.getByRole('button', { name: 'Save changes' }).click()
  await page.getByRole('status').getByText('Saved.').waitFor()
}

/** A visitor's page of a portal, once it shows what was saved: others may see a portal as it was for some seconds. */
async function visit(path: string, words: string | RegExp): Promise<Page> {
  const page = await openPage(browser, { javaScriptEnabled: false })
  await expect
    .poll(
      async () => {
        await page.goto(product.origin('acme.localhost') + path)
        return page.locator('body').textContent()
      },
      { timeout: 15_000, interval: 500 },
    )
    .toMatch(words)
  return page
}

test('a new look is tried on the real pages, saved, seen, and undone', async () => {
  const page = await openSettings('Acme')
  await preview(page).getByRole('heading', { name: 'Log in', exact: true }).waitFor()
  await page.getByLabel('Display name').fill('Acme <Builders>')
  await accent(page).fill('#FFD400')
  await page.getByText('Too faint on the white page').waitFor()
  await page.getByRole('button', { name: /^Use #/ }).click()
  await expect.poll(() => accent(page).inputValue()).toBe('#b09200')

  const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" onload="x()"><circle r="9"/></svg>'
  await page.getByLabel('Choose a file').setInputFiles({
    name: 'logo.svg',
    mimeType: 'image/svg+xml',
    buffer: Buffer.from(svg),
  })
  await page.getByText('logo.svg (1 KB) is in the preview and not saved yet.').waitFor()
  await preview(page).getByText('Acme <Builders>').first().waitFor()
  const button = preview(page).getByRole('button', { name: 'Log in', exact: true, includeHidden: true })
  await expect.poll(() => button.evaluate((one) => getComputedStyle(one).backgroundColor)).toBe('rgb(176, 146, 0)')
  const logo = preview(page).locator('img').first()
  await expect.poll(() => logo.evaluate((image: HTMLImageElement) => image.naturalWidth > 0)).toBe(true)
  await page.getByRole('button', { name: 'Phone' }).click()
  await page.getByRole('button', { name: 'Sign up', exact: true }).click()
  await preview(page).getByText('Create Account').waitFor()
  await expectNoBarriers(page)

  await save(page)
  const visitor = await visit('/login', /Acme <Builders>/)
  expect(await visitor.locator('link[data-portal-stylesheet]').getAttribute('href')).toBe('/portal.css?v=b09200')
  await visitor.context().close()

  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('status').getByText('Undone.').waitFor()
  await expect.poll(() => page.getByLabel('Display name').inputValue()).toBe('Acme')
  await expect.poll(() => accent(page).inputValue()).toBe('#c2410c')
  await (await visit('/login', /^(?!.*Builders)/s)).context().close()
  await page.context().close()
})

test('what cannot be saved is said next to its field, and nothing typed is lost', async () => {
  const page = await openSettings('Acme', { width: 390, colorScheme: 'dark' })
  await page.getByLabel('Name', { exact: true }).fill('Globex')
  await page.getByLabel('Description').fill('New words.')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await page.getByRole('alert').getByText('Another portal of your organization has that name').waitFor()
  await page.getByLabel('Name', { exact: true }).fill('Acme')
  await page.getByLabel('Denied domains').fill('example.com\nnonsense')
  await page.getByLabel('Contact email').fill('nobody')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await page.getByText('Denied domains must not hold “nonsense”').waitFor()
  await page.getByText('Contact email must be an email address').waitFor()
  expect(await page.getByLabel('Contact email').evaluate((field) => field === document.activeElement)).toBe(true)
  await expect.poll(() => page.getByLabel('Description').inputValue()).toBe('New words.')
  await expect.poll(() => page.getByLabel('Denied domains').inputValue()).toBe('example.com\nnonsense')
  await expectNoBarriers(page)

  await page.getByLabel('Choose a file').setInputFiles({
    name: 'logo.png',
    mimeType: 'image/png',
    buffer: Buffer.from('not a picture'),
  })
  await page.getByLabel('Contact email').fill('')
  await page.getByLabel('Denied domains').fill('')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await page.getByText('The logo is called a PNG and is none.').waitFor()
  await page.getByText('One change is not saved').waitFor()
  await expect.poll(() => page.getByLabel('Description').inputValue()).toBe('New words.')
  await page.getByRole('button', { name: 'Leave it as it was' }).click()
  await page.getByLabel('Description').fill('Never saved.')
  await page.getByRole('button', { name: 'Discard' }).click()
  await expect.poll(() => page.getByLabel('Description').inputValue()).toBe('New words.')
  await page.getByRole('button', { name: 'Save changes' }).waitFor({ state: 'detached' })
  await page.context().close()
})

test('leaving with changes that are not saved is asked about', async () => {
  const page = await openSettings('Globex')
  await page.getByLabel('Description').fill('New words.')
  const asked = new Promise<string>((resolve) => {
    page.once('dialog', (dialog) => {
      resolve(dialog.type())
      void dialog.dismiss()
    })
  })
  await page.getByRole('link', { name: 'Developers', exact: true }).click({ noWaitAfter: true })
  expect(await asked).toBe('beforeunload')
  await expect.poll(() => page.getByLabel('Description').inputValue()).toBe('New words.')
  await page.getByRole('button', { name: 'Discard' }).click()
  await page.getByRole('link', { name: 'Developers', exact: true }).click()
  await page.getByRole('heading', { name: 'Developers' }).waitFor()
  await page.context().close()
})

test('the way of signing up and the domains are seen on the portal', async () => {
  const page = await openSettings('Acme')
  await page.getByLabel('Allowed domains').fill('example.com\n*.example.org')
  await save(page)
  const visitor = await openPage(browser, { javaScriptEnabled: false })
  await expect
    .poll(
      async () => {
        await visitor.goto(`${product.origin('acme.localhost')}/register`)
        await visitor.getByLabel('Full name').fill('Eve')
        await visitor.getByLabel('Email').fill('eve@elsewhere.example')
        await visitor.getByRole('button', { name: 'Create Account' }).click()
        return visitor.locator('body').textContent()
      },
      { timeout: 15_000, interval: 500 },
    )
    .toContain('Addresses of this domain cannot join this portal')
  await expect.poll(() => visitor.getByLabel('Full name').inputValue()).toBe('Eve')
  await expectNoBarriers(await openCopy(visitor))

  await page.getByLabel('By invitation').check()
  await preview(page).getByText('Don’t have an account?').waitFor()
  await save(page)
  const invited = await visit('/register', /Sign-up is by invitation/)
  await expectNoBarriers(await openCopy(invited))
  await invited.getByLabel('Email').fill('nobody@example.com')
  await invited.getByRole('button', { name: 'Send my invitation again' }).click()
  await invited.getByText('A letter is on its way').waitFor()

  await page.getByLabel('Nobody').check()
  await save(page)
  const closed = await visit('/register', /Sign-up is closed/)
  await expectNoBarriers(await openCopy(closed, { colorScheme: 'dark', width: 390 }))
  await closed.getByRole('link', { name: 'Log in', exact: true }).click()
  await expect.poll(() => closed.getByText('Sign Up').count()).toBe(0)

  await page.getByLabel('Anybody').check()
  await page.getByLabel('Allowed domains').fill('')
  await save(page)
  for (const one of [page, visitor, invited, closed]) await one.context().close()
})

/** The same page with script, which axe needs. */
async function openCopy(page: Page, options?: PageOptions): Promise<Page> {
  const copy = await openPage(browser, options)
  await copy.goto(page.url())
  return copy
}

test('two admins who edit at once: the later one compares, and keeps theirs or takes the other’s', async () => {
  const [mine, theirs] = [await openSettings('Acme'), await openSettings('Acme', { width: 390, colorScheme: 'dark' })]
  await theirs.getByLabel('Description').fill('Theirs.')
  await theirs.getByLabel('Contact email').fill('theirs@example.com')
  await save(theirs)

  await mine.getByLabel('Description').fill('Mine.')
  await mine.getByRole('button', { name: 'Save changes' }).click()
  const conflict = mine.getByRole('alert').filter({ hasText: 'Somebody else changed the settings meanwhile' })
  await conflict.waitFor()
  await conflict.getByText('Theirs.').waitFor()
  await conflict.getByText('Mine.').waitFor()
  await expectNoBarriers(mine)
  await conflict.getByRole('button', { name: 'Keep mine and save' }).click()
  await mine.getByRole('status').getByText('Saved.').waitFor()
  await expect.poll(() => mine.getByLabel('Contact email').inputValue()).toBe('theirs@example.com')

  await theirs.getByLabel('Description').fill('Theirs again.')
  await theirs.getByRole('button', { name: 'Save changes' }).click()
  await expectNoBarriers(theirs)
  await theirs.getByRole('button', { name: 'Take theirs' }).click()
  await expect.poll(() => theirs.getByLabel('Description').inputValue()).toBe('Mine.')
  await theirs.getByRole('button', { name: 'Save changes' }).waitFor({ state: 'detached' })
  for (const one of [mine, theirs]) await one.context().close()
})

test('approving automatically from now on asks about those who wait already, and approves them', async () => {
  const email = 'grace@example.com'
  const visitor = await openPage(browser, { javaScriptEnabled: false })
  await visitor.goto(`${product.origin('acme.localhost')}/register`)
  await visitor.getByLabel('Full name').fill('Grace Hopper')
  await visitor.getByLabel('Email').fill(email)
  await visitor.getByRole('button', { name: 'Create Account' }).click()
  await visitor.goto(linkIn(await letterTo(product, email, /Confirm your email/)))
  await visitor.getByLabel('Password').fill(goodPassword)
  await visitor.getByRole('button', { name: 'Confirm email' }).click()
  await visitor.getByText('Awaiting account approval').waitFor()

  const page = await openSettings('Acme')
  await page.getByLabel('Approve new developers automatically').check()
  await page.getByRole('button', { name: 'Save changes' }).click()
  const dialog = page.getByRole('dialog', { name: 'One developer is pending. Approve them too?' })
  await dialog.waitFor()
  await expectNoBarriers(page)
  await dialog.getByRole('button', { name: 'Approve' }).click()
  await page.waitForURL(/\/bulk-jobs\/[0-9a-f-]{36}$/)
  await letterTo(product, email, /account is approved/)
  for (const one of [page, visitor]) await one.context().close()
})

test('a portal is closed and opened again, by those who may', async () => {
  const page = await openSettings('Globex')
  await page.getByRole('button', { name: 'Close portal' }).click()
  await page.getByRole('dialog', { name: 'Close Globex?' }).getByRole('button', { name: 'Close portal' }).click()
  await page.getByRole('heading', { name: 'This portal is closed' }).waitFor()
  await expectNoBarriers(page)
  const visitor = await openPage(browser, { javaScriptEnabled: false })
  const text = async () => {
    await visitor.goto(`${product.origin('globex.localhost')}/login`)
    return visitor.locator('body').textContent()
  }
  await expect.poll(text, { timeout: 15_000, interval: 500 }).toContain('This portal is closed')
  await page.getByRole('button', { name: 'Open it again' }).click()
  await page.getByRole('heading', { name: 'Close this portal' }).waitFor()
  await expect.poll(text, { timeout: 15_000, interval: 500 }).toContain('Sign Up')
  for (const one of [page, visitor]) await one.context().close()
})
