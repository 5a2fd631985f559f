import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectNoBarriers, expectNoSidewaysScroll, launchBrowser, logInToConsole, openPage } from './browser.ts'
import { goodPassword, letterTo, linkIn, type Product, startProduct } from './running-product.ts'

let product: Product
let browser: Browser
let admin: Page
let phone: Page | undefined
let isPhoneLoggedIn = false
let room: string

beforeAll(async () => {
  ;[product, browser] = await Promise.all([startProduct(), launchBrowser()])
  admin = await openPage(browser)
  await logInToConsole(product, admin)
  await admin.getByRole('link', { name: 'Invitations' }).click()
  await admin.getByRole('heading', { level: 1, name: 'Invitations' }).waitFor()
  room = admin.url()
})

afterAll(async () => {
  await browser?.close()
  await product?.stop()
})

/** The same page as somebody on a phone at night sees it. */
async function onAPhone(address: string, waitFor: string): Promise<void> {
  phone ??= await openPage(browser, { colorScheme: 'dark', width: 390 })
  if (address.startsWith(product.origin('admin.localhost')) && !isPhoneLoggedIn) {
    isPhoneLoggedIn = true
    await logInToConsole(product, phone)
    await phone.getByRole('heading', { level: 1, name: 'Dev Portal' }).waitFor()
  }
  await phone.goto(address)
  await phone.getByText(waitFor).first().waitFor()
  await expectNoBarriers(phone)
  await expectNoSidewaysScroll(phone)
}

test('an admin invites one person, takes it back and undoes that; the person accepts without script and logs in', async () => {
  await admin.getByText('No invitation waits to be accepted').waitFor()
  await expectNoBarriers(admin)
  await admin.getByRole('button', { name: 'Invite developer' }).click()
  await admin.getByLabel('Email').fill('not an address')
  await admin.getByRole('button', { name: 'Send invitation' }).click()
  await admin.getByText('Email must be an email address like name@example.com').waitFor()
  await expectNoBarriers(admin)
  await admin.getByLabel('Email').fill('grace@example.com')
  await admin.getByLabel('Message').fill('Welcome aboard.')
  await admin.getByRole('button', { name: 'Send invitation' }).click()
  await admin.getByText('Invited grace@example.com.').waitFor()
  await admin.getByText('1 invitation waits to be accepted.').waitFor()
  await expectNoBarriers(admin)
  const withdrawn = linkIn(await letterTo(product, 'grace@example.com', /You are invited to Acme/))

  await admin.getByRole('button', { name: 'Withdraw the invitation of grace@example.com' }).click()
  await admin.getByText('No invitation waits to be accepted').waitFor()
  const grace = await openPage(browser, { javaScriptEnabled: false })
  await grace.goto(withdrawn)
  await grace.getByRole('heading', { name: 'This invitation no longer works' }).waitFor()
  await onAPhone(withdrawn, 'This invitation no longer works')
  await admin.getByRole('button', { name: 'Undo' }).click()
  await admin.getByText('Invited grace@example.com again').waitFor()

  await expect
    .poll(async () => linkIn(await letterTo(product, 'grace@example.com', /You are invited/)), { timeout: 15_000 })
    .not.toBe(withdrawn)
  const link = linkIn(await letterTo(product, 'grace@example.com', /You are invited/))
  await onAPhone(link, 'Accept the invitation')
  await grace.goto(link)
  await grace.getByRole('heading', { name: 'Accept the invitation' }).waitFor()
  await expect.poll(() => grace.getByLabel('Email').inputValue()).toBe('grace@example.com')
  await grace.getByLabel('Password').fill('short')
  await grace.getByRole('button', { name: 'Create Account' }).click()
  await grace.getByRole('link', { name: 'Enter your full name.' }).waitFor()
  await grace.getByLabel('Full name').fill('Grace Hopper')
  await grace.getByLabel('Password').fill(goodPassword)
  await grace.getByRole('button', { name: 'Create Account' }).click()
  await grace.getByText('Your account is ready.').waitFor()
  await grace.getByLabel('Email').fill('grace@example.com')
  await grace.getByLabel('Password').fill(goodPassword)
  await grace.getByRole('button', { name: 'Log in', exact: true }).click()
  await grace.getByRole('heading', { name: 'Published services' }).waitFor()

  await admin.reload()
  await admin.getByText('No invitation waits to be accepted').waitFor()
})

test('an admin adds a developer, who is in the list at once', async () => {
  await admin.goto(room)
  await admin.getByRole('button', { name: 'Add developer' }).click()
  await expectNoBarriers(admin)
  await admin.getByLabel('Full name').fill('Katherine Johnson')
  await admin.getByLabel('Email').fill('katherine@example.com')
  await admin.getByLabel('Status').selectOption('Approved')
  await admin.getByRole('dialog').getByRole('button', { name: 'Add developer' }).click()
  await admin.getByText('Added Katherine Johnson.').waitFor()
  await letterTo(product, 'katherine@example.com', /You are invited to Acme/)
  await admin.getByRole('link', { name: 'Developers', exact: true }).click()
  await admin.goto(`${admin.url().split('?')[0]}?status=approved`)
  await admin.getByText('katherine@example.com').waitFor()
})

