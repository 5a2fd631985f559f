import { request } from 'node:http'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, logInToConsole, openPage } from './browser.ts'
import { goodPassword, type Letter, letterTo, linkIn, type Product, startProduct } from './running-product.ts'

// Mail filters open every link of a letter before a person sees it: with HEAD, with GET, and in a browser that runs the
// scripts of the page (better-auth#9690, supabase/auth#1214, outline#9227). Whatever they do, the person still gets in.

const newPassword = 'seventeen violet umbrellas'
const email = 'ada@example.com'

let product: Product
let browser: Browser
let admin: Page
let acmeId: string

beforeAll(async () => {
  ;[product, browser] = await Promise.all([startProduct(), launchBrowser()])
  admin = await openPage(browser)
  await logInToConsole(product, admin)
  await admin.getByRole('heading', { name: 'Acme' }).waitFor()
  const { data } = await manage<{ data: { id: string; name: string }[] }>('GET', '/v3/portals')
  acmeId = data.find(({ name }) => name === 'Acme')?.id ?? ''
})

afterAll(async () => {
  await browser?.close()
  await product?.stop()
})

/** What a script of the console could ask of the management API. */
async function manage<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  const given = { method, path, body: body === undefined ? null : JSON.stringify(body) }
  const answer = await admin.evaluate(async ({ method, path, body }) => {
    const response = await fetch(path, { method, body, headers: body ? { 'Content-Type': 'application/json' } : {} })
    return response.ok ? response.text() : Promise.reject(`${path} answered ${response.status}`)
  }, given)
  return JSON.parse(answer)
}

/** The letter, after a mail filter has looked behind every link in it. */
async function scannedLetter(to: string, subject: RegExp): Promise<Letter> {
  const letter = await letterTo(product, to, subject)
  const links = linksOf(letter)
  expect(links.size).toBeGreaterThan(0)
  for (const link of links) {
    for (const method of ['HEAD', 'GET', 'HEAD', 'GET']) expect(await statusOf(method, link)).toBeLessThan(400)
    const page = await openPage(browser)
    await page.goto(link, { waitUntil: 'networkidle' })
    await page.reload({ waitUntil: 'networkidle' })
    const cookies = await page.context().cookies()
    expect(cookies.map(({ name }) => name).filter((name) => /developer|admin|device/.test(name))).toEqual([])
    await page.context().close()
  }
  return letter
}

/** In its text and in its HTML: a filter reads both. */
function linksOf({ text, html }: Letter): Set<string> {
  const inHtml = [...html.matchAll(/href="(https?:[^"]+)"/g)].map(([, link = '']) => link.replaceAll('&amp;', '&'))
  return new Set([...(text.match(/https?:\/\/\S+/g) ?? []), ...inHtml])
}

/**
 * The filter goes further, and presses every button of the pages that the links open. "This wasn't me" is left out: its page
 * is one button that deletes the sign-up, and nobody can tell who pressed it.
 */
async function pressedLetter(letter: Letter): Promise<Letter> {
  for (const link of [...linksOf(letter)].filter((one) => new URL(one).pathname !== '/not-me')) {
    const page = await openPage(browser)
    await page.goto(link, { waitUntil: 'networkidle' })
    const buttons = await page.getByRole('button').all()
    for (const [index] of buttons.entries()) {
      await page.goto(link, { waitUntil: 'networkidle' })
      await page.getByRole('button').nth(index).click({ timeout: 3000 })
      await page.waitForLoadState('networkidle')
    }
    const cookies = await page.context().cookies()
    expect(cookies.map(({ name }) => name).filter((name) => /developer|admin|device/.test(name))).toEqual([])
    await page.context().close()
  }
  return letter
}

/** The status at the end of all redirects. */
function statusOf(method: string, link: string): Promise<number> {
  const { host, port, pathname, search } = new URL(link)
  return new Promise((resolve, reject) => {
    request({ method, host: '127.0.0.1', port, path: pathname + search, headers: { host } }, (response) => {
      response.resume()
      const { location } = response.headers
      resolve(location ? statusOf(method, new URL(location, link).href) : (response.statusCode ?? 0))
    })
      .on('error', reject)
      .end()
  })
}

/** A person who opens the letter's link, in a browser of their own. */
async function opened(letter: Letter): Promise<Page> {
  const page = await openPage(browser)
  await page.goto(linkIn(letter))
  return page
}

async function logIn(address: string, password: string): Promise<Page> {
  const page = await openPage(browser)
  await page.goto(`${product.origin('acme.localhost')}/login`)
  await page.getByLabel('Email').fill(address)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Log in', exact: true }).click()
  await page.getByRole('heading', { name: 'Payments API' }).waitFor()
  return page
}

test('who signs up still confirms, and the admin’s letter and the approval still lead where they should', async () => {
  const visitor = await openPage(browser)
  await visitor.goto(`${product.origin('acme.localhost')}/register`)
  await visitor.getByLabel('Full name').fill('Ada Lovelace')
  await visitor.getByLabel('Email').fill(email)
  await visitor.getByRole('button', { name: 'Create Account' }).click()

  const page = await opened(await pressedLetter(await scannedLetter(email, /Confirm your email for Acme/)))
  await page.getByLabel('Password').fill(goodPassword)
  await page.getByRole('button', { name: 'Confirm email' }).click()
  await page.getByText('Your email has been confirmed').waitFor()

  await scannedLetter('admin@example.com', /asks to join Acme/)
  const developers = `/v3/portals/${acmeId}/developers`
  const { data } = await manage<{ data: { id: string; status: string }[] }>('GET', developers)
  expect(data.map(({ status }) => status)).toEqual(['pending'])
  await manage('PATCH', `${developers}/${data[0]?.id}`, { status: 'approved' })
  await scannedLetter(email, /account is approved/)
  await logIn(email, goodPassword)
})

