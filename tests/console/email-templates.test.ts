import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import type {
  EmailPreview,
  EmailTemplate,
  EmailTemplateWords,
} from '../../worker/contract/management/email-templates.ts'
import type { Problem } from '../../worker/contract/problem.ts'
import {
  acme,
  addAdmin,
  consoleOf,
  developerIdOf,
  freshAddress,
  globex,
  join,
  openWorld,
  portalIdOf,
  type Visitor,
} from '../world.ts'

const world = openWorld()
let console: Visitor
let acmeId: string
let templates: string

beforeAll(async () => {
  console = await consoleOf(world)
  acmeId = await portalIdOf(console, acme)
  templates = `/v3/portals/${acmeId}/email-templates`
})

const read = async (name: string, query = '') =>
  (await console.get(`${templates}/${name}${query}`)).json<EmailTemplateWords>()

function change(
  name: string,
  words: unknown,
  { query = '', since, by = console }: { query?: string; since?: number; by?: Visitor } = {},
) {
  const headers: Record<string, string> = { 'Content-Type': 'application/json' }
  if (since !== undefined) headers['If-Match'] = `"${since}"`
  return by.send(`${templates}/${name}${query}`, { method: 'PATCH', headers, body: JSON.stringify(words) })
}

/** Somebody signs up, confirms and is approved: the letter that tells them so. */
async function approvedLetter() {
  const { email } = await join(world, acme)
  const id = await developerIdOf(console, acmeId, email)
  await console.api('PATCH', `/v3/portals/${acmeId}/developers/${id}`, { status: 'approved' })
  return (await world.letters(email)).find(({ subject }) => !/Confirm|request/.test(subject))
}

test('every letter to developers is listed with what it is for, and what of it is the portal’s own', async () => {
  const list = async () => (await (await console.get(templates)).json<{ data: EmailTemplate[] }>()).data
  const before = await list()
  expect(before).toHaveLength(18)
  expect(
    before.every(({ title, description, changed_languages }) => title && description && changed_languages.length === 0),
  ).toBe(true)
  await change('email-taken', { closing: 'Bis bald' }, { query: '?language=de' })
  await change('email-taken', { closing: 'Bye' })
  expect((await list()).find(({ name }) => name === 'email-taken')?.changed_languages).toEqual(['de', 'en'])
  await console.api('DELETE', `${templates}/email-taken?language=de`)
  expect((await list()).find(({ name }) => name === 'email-taken')?.changed_languages).toEqual(['en'])
})

test('a portal’s own words are in its next letter, until they are reset; other portals and languages keep ours', async () => {
  const ours = await approvedLetter()
  expect(ours?.subject).toBe('Your Acme account is approved')

  const words = { subject: 'You are in, {developer_fullname}', opening: 'Welcome to {portal_domain}.' }
  const changed = await change('account-approved', words)
  expect(changed.status).toBe(200)
  expect(changed.headers.get('ETag')).toBe('"1"')
  expect(await changed.json()).toMatchObject({ words: { ...words, closing: null }, version: 1 })
  expect(await read('account-approved')).toMatchObject({
    words: { ...words, closing: null },
    default_words: {
      subject: 'Your {portal_display_name} account is approved',
      opening: 'Your account for {portal_display_name} has been approved.',
      closing: 'The {portal_display_name} team',
    },
    placeholders: expect.arrayContaining([{ name: 'developer_fullname', description: expect.any(String) }]),
  })
  expect((await read('account-approved', '?language=fr')).words).toEqual({
    subject: null,
    opening: null,
    closing: null,
  })

  const own = await approvedLetter()
  expect(own?.subject).toBe('You are in, Ada Lovelace')
  expect(own?.text).toContain('\nWelcome to acme.localhost.\n\nLog in with the password you chose.\n')
  expect(own?.text).toContain('\nThe Acme team\n')
  expect(own?.html).toContain('Welcome to acme.localhost.')

  expect((await console.api('DELETE', `${templates}/account-approved`)).status).toBe(204)
  const again = await approvedLetter()
  expect([again?.subject, again?.text]).toEqual([ours?.subject, ours?.text])
})

