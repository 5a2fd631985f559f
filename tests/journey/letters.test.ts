import { once } from 'node:events'
import { request } from 'node:http'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Fault, resendKey, startResend, type TakenLetter } from '../stand-ins/resend.ts'
import { signedByResend, type ToldByResend, webhookBindings } from '../stand-ins/resend-webhook.ts'
import { expectNoBarriers, launchBrowser, logInToConsole, openPage } from './browser.ts'
import { goodPassword, type Product, startProduct } from './running-product.ts'

let resend: Awaited<ReturnType<typeof startResend>>
let product: Product
let browser: Browser
let admin: Page
let phone: Page
let room: string

beforeAll(async () => {
  resend = await startResend()
  const secrets = {
    ...webhookBindings,
    MAIL_TRANSPORT: 'resend',
    RESEND_API_KEY: resendKey,
    RESEND_ORIGIN: resend.origin,
  }
  ;[product, browser] = await Promise.all([startProduct(secrets), launchBrowser()])
  admin = await openPage(browser)
  phone = await openPage(browser, { colorScheme: 'dark', width: 390 })
  for (const page of [admin, phone]) {
    await logInToConsole(product, page)
    await page.getByRole('heading', { level: 1, name: 'Dev Portal' }).waitFor()
  }
  await admin.getByRole('link', { name: 'Letters' }).click()
  await admin.getByRole('heading', { level: 1, name: 'Letters' }).waitFor()
  room = admin.url()
})

afterAll(async () => {
  await browser?.close()
  await product?.stop()
  resend?.stop()
})

async function plan(...faults: Fault[]): Promise<void> {
  await fetch(`${resend.origin}/faults`, { method: 'POST', body: JSON.stringify(faults) })
}

/** The letter that Resend has taken for an address, once it is there. */
async function taken(to: string, { after = 0 } = {}): Promise<TakenLetter> {
  const letters = async () => {
    const all = (await (await fetch(`${resend.origin}/taken`)).json()) as TakenLetter[]
    return all.filter((letter) => letter.to === to)
  }
  await expect.poll(async () => (await letters()).length).toBeGreaterThan(after)
  const newest = (await letters()).at(-1)
  if (!newest) throw new Error(`no letter to ${to}`)
  return newest
}

// Node does not resolve *.localhost everywhere, so the hostname travels in the header.
async function tell(told: ToldByResend): Promise<void> {
  const { method, headers, body } = signedByResend(told)
  const host = `admin.localhost:${product.port}`
  const options = { host: '127.0.0.1', port: product.port, path: '/webhooks/resend', method }
  const sent = request({ ...options, headers: { ...headers, host, 'Content-Length': Buffer.byteLength(body) } })
  sent.end(body)
  const [response] = await once(sent, 'response')
  response.resume()
  expect(response.statusCode).toBe(204)
}

async function signUp(email: string): Promise<void> {
  const visitor = await openPage(browser)
  await visitor.goto(`${product.origin('acme.localhost')}/register`)
  await visitor.getByLabel('Full name').fill('Ada Lovelace')
  await visitor.getByLabel('Email').fill(email)
  await visitor.getByRole('button', { name: 'Create Account' }).click()
  await visitor.getByRole('heading', { name: 'Check your inbox' }).waitFor()
  await visitor.context().close()
}

/** The same page as somebody on a phone at night sees it. */
async function onAPhone(address: string, waitFor: string): Promise<void> {
  await phone.goto(address)
  await phone.getByText(waitFor).first().waitFor()
  await expectNoBarriers(phone)
  const overflow = await phone.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(overflow).toBeLessThanOrEqual(0)
}

test('a letter that failed is sent again with one click, and arrives', async () => {
  await admin.getByText('No letters yet').waitFor()
  await expectNoBarriers(admin)
  await plan('refuses')
  await signUp('ada@example.com')
  await admin.goto(`${room}?show=never-arrived`)
  await expect
    .poll(async () => {
      await admin.reload()
      await admin.locator('main [aria-busy="false"], main .empty').first().waitFor()
      return admin.getByRole('row', { name: /ada@example\.com/ }).count()
    })
    .toBe(1)
  await admin.getByRole('row', { name: /Confirm your email.*Failed/ }).waitFor()
  await expectNoBarriers(admin)
  await onAPhone(admin.url(), 'ada@example.com')
  await admin.getByRole('button', { name: 'Send again to ada@example.com' }).click()
  await admin.getByText('Sent again to ada@example.com.').waitFor()
  const letter = await taken('ada@example.com')
  expect(letter.subject).toContain('Confirm your email')

  await admin.goto(room)
  await admin.getByRole('row', { name: /ada@example\.com.*Sent/ }).waitFor()
  await admin.getByRole('link', { name: 'Confirm your email' }).first().click()
  await admin.getByText('Taken by the mail provider', { exact: true }).waitFor()
  await admin.getByText(letter.id).waitFor()
  await expectNoBarriers(admin)
  await admin.getByRole('link', { name: 'All letters to this address' }).click()
  await admin.getByRole('row', { name: /ada@example\.com.*Sent/ }).waitFor()
  expect(new URL(admin.url()).search).toBe('?address=ada%40example.com')
})

