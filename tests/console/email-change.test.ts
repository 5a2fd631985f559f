import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import {
  addAdmin,
  admin,
  adminCredentials,
  freshAddress,
  goodPassword,
  logIn,
  openWorld,
  tokenInLetter,
  type Visitor,
} from '../world.ts'

const world = openWorld()
const { password } = adminCredentials

const addressOf = async (visitor: Visitor) => (await (await visitor.get('/v3/me')).json<{ email: string }>()).email

async function actionsOf(id: string): Promise<string[]> {
  const { results } = await env.DB.prepare('SELECT action FROM events WHERE actor_id = ? ORDER BY id')
    .bind(id)
    .all<{ action: string }>()
  return results.map(({ action }) => action)
}

test('an address changes once the new one has proven itself; the old one is told, and can take it back', async () => {
  const { id, email, visitor } = await addAdmin(world, { role: 'service_admin' })
  const wanted = freshAddress()
  expect((await visitor.api('POST', '/v3/me/email', { email: wanted, password })).status).toBe(204)
  expect(await addressOf(visitor)).toBe(email)
  const [letter] = await world.letters(wanted)
  expect(letter?.subject).toBe('Confirm your new address for Example APIs')
  expect(letter?.text).toContain(`https://${admin}/confirm-new-email?token=`)

  const browser = world.visitor(admin)
  const token = tokenInLetter(letter)
  const page = await browser.get(`/confirm-new-email?token=${token}`)
  expect(page.status).toBe(200)
  expect(await page.text()).toContain(wanted)
  expect(await addressOf(visitor)).toBe(email)
  const proven = await browser.post('/confirm-new-email', { token })
  expect(proven.headers.get('Location')).toBe('/login?notice=email_changed')
  expect((await visitor.get('/v3/me')).status).toBe(401)
  expect((await logIn(visitor, email, password)).status).toBe(401)
  expect((await logIn(visitor, wanted, password)).status).toBe(303)
  expect((await browser.post('/confirm-new-email', { token })).status).toBe(410)

  const [told] = await world.letters(email)
  expect(told?.subject).toBe('Your address for Example APIs was changed')
  const wayBack = tokenInLetter(told)
  const offered = await browser.get(`/undo-email-change?token=${wayBack}`)
  expect(await offered.text()).toContain(email)
  const short = await browser.post('/undo-email-change', { token: wayBack, password: 'short' })
  expect(short.status).toBe(422)
  expect(await short.text()).toContain('Use at least 15 characters')
  const undone = await browser.post('/undo-email-change', { token: wayBack, password: goodPassword })
  expect(undone.headers.get('Location')).toBe('/login?notice=email_change_undone')
  expect((await visitor.get('/v3/me')).status).toBe(401)
  expect((await logIn(visitor, wanted, password)).status).toBe(401)
  expect((await logIn(visitor, email, goodPassword)).status).toBe(303)
  expect((await browser.get(`/undo-email-change?token=${wayBack}`)).status).toBe(410)
  expect(await actionsOf(id)).toEqual(['change_email', 'undo_email_change'])
})

test('an address that was taken since the letter left is refused kindly, and the link stays unspent', async () => {
  const { visitor } = await addAdmin(world, { role: 'service_admin' })
  const wanted = freshAddress()
  await visitor.api('POST', '/v3/me/email', { email: wanted, password })
  const token = tokenInLetter((await world.letters(wanted))[0])
  const { id } = await addAdmin(world, { role: 'service_admin' })
  await env.DB.prepare('UPDATE admins SET email = ?, email_key = ? WHERE id = ?').bind(wanted, wanted, id).run()
  const refused = await world.visitor(admin).post('/confirm-new-email', { token })
  expect(refused.status).toBe(409)
  expect(await refused.text()).toContain('This address cannot be used')
})

test('an address of an admin elsewhere is told in the name of their own organization', async () => {
  const organizationId = crypto.randomUUID()
  await env.DB.prepare("INSERT INTO organizations (id, name, created_at) VALUES (?, 'Globex', 0)")
    .bind(organizationId)
    .run()
  const { email: taken } = await addAdmin(world, { role: 'organization_admin', organizationId })
  const { visitor } = await addAdmin(world, { role: 'service_admin' })
  expect((await visitor.api('POST', '/v3/me/email', { email: taken, password })).status).toBe(204)
  const [told] = await world.letters(taken)
  expect(told?.subject).toBe('This address already has an account with Globex')
  expect(JSON.stringify(told)).not.toContain('Example APIs')
})

test.each(['/confirm-new-email', '/undo-email-change'])('%s: a link that never was is a kind 404', async (path) => {
  const visitor = world.visitor(admin)
  for (const response of [
    await visitor.get(path),
    await visitor.get(`${path}?token=${'x'.repeat(43)}`),
    await visitor.post(path, { token: 'x'.repeat(43), password: goodPassword }),
    await visitor.post(path, { token: 'x'.repeat(300), password: goodPassword }),
    await visitor.post(path, {}),
  ]) {
    expect(response.status).toBe(404)
    expect(await response.text()).toContain('This link no longer works')
  }
})