test('a variant has words of its own: those of a pending registration are not those of an approved one', async () => {
  expect((await change('already-registered-pending', { opening: 'Patience, please.' })).status).toBe(200)
  const { email, visitor } = await join(world, acme)
  await visitor.post('/register', { full_name: 'Ada', email })
  expect((await world.letters(email))[0]?.text).toContain('Patience, please.')
  await console.api('PATCH', `/v3/portals/${acmeId}/developers/${await developerIdOf(console, acmeId, email)}`, {
    status: 'approved',
  })
  await visitor.post('/register', { full_name: 'Ada', email })
  expect((await world.letters(email))[0]?.text).toContain('Somebody, probably you')
})

describe('words that cannot be filled are refused, and the answer says why', () => {
  const known = '{portal_display_name}, {portal_domain}, {dev_portal_reply_to}, {developer_email}'
  test.each([
    [{ subject: 'Hi {name}' }, 'subject', `must not hold {name}. This letter knows ${known}`],
    [
      { closing: 'Hi {developer_fullname}' },
      'closing',
      `must not hold {developer_fullname}. This letter knows ${known}`,
    ],
    [{ opening: 'Hi {__proto__}' }, 'opening', `must not hold {__proto__}. This letter knows ${known}`],
    [{ opening: 'Hi {portal_domain' }, 'opening', 'must hold braces in pairs'],
    [{ opening: 'Hi portal_domain}' }, 'opening', 'must hold braces in pairs'],
    [{ opening: 'Hi {{portal_domain}}' }, 'opening', 'must hold braces in pairs'],
    [{ opening: 'Hi { portal_domain }' }, 'opening', 'must hold braces in pairs'],
    [{ subject: 'x'.repeat(201) }, 'subject', 'must have at most 200 characters'],
    [{ opening: 'x'.repeat(1001) }, 'opening', 'must have at most 1000 characters'],
    [{ subject: 'One\r\nBcc: two@example.com' }, 'subject', 'must not contain control or broken characters'],
    [{ opening: 'One \u202e two' }, 'opening', 'must not contain control or broken characters'],
    [{ subject: ' ' }, 'subject', 'must not be empty'],
    [{ closing: '' }, 'closing', 'must not be empty: null goes back to the default'],
    [{ heading: 'Mine' }, 'heading', 'is not a known property'],
    [{ subject: 1 }, 'subject', 'must'],
  ])('%j', async (words, field, reason) => {
    for (const path of ['', '/preview', '/send-test-email']) {
      const method = path === '' ? 'PATCH' : 'POST'
      const response = await console.api(method, `${templates}/confirm-email${path}`, words)
      expect(response.status).toBe(400)
      const [problem] = (await response.json<Problem>()).invalid_parameters ?? []
      expect(problem?.field).toBe(field)
      expect(problem?.reason).toContain(reason)
    }
    expect((await read('confirm-email')).version).toBe(0)
  })

  test('a letter, or a language, that does not exist', async () => {
    for (const name of ['approval-requested', 'nothing', 'toString', '__proto__']) {
      expect((await console.get(`${templates}/${name}`)).status).toBe(404)
      expect((await change(name, { subject: 'Mine' })).status).toBe(404)
      expect((await console.api('DELETE', `${templates}/${name}`)).status).toBe(404)
      expect((await console.api('POST', `${templates}/${name}/preview`, {})).status).toBe(404)
      expect((await console.api('POST', `${templates}/${name}/send-test-email`, {})).status).toBe(404)
    }
    expect((await console.get(`${templates}/confirm-email?language=la`)).status).toBe(400)
  })
})

test('what is left out stays, null goes back to the default, and each change is noted', async () => {
  await change('change-email', { subject: 'A', opening: 'B', closing: 'C' })
  await change('change-email', { opening: null })
  await change('change-email', {})
  expect(await read('change-email')).toMatchObject({ words: { subject: 'A', opening: null, closing: 'C' }, version: 3 })
  const { results } = await env.DB.prepare(
    `SELECT details FROM events WHERE action = 'change_letter_words' AND subject = 'change-email' ORDER BY id`,
  ).all<{ details: string }>()
  expect(results.map(({ details }) => JSON.parse(details))).toEqual([
    { language: 'en', subject: 'A', opening: 'B', closing: 'C' },
    { language: 'en', opening: null },
    { language: 'en' },
  ])
})