test('who is invited still accepts', async () => {
  await manage('POST', `/v3/portals/${acmeId}/invitations`, { email: 'grace@example.com' })
  const page = await opened(await scannedLetter('grace@example.com', /You are invited to Acme/))
  await page.getByLabel('Full name').fill('Grace Hopper')
  await page.getByLabel('Password').fill(goodPassword)
  await page.getByRole('button', { name: 'Create Account' }).click()
  await page.getByText('Your email has been confirmed').waitFor()
  await logIn('grace@example.com', goodPassword)
})

test('who is invited to become an admin still does', async () => {
  await manage('POST', '/v3/admin-invitations', { email: 'joan@example.com', role: 'organization_admin' })
  const page = await opened(await scannedLetter('joan@example.com', /invites you/))
  await page.getByLabel('Full name').fill('Joan Clarke')
  await page.getByLabel('Password').fill(goodPassword)
  await page.getByRole('button', { name: 'Accept the invitation' }).click()
  await page.waitForURL(/\/login/)
})

test('who forgot a password still chooses a new one', async () => {
  const visitor = await openPage(browser)
  await visitor.goto(`${product.origin('acme.localhost')}/forgot-password`)
  await visitor.getByLabel('Email').fill(email)
  await visitor.getByRole('button', { name: 'Send the link' }).click()

  const page = await opened(await pressedLetter(await scannedLetter(email, /Choose a new password/)))
  await page.getByLabel('New password').fill(newPassword)
  await page.getByRole('button', { name: 'Save the password' }).click()
  await page.getByText('Your password is changed').waitFor()
  await scannedLetter(email, /Your password for Acme was changed/)
  await logIn(email, newPassword)
})

test('who wants another address still proves it, and takes it back with the letter to the old one', async () => {
  const developer = await logIn(email, newPassword)
  await developer.goto(`${product.origin('acme.localhost')}/account/email`)
  await developer.getByLabel('New email').fill('lovelace@example.com')
  await developer.getByLabel('Current password').fill(newPassword)
  await developer.getByRole('button', { name: 'Send the link' }).click()

  const newAddress = await opened(await scannedLetter('lovelace@example.com', /Confirm your new address/))
  await newAddress.getByRole('button', { name: 'Confirm this address' }).click()
  await newAddress.getByText('Your address is changed').waitFor()
  await logIn('lovelace@example.com', newPassword)

  const wayBack = await opened(await scannedLetter(email, /Your address for Acme was changed/))
  await wayBack.getByLabel('New password').fill(goodPassword)
  await wayBack.getByRole('button', { name: 'Take it back' }).click()
  await wayBack.getByText('Your account is yours again').waitFor()
  await logIn(email, goodPassword)
})

test('letters that only tell something change nothing, whoever looks behind their links', async () => {
  const developers = `/v3/portals/${acmeId}/developers`
  const page = await logIn(email, goodPassword)
  await page.goto(`${product.origin('acme.localhost')}/account`)
  await page.getByLabel('Write to me when a new browser logs in').check()
  await page.getByRole('button', { name: 'Save changes' }).click()
  await page.getByText('Your profile is saved').waitFor()
  await logIn(email, goodPassword)
  await scannedLetter(email, /A new device logged in/)

  await page.goto(`${product.origin('acme.localhost')}/account/email`)
  await page.getByLabel('New email').fill('grace@example.com')
  await page.getByLabel('Current password').fill(goodPassword)
  await page.getByRole('button', { name: 'Send the link' }).click()
  await scannedLetter('grace@example.com', /This address already has an account/)

  const visitor = await openPage(browser)
  await visitor.goto(`${product.origin('acme.localhost')}/register`)
  await visitor.getByLabel('Full name').fill('Ada Lovelace')
  await visitor.getByLabel('Email').fill(email)
  await visitor.getByRole('button', { name: 'Create Account' }).click()
  await pressedLetter(await scannedLetter(email, /You are already registered/))
  await logIn(email, goodPassword)

  const { data } = await manage<{ data: { id: string; email: string }[] }>('GET', developers)
  const path = `${developers}/${data.find((one) => one.email === email)?.id}`
  await manage('PATCH', path, { status: 'revoked', reason: 'A mistake.' })
  await pressedLetter(await scannedLetter(email, /Your access to Acme was revoked/))
  expect(await manage('GET', path)).toMatchObject({ status: 'revoked' })
})

test('an admin who forgot a password still chooses a new one, and is told', async () => {
  const visitor = await openPage(browser)
  await visitor.goto(`${product.origin('admin.localhost')}/forgot-password`)
  await visitor.getByLabel('Email').fill('joan@example.com')
  await visitor.getByRole('button', { name: 'Send the link' }).click()
  const page = await opened(await pressedLetter(await scannedLetter('joan@example.com', /Choose a new password/)))
  await page.getByLabel('New password').fill(newPassword)
  await page.getByRole('button', { name: 'Save the password' }).click()
  await page.getByText('Your password is changed').waitFor()
  await scannedLetter('joan@example.com', /Your password for .* was changed/)
  await logInToConsole(product, await openPage(browser), { email: 'joan@example.com', password: newPassword })
})
