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

/** Signs up on Acme and confirms; the page that the developer lands on. */
async function join(email: string): Promise<Page> {
  const page = await openPage(browser, { javaScriptEnabled: false })
  await page.goto(`${product.origin('acme.localhost')}/register`)
  await page.getByLabel('Full name').fill('Ada Lovelace')
  await page.getByLabel('Email').fill(email)
  await page.getByRole('button', { name: 'Create Account' }).click()
  await page.goto(linkIn(await letterTo(product, email, /Confirm your email/)))
  await page.getByLabel('Password').fill(goodPassword)
  await page.getByRole('button', { name: 'Confirm email' }).click()
  await page.getByText('Your email has been confirmed').waitFor()
  return page
}

const domainRule = (domain: string, decision: 'approve' | 'reject', reason: string | null = null) => ({
  when: { kind: 'email_domain', domains: [domain] },
  decision,
  reason,
})
const invitedRule = { when: { kind: 'invitation' }, decision: 'approve' }

/** Saves the rules of Acme, whatever they were, and opens their room: no test leans on what another one left. */
async function openRules(rules: object[], options?: PageOptions): Promise<Page> {
  const page = await openPage(browser, options)
  await logInToConsole(product, page)
  await page.getByRole('heading', { name: 'Acme' }).waitFor()
  const portalId = await page.evaluate(async (given) => {
    const response = await fetch('/v3/portals')
    const { data } = (await response.json()) as { data: { id: string; name: string }[] }
    const id = data.find(({ name }) => name === 'Acme')?.id
    await fetch(`/v3/portals/${id}/approval-rules`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ rules: given }),
    })
    return id
  }, rules)
  await page.goto(`${product.origin('admin.localhost')}/portals/${portalId}/approval-rules`)
  await page.getByText('When no rule applies').waitFor()
  return page
}

/** Does what adds a rule. A dialog is gone a moment before the list has the rule that was made in it. */
async function untilAdded(page: Page, add: () => Promise<unknown>) {
  const before = await page.locator('.rule').count()
  await add()
  await page.locator('.rule').nth(before).waitFor()
}