test('of two edits that begin with the same words only one is saved, whatever was reset in between', async () => {
  const both = await Promise.all([
    change('reset-password', { subject: 'Mine' }, { since: 0 }),
    change('reset-password', { subject: 'Theirs' }, { since: 0 }),
  ])
  expect(both.map(({ status }) => status).sort()).toEqual([200, 412])
  await console.api('DELETE', `${templates}/reset-password`)
  await change('reset-password', { subject: 'Once more' })
  expect((await change('reset-password', { subject: 'Late' }, { since: 1 })).status).toBe(412)
  expect((await read('reset-password')).words.subject).toBe('Once more')
  const { results } = await env.DB.prepare(
    `SELECT id FROM events WHERE action = 'change_letter_words' AND subject = 'reset-password'`,
  ).all()
  expect(results).toHaveLength(3)
})

describe('a letter is tried before it is saved', () => {
  const preview = async (name: string, words: unknown, query = '') =>
    (await console.api('POST', `${templates}/${name}/preview${query}`, words)).json<EmailPreview>()

  test('as a preview: with what is typed, what is saved, and ours, about nobody', async () => {
    await change('account-rejected', { closing: 'Saved closing' })
    const { subject, text, html } = await preview('account-rejected', { subject: 'Typed {developer_fullname}' })
    expect(subject).toBe('Typed Ada Lovelace')
    expect(text).toContain('Thank you for your interest in Acme.')
    expect(text).toContain('Saved closing')
    expect(html).toContain('Saved closing')
    expect((await preview('account-rejected', { closing: null })).text).toContain('The Acme team')
    expect((await preview('account-rejected', {}, '?language=ja')).html).toContain('<html lang="ja">')
    expect((await read('account-rejected')).words.subject).toBeNull()
  })

  test('with links that open nothing', async () => {
    const { text } = await preview('confirm-email', {})
    expect(text).toContain('https://acme.localhost/confirm?token=sample\n')
    expect((await world.visitor(acme).get('/confirm?token=sample')).status).toBe(404)
  })

  test('as a letter to oneself and nobody else, ten times an hour', async () => {
    const { email, visitor } = await addAdmin(world, { role: 'service_admin', portalIds: [acmeId] })
    const send = (words: unknown) =>
      visitor.api('POST', `${templates}/account-rejected/send-test-email?language=de`, words)
    expect((await send({ opening: 'Nur ein Versuch.', recipient: 'eve@example.com' })).status).toBe(400)
    expect((await send({ opening: 'Nur ein Versuch.' })).status).toBe(204)
    const [letter] = await world.letters(email)
    expect(letter).toMatchObject({ to: email, portal: 'Acme', subject: 'Test: Ihre Anfrage an Acme' })
    expect(letter?.text).toContain('Guten Tag, Ada Lovelace!\n\nNur ein Versuch.\n')

    for (let times = 1; times < 10; times += 1) expect((await send({})).status).toBe(204)
    const refused = await send({})
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(3000)
    expect(await world.letters(email)).toHaveLength(10)
    expect((await console.api('POST', `${templates}/confirm-email/send-test-email`, {})).status).toBe(204)
  })
})

test('only admins of the portal reach its letters, and words of one portal stay out of the other', async () => {
  const globexId = await portalIdOf(console, globex)
  const { visitor } = await addAdmin(world, { role: 'service_admin', portalIds: [globexId] })
  expect((await visitor.get(templates)).status).toBe(404)
  expect((await change('confirm-email', { subject: 'Planted' }, { by: visitor })).status).toBe(404)
  expect((await world.visitor('admin.localhost').get(templates)).status).toBe(401)

  await change('confirm-email', { opening: 'Acme says hello.' })
  for (const [hostname, isThere] of [
    [acme, true],
    [globex, false],
  ] as const) {
    const email = freshAddress()
    await world.visitor(hostname).post('/register', { full_name: 'Ada', email })
    expect((await world.letters(email))[0]?.text.includes('Acme says hello.')).toBe(isThere)
  }
})