const wrong: Record<number, [line: string, words: string]> = {
  5: ['Nobody;not an address', 'This is not an email address'],
  77: ['"Person; the first";person2@example.com', 'The same address as in row 2'],
  300: ['No address;', 'There is no email address'],
  301: [`${'x'.repeat(300)};long@example.com`, 'The name is too long'],
  640: ['Grace Hopper;GRACE@example.com', 'This address is a developer already'],
  900: ['Katherine Johnson;katherine@example.com', 'This address is invited already'],
  1001: ['Reversed \u202e name;rtl@example.com', 'The name contains characters that cannot be read'],
}

/** A thousand rows as a spreadsheet in Europe saves them; row 1 is the heading. */
function thousandRows(): string {
  const lines = Array.from({ length: 1000 }, (_, index) => {
    const row = index + 2
    return wrong[row]?.[0] ?? `Person ${row};person${row}@example.com`
  })
  return `\ufeff${['Full name;E-mail', ...lines].join('\r\n')}\r\n`
}

test('an admin invites a thousand from a file: every bad row is named first, 993 get a letter, and one of them logs in', async () => {
  await admin.goto(room)
  await admin.getByRole('link', { name: 'Invite from a list' }).click()
  await admin.getByRole('heading', { name: 'Whom to invite' }).waitFor()
  await expectNoBarriers(admin)
  await admin.getByRole('button', { name: 'Look at the list' }).click()
  await admin.getByText('There is nobody in this list yet.').waitFor()
  await onAPhone(admin.url(), 'Whom to invite')

  const spreadsheet = { name: 'people.xlsx', mimeType: 'text/csv', buffer: Buffer.from('PK\u0003\u0004\u0000\u0000') }
  await admin.getByLabel('CSV file').setInputFiles(spreadsheet)
  await admin.getByText('people.xlsx is not a text file.').waitFor()
  await admin
    .getByLabel('CSV file')
    .setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(thousandRows()) })
  await admin.getByText('Read people.csv.').waitFor()
  await admin.getByLabel('Message').fill('Welcome to our beta.')
  await admin.getByRole('button', { name: 'Look at the list' }).click()

  await admin.getByRole('heading', { name: '993 people can be invited' }).waitFor()
  await admin.getByRole('heading', { name: '7 rows cannot be invited' }).waitFor()
  for (const [row, [, words]] of Object.entries(wrong)) {
    await admin.getByRole('row', { name: new RegExp(`\\b${row}\\b.*${words}`) }).waitFor()
  }
  await expectNoBarriers(admin)
  const list = admin.url()
  // Whoever follows the address finds the same, and a reload too.
  await onAPhone(list, 'Before anybody is invited')
  await admin.reload()
  await admin.getByRole('button', { name: 'Invite the 993 good ones' }).click()
  await admin.getByText('Invited 993 people').waitFor({ timeout: 60_000 })
  await expectNoBarriers(admin)
  await onAPhone(list, 'Invited 993 people')

  const download = admin.waitForEvent('download')
  await admin.getByRole('link', { name: 'Download the result as CSV' }).click()
  const file = await (await download).createReadStream()
  let result = ''
  for await (const part of file.setEncoding('utf8')) result += part
  expect(result.match(/"Invited"/g)).toHaveLength(993)
  expect(result).toContain('"640","GRACE@example.com","Grace Hopper","This address is a developer already"')

  await admin.getByRole('link', { name: 'All invitations' }).click()
  await admin.getByText('994 invitations wait to be accepted.').waitFor()
  await onAPhone(admin.url(), '994 invitations')
  for (const row of [2, 1000]) {
    const letter = await letterTo(product, `person${row}@example.com`, /You are invited to Acme/)
    expect(letter.text).toContain(`Hello Person ${row},`)
    expect(letter.text).toContain('> Welcome to our beta.')
  }
  const person = await openPage(browser)
  await person.goto(linkIn(await letterTo(product, 'person2@example.com', /You are invited/)))
  await expect.poll(() => person.getByLabel('Full name').inputValue()).toBe('Person 2')
  await person.getByLabel('Password').fill(goodPassword)
  await person.getByRole('button', { name: 'Create Account' }).click()
  await person.getByText('Your account is ready.').waitFor()
  await person.getByLabel('Email').fill('person2@example.com')
  await person.getByLabel('Password').fill(goodPassword)
  await person.getByRole('button', { name: 'Log in', exact: true }).click()
  await person.getByRole('heading', { name: 'Published services' }).waitFor()
})

test('a list that cannot be read, or is too long, is refused with a sentence', async () => {
  await admin.goto(`${room}?list=new`)
  await admin.getByLabel('People').fill('a@example.com,"never closed\nb@example.com')
  await admin.getByRole('button', { name: 'Look at the list' }).click()
  await admin.getByText('In row 1 a quotation mark is opened and never closed.').waitFor()
  const many = Array.from({ length: 10_001 }, (_, index) => `p${index}@example.com`).join('\n')
  await admin
    .getByLabel('CSV file')
    .setInputFiles({ name: 'many.csv', mimeType: 'text/csv', buffer: Buffer.from(many) })
  await admin.getByText('Read many.csv.').waitFor()
  await admin.getByRole('button', { name: 'Look at the list' }).click()
  await admin.getByText('This list has 10,001 rows. Invite at most 10,000 at a time.').waitFor()
  await admin.goto(`${room}?list=019c0000-0000-7000-8000-000000000000`)
  await admin.getByRole('heading', { name: 'There is no such list' }).waitFor()
  await expectNoBarriers(admin)
})
