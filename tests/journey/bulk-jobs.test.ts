import type { Browser, Page } from 'playwright-core'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectNoBarriers, launchBrowser, logInToConsole, openPage } from './browser.ts'
import { letterTo, type Product, startProduct } from './running-product.ts'

const many = 7500
let product: Product
let browser: Browser
let page: Page
let acmeId: string

beforeAll(async () => {
  product = await startProduct()
  await product.kill()
  const [acme] = await product.query<{ id: string }>("SELECT id FROM portals WHERE name = 'Acme'")
  acmeId = acme?.id ?? ''
  await product.query(
    `WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${many})
     INSERT INTO developers (id, portal_id, email, email_key, full_name, status, created_at, updated_at, signed_up_at)
     SELECT printf('01900000-0000-7000-8000-%012x', n), '${acmeId}', 'dev' || n || '@example.com',
       'dev' || n || '@example.com', 'Developer ' || n, 'pending', 1718000000000, 1718000000000, 1718000000000
     FROM numbers`,
  )
  // A letter that no request carried.
  await product.query(
    `INSERT INTO letters (id, portal_id, developer_id, kind, recipient, facts, created_at, send_after)
     SELECT '${uuidv7()}', portal_id, id, 'account-rejected', 'left@example.com',
       '{"kind":"account-rejected","full_name":"Left","reason":null}', ${Date.now()}, 1 FROM developers LIMIT 1`,
  )
  await product.startAgain()
  browser = await launchBrowser()
  page = await openPage(browser)
  await logInToConsole(product, page)
  await page.getByRole('heading', { name: 'Acme' }).waitFor()
})
afterAll(async () => {
  await browser?.close()
  await product?.stop()
})

const jobs = () => `${product.origin('admin.localhost')}/portals/${acmeId}/bulk-jobs`

test('a letter that was left behind leaves by itself after the start', async () => {
  await letterTo(product, 'left@example.com', /./)
})

test('an empty list says what will be there', async () => {
  await page.goto(jobs())
  await page.getByRole('heading', { name: 'No bulk jobs yet' }).waitFor()
  await expectNoBarriers(page)
})

test('thousands are approved once each, though the worker is killed midway', async () => {
  const begun = await page.evaluate(async (portalId) => {
    const response = await fetch(`/v3/portals/${portalId}/bulk-jobs`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ kind: 'decide', decision: 'approve', reason: null, status: 'pending', search: null }),
    })
    return (await response.json()) as { id: string }
  }, acmeId)
  await page.goto(`${jobs()}/${begun.id}`)
  await page.getByRole('heading', { name: 'Approve all pending developers' }).waitFor()
  await page.evaluate(async (address) => {
    while (((await (await fetch(address)).json()) as { done: number }).done === 0);
  }, `/v3/portals/${acmeId}/bulk-jobs/${begun.id}`)

  await product.kill()
  expect(await progress(page)).toBeLessThan(many)
  const [before] = await product.query<{ state: string; done: number }>('SELECT state, done FROM bulk_jobs')
  expect(before?.state).toBe('running')
  expect(before?.done).toBeGreaterThan(0)
  expect(before?.done).toBeLessThan(many)

  await product.startAgain()
  await page.goto(`${product.origin('admin.localhost')}/portals/${acmeId}/published-services`)
  await page.getByRole('link', { name: /^Approving [\d,]+ of 7,500…$/ }).click()
  await page.getByText('7,500 developers were approved.').waitFor({ timeout: 60_000 })
  expect(await progress(page)).toBe(many)
  await page.reload()
  await page.getByText('7,500 developers were approved.').waitFor()
  await expectNoBarriers(page)
})

test('what was done is in the list, and looks right in the dark and on a phone', async () => {
  const phone = await openPage(browser, { colorScheme: 'dark', width: 390 })
  await logInToConsole(product, phone)
  await phone.getByRole('heading', { name: 'Acme' }).waitFor()
  await phone.goto(jobs())
  await phone.getByText('7,500 developers were approved.').waitFor()
  await expectNoBarriers(phone)
  await phone.getByRole('link', { name: 'Approve all pending developers' }).click()
  await phone.getByRole('heading', { name: 'Done' }).waitFor()
  await expectNoBarriers(phone)
})

test('the last letter arrives, and there is one event and one letter for each', async () => {
  await letterTo(product, `dev${many}@example.com`, /approved/)
  await product.kill()
  const [counted] = await product.query(
    `SELECT (SELECT count(*) FROM developers WHERE status = 'approved') AS approved,
       (SELECT count(*) FROM events WHERE action = 'approve') AS events,
       (SELECT count(DISTINCT developer_id) FROM events WHERE action = 'approve') AS decided,
       (SELECT count(*) FROM letters WHERE kind = 'account-approved') AS letters,
       (SELECT count(DISTINCT recipient) FROM letters WHERE kind = 'account-approved') AS recipients`,
  )
  expect(counted).toEqual({ approved: many, events: many, decided: many, letters: many, recipients: many })
})

async function progress(shown: Page): Promise<number> {
  return shown.getByRole('progressbar', { name: 'Progress' }).evaluate((bar) => (bar as HTMLProgressElement).value)
}
