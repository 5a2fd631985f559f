import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { Portal } from '../../worker/contract/management/portals.ts'
import type { Problem } from '../../worker/contract/problem.ts'
import { senderHeader } from '../../worker/mail/sender-header.ts'
import {
  acme,
  addAdmin,
  consoleOf,
  freshAddress,
  globex,
  openWorld,
  portalIdOf,
  type Visitor,
  type World,
} from '../world.ts'

let organizationId: string
let world: World
let console: Visitor
let path: string

beforeAll(async () => {
  organizationId = (await env.DB.prepare('SELECT id FROM organizations').first<string>('id')) ?? ''
  const domains = `acme.example=${organizationId}, globex.example=${organizationId}, other.example=another`
  world = openWorld({ ...env, MAIL_SENDER_DOMAINS: domains })
  console = await consoleOf(world)
  path = `/v3/portals/${await portalIdOf(console, acme)}`
})

const save = (body: Record<string, unknown>, version?: number) =>
  console.send(path, {
    method: 'PATCH',
    headers: { 'Content-Type': 'application/json', ...(version !== undefined && { 'If-Match': `"${version}"` }) },
    body: JSON.stringify(body),
  })

beforeEach(async () => {
  await save({ sender_name: null, sender_email: null, reply_to_email: null, display_name: 'Acme' })
})

/** From whom the letter of a sign-up comes. */
async function senderAt(hostname: string): Promise<string | undefined> {
  const email = freshAddress()
  await world.visitor(hostname).post('/register', { full_name: 'Ada Lovelace', email })
  return (await world.letters(email))[0]?.from
}

test('letters come from the portal’s name and the installation’s address, until it has its own', async () => {
  expect(await senderAt(acme)).toBe('"Acme" <letters@mail.localhost>')
  const saved = await save({ sender_name: 'Acme Developers', sender_email: 'Hello@ACME.example' })
  expect(await saved.json()).toMatchObject({
    sender_name: 'Acme Developers',
    sender_email: 'Hello@acme.example',
    mail_sender: { address: 'letters@mail.localhost', domains: ['acme.example', 'globex.example'] },
  })
  expect(await senderAt(acme)).toBe('"Acme Developers" <Hello@acme.example>')
  expect(await senderAt(globex)).toBe('"Globex" <letters@mail.localhost>')
})

test('a change is an event with what was before and after, and goes by the version it began with', async () => {
  const { version } = await (await console.get(path)).json<Portal>()
  const change = { sender_name: 'Acme', reply_to_email: 'help@acme.example', letters_per_hour: 500 }
  expect((await save(change, version)).status).toBe(200)
  expect((await save({ sender_name: 'Other' }, version)).status).toBe(412)
  const event = await env.DB.prepare(
    "SELECT details FROM events WHERE action = 'change_portal' ORDER BY id DESC",
  ).first<{
    details: string
  }>()
  expect(JSON.parse(event?.details ?? '')).toEqual({
    sender_name: [null, 'Acme'],
    reply_to_email: [null, 'help@acme.example'],
    letters_per_hour: [1000, 500],
  })
  await save({ letters_per_hour: 1000 })
})

test.each([
  'ada@example.com',
  'ada@other.example',
  'ada@evil-acme.example',
  'ada@sub.acme.example',
  'ada@acme.example.com',
])('an address of a domain that does not send is refused, with those that do: %s', async (address) => {
  const response = await save({ sender_email: address })
  expect(response.status).toBe(400)
  const { invalid_parameters: wrong } = await response.json<Problem>()
  expect(wrong).toEqual([
    { field: 'sender_email', reason: 'must be an address of acme.example or globex.example', source: 'body' },
  ])
})

test('an address whose domain sends no more is not used any more', async () => {
  await save({ sender_email: 'hello@acme.example' })
  const later = openWorld({ ...env, MAIL_SENDER_DOMAINS: `globex.example=${organizationId}, acme.example=another` })
  const email = freshAddress()
  await later.visitor(acme).post('/register', { full_name: 'Ada Lovelace', email })
  expect((await later.letters(email))[0]?.from).toBe('"Acme" <letters@mail.localhost>')
})

test('whatever a name holds, it stays a name', async () => {
  for (const name of ['Acme" <evil@example.com>, "', 'Acme \\', '<script>', 'a@b.example', 'アクメ, Inc.']) {
    await save({ sender_name: name })
    const from = (await senderAt(acme)) ?? ''
    expect(from).toBe(`"${name.trim().replace(/["\\]/g, '\\$&')}" <letters@mail.localhost>`)
    // As RFC 5322 reads it: one quoted name, one address, and nothing else.
    expect(from).toMatch(/^"(?:[^"\\\r\n]|\\.)*" <letters@mail\.localhost>$/)
  }
  const header = senderHeader({ name: 'Acme\r\nBcc: all@example.com\u202E', address: 'letters@mail.localhost' })
  expect(header).toBe('"Acme Bcc: all@example.com" <letters@mail.localhost>')
})

test('is set by service admins of the portal, too', async () => {
  const { visitor } = await addAdmin(world, { role: 'service_admin', portalIds: [path.split('/')[3] ?? ''] })
  expect((await visitor.api('PATCH', path, { sender_name: 'Theirs' })).status).toBe(200)
})