async function addDomainRule(page: Page, domains: string, decision: 'approve' | 'reject' | 'leave', reason?: string) {
  await page.getByRole('button', { name: 'Add rule' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Domains').fill(domains)
  await dialog.getByLabel('Then').selectOption(decision)
  if (reason) await dialog.getByLabel('Reason (optional)').fill(reason)
  await untilAdded(page, () => dialog.getByRole('button', { name: 'Add rule' }).click())
}

async function save(page: Page) {
  await page.getByRole('button', { name: 'Save rules' }).click()
  await page.getByRole('status').getByText('Saved the approval rules').waitFor()
}

const rulesOf = async (page: Page) =>
  (await page.locator('.rule-words > p:first-child').allInnerTexts()).map((words) => words.replace(/\s+/g, ' '))

test('rules are made with a dry run, saved, and applied to those who wait', async () => {
  await join('ada@partner.example')
  await join('eve@mail.example')
  const admin = await openRules([invitedRule])
  expect(await rulesOf(admin)).toEqual(['When they were invited by an admin → approve'])

  await addDomainRule(admin, 'mail.example\n*.mail.example', 'reject', 'Please use your work address.')
  await addDomainRule(admin, 'Partner.Example', 'approve')
  expect(await rulesOf(admin)).toEqual([
    'When they were invited by an admin → approve',
    'When the email belongs to mail.example or *.mail.example → reject',
    'When the email belongs to partner.example → approve',
  ])

  await admin.getByRole('button', { name: 'Try on the last 500 developers' }).click()
  await admin.getByText('2 who wait now would have been decided at once').waitFor()
  await admin.getByRole('row').filter({ hasText: 'eve@mail.example' }).getByText('rule 2').waitFor()
  await expectNoBarriers(admin)
  await save(admin)

  await admin.getByRole('button', { name: /^Apply to \d+ pending$/ }).click()
  await admin.waitForURL(/\/bulk-jobs\/[0-9a-f-]{36}$/)
  expect((await letterTo(product, 'eve@mail.example', /^Your request to join Acme$/)).text).toContain(
    'your work address',
  )
  await letterTo(product, 'ada@partner.example', /account is approved/)
  await admin.context().close()
})

test('a sign-up is decided by the first rule that applies, and the page says how', async () => {
  const reason = 'Please use your work address.'
  const admin = await openRules([
    domainRule('*.private.example', 'reject', reason),
    domainRule('company.example', 'approve'),
  ])
  await admin.context().close()
  const approved = await join('grace@company.example')
  await approved.getByText('Your account is ready').waitFor()
  const rejected = await join('mallory@eu.private.example')
  await rejected.getByText('Your request for access was not approved').waitFor()
  expect((await letterTo(product, 'mallory@eu.private.example', /^Your request to join/)).text).toContain(reason)
  const left = await join('joan@nowhere.example')
  await left.getByText('Awaiting account approval').waitFor()
})

test('rules are moved, removed and put back with the keyboard alone, and nothing is saved in passing', async () => {
  const admin = await openRules([
    invitedRule,
    domainRule('first.example', 'reject'),
    domainRule('second.example', 'approve'),
  ])
  const before = await rulesOf(admin)
  await admin.getByRole('button', { name: 'Move rule 1 down' }).focus()
  await admin.keyboard.press('Enter')
  await admin.keyboard.press('Enter')
  expect(await rulesOf(admin)).toEqual([before[1], before[2], before[0]])
  await admin.getByRole('status').getByText('Rule 2 is now rule 3 of 3').waitFor()
  expect(await admin.evaluate(() => document.activeElement?.textContent)).toBe('Move rule 3 down')

  await admin.getByRole('button', { name: 'Remove rule 1' }).focus()
  await admin.keyboard.press('Enter')
  expect(await rulesOf(admin)).toHaveLength(2)
  expect(await admin.evaluate(() => document.activeElement?.textContent)).toBe('Remove rule 1')
  await admin.getByRole('button', { name: 'Undo' }).press('Enter')
  expect(await rulesOf(admin)).toEqual([before[1], before[2], before[0]])

  await admin.getByRole('button', { name: 'Discard' }).press('Enter')
  expect(await rulesOf(admin)).toEqual(before)
  await admin.context().close()
})

test('what somebody else saved meanwhile is shown, and nothing is overwritten in silence', async () => {
  const [one, other] = [await openRules([]), await openRules([])]
  await one.reload()
  await one.getByText('When no rule applies').waitFor()
  await addDomainRule(one, 'one.example', 'leave')
  await addDomainRule(other, 'other.example', 'leave')
  await save(one)
  await other.getByRole('button', { name: 'Save rules' }).click()
  await other.getByText('Somebody else changed the approval rules meanwhile').waitFor()
  await other.getByText('one.example').first().waitFor()
  await expectNoBarriers(other)
  await other.getByRole('button', { name: 'Keep mine and save' }).click()
  await other.getByRole('status').getByText('Saved the approval rules').waitFor()
  await one.reload()
  await one.getByText('other.example').waitFor()
  expect((await rulesOf(one)).join()).not.toContain('one.example')
  await one.context().close()
  await other.context().close()
})

test('applying asks to save first while there are changes', async () => {
  await join('alan@elsewhere.example')
  const admin = await openRules([invitedRule])
  await addDomainRule(admin, 'elsewhere.example', 'approve')
  await admin.getByRole('button', { name: /^Apply to \d+ pending$/ }).click()
  await admin.getByRole('dialog').getByText('Only saved rules are applied').waitFor()
  await expectNoBarriers(admin)
  await admin.getByRole('button', { name: 'Save and apply' }).click()
  await admin.waitForURL(/\/bulk-jobs\//)
  await letterTo(product, 'alan@elsewhere.example', /account is approved/)
  await admin.context().close()
})

test('a rule about an answer offers what the question allows', async () => {
  const admin = await openRules([])
  await admin.evaluate(async () => {
    const fields = [
      { kind: 'choice', label: 'Plan', is_required: false, options: ['Trial', 'Paid'] },
      { kind: 'text', label: 'Company', is_required: false },
      { kind: 'checkbox', label: 'I am a partner', is_required: false },
      { kind: 'number', label: 'Seats', is_required: false },
    ]
    await fetch(location.pathname.replace('approval-rules', 'registration-form').replace('/portals', '/v3/portals'), {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ fields }),
    })
  })
  await admin.reload()
  const add = async (question: string, fill: (dialog: ReturnType<Page['getByRole']>) => Promise<unknown>) => {
    await admin.getByRole('button', { name: 'Add rule' }).click()
    const dialog = admin.getByRole('dialog')
    await dialog.getByLabel('When').selectOption('answer')
    await dialog.getByLabel('Question').selectOption(question)
    await fill(dialog)
    await untilAdded(admin, () => dialog.getByRole('button', { name: 'Add rule' }).click())
  }
  await admin.getByText('When no rule applies').waitFor()
  await add('Plan', (dialog) => dialog.getByLabel('The answer is').selectOption('Paid'))
  await add('Company', async (dialog) => {
    await dialog.getByLabel('The answer', { exact: true }).selectOption('contains')
    await dialog.getByLabel('This text').fill('Acme')
  })
  await add('I am a partner', (dialog) => dialog.getByLabel('It is').selectOption('ticked'))
  await add('Seats', async (dialog) => {
    await dialog.getByLabel('The answer is').fill('many')
    await dialog.getByRole('button', { name: 'Add rule' }).click()
    await dialog.getByText('must be a number').waitFor()
    await expectNoBarriers(admin)
    await dialog.getByLabel('The answer is').fill('5')
  })
  expect(await rulesOf(admin)).toEqual([
    'When the answer to “Plan” is “Paid” → approve',
    'When the answer to “Company” contains “Acme” → approve',
    'When “I am a partner” is ticked → approve',
    'When the answer to “Seats” is 5 → approve',
  ])
  await save(admin)
  await admin.context().close()
})

describe.each([
  { colorScheme: 'light' as const, width: 1280 },
  { colorScheme: 'dark' as const, width: 390 },
])('axe finds nothing ($colorScheme, $width px)', (options) => {
  test('in the room of the rules: with rules, trying them, editing one, and without any', async () => {
    await join(`ada${options.width}@looked.example`)
    const admin = await openRules([invitedRule, domainRule('looked.example', 'approve')], options)
    await expectNoBarriers(admin)
    await admin.getByRole('button', { name: 'Try on the last 500 developers' }).click()
    await admin.getByText('were looked at').waitFor()
    await admin.getByRole('button', { name: /^All/ }).click()
    await expectNoBarriers(admin)
    await expectNoSidewaysScroll(admin)
    await admin.getByRole('button', { name: 'Add rule' }).click()
    await admin.getByRole('dialog').getByRole('button', { name: 'Add rule' }).click()
    await admin.getByText('Domains must name at least one domain').waitFor()
    await expectNoBarriers(admin)
    await admin.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    for (let left = (await rulesOf(admin)).length; left > 0; left -= 1) {
      await admin.getByRole('button', { name: 'Remove rule 1' }).click()
    }
    await admin.getByRole('heading', { name: 'No rules yet' }).waitFor()
    await expectNoBarriers(admin)
    await expectNoSidewaysScroll(admin)
    await admin.context().close()
  })
})