test('the address of somebody who mistyped it is corrected: the letter arrives there, and its link works', async () => {
  await signUp('grace@exmaple.com')
  const lost = await taken('grace@exmaple.com')
  const tags = Object.fromEntries(lost.tags.map(({ name, value }) => [name, value]))
  await tell({
    type: 'email.bounced',
    tags,
    emailId: lost.id,
    at: new Date().toISOString(),
    data: { bounce: { type: 'Permanent', subType: 'General', message: 'The domain exmaple.com does not exist' } },
  })
  await admin.goto(`${room}?show=unconfirmed`)
  await admin.getByRole('row', { name: /grace@exmaple\.com.*Ada Lovelace.*Bounced/ }).waitFor()
  await onAPhone(admin.url(), 'grace@exmaple.com')

  await admin.getByRole('link', { name: 'Confirm your email' }).click()
  await admin.getByText('No letter goes to this address at the moment').waitFor()
  await admin.getByText('“The domain exmaple.com does not exist”').waitFor()
  const story = admin.url()
  await expectNoBarriers(admin)
  await onAPhone(story, 'No letter goes to this address')
  await admin.getByRole('button', { name: 'Correct the address' }).click()
  await expectNoBarriers(admin)
  await admin.getByLabel('Right address').fill('ada@example.com')
  await admin.getByRole('button', { name: 'Correct and send' }).click()
  await admin.getByText('Somebody has signed up with ada@example.com already.').waitFor()
  await admin.getByLabel('Right address').fill('grace@example.com')
  await admin.getByRole('button', { name: 'Correct and send' }).click()
  const letter = await taken('grace@example.com')
  await admin.getByText('To grace@example.com').waitFor()
  expect(admin.url()).not.toBe(story)

  const dead = await openPage(browser)
  await dead.goto(linkOf(lost))
  await dead.getByRole('heading', { name: /no longer works|expired/i }).waitFor()
  await dead.goto(linkOf(letter))
  await dead.getByLabel('Password').fill(goodPassword)
  await dead.getByRole('button', { name: 'Confirm email' }).click()
  await dead
    .getByText(/address is confirmed|confirmed/i)
    .first()
    .waitFor()

  await admin.goto(`${room}?show=unconfirmed`)
  await admin.getByText('Every confirmation was delivered').waitFor()
})

test('a developer’s page says what became of their letters, and leads to the story of each', async () => {
  await admin.goto(room.replace(/letters$/, 'developers?status=all'))
  await admin.getByRole('link', { name: 'Ada Lovelace' }).first().click()
  const letters = admin.locator('section', { has: admin.getByRole('heading', { name: 'Letters' }) })
  await letters.getByText('Sent', { exact: true }).first().waitFor()
  await letters.getByRole('link', { name: 'Confirm your email' }).first().click()
  await admin.getByText('What became of it').waitFor()
})

test('letters are found by their address, and by the keys', async () => {
  await admin.goto(room)
  await admin.getByRole('heading', { level: 1, name: 'Letters' }).waitFor()
  await admin.keyboard.press('/')
  await admin.keyboard.type('grace@exam')
  await admin
    .getByRole('row', { name: /grace@example\.com/ })
    .first()
    .waitFor()
  await expect.poll(() => admin.getByRole('row', { name: /ada@example\.com/ }).count()).toBe(0)
  await expect.poll(() => new URL(admin.url()).search).toBe('?address=grace%40exam')
  await admin.getByLabel('Search by email address').fill('nobody')
  await admin.getByText('No address that got a letter begins with “nobody”.').waitFor()
  await admin.getByRole('button', { name: 'Clear the search' }).click()
  await admin
    .getByRole('row', { name: /ada@example\.com/ })
    .first()
    .waitFor()
})

function linkOf(letter: TakenLetter): string {
  return /https?:\/\/\S+/.exec(letter.text)?.[0] ?? ''
}
