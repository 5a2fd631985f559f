import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ApprovalRule } from '../../worker/contract/approval-rules.ts'
import type { Answers } from '../../worker/contract/registration-form.ts'
import {
  acme,
  adminCredentials,
  confirmationPath,
  consoleOf,
  developerIdOf,
  freshAddress,
  globex,
  goodPassword,
  logIn,
  openWorld,
  portalIdOf,
  tokenOf,
  type Visitor,
} from '../world.ts'

const world = openWorld()
let console: Visitor
/** Acme approves by hand, Globex at once. */
const ids: Record<string, string> = {}

beforeAll(async () => {
  console = await consoleOf(world)
  for (const hostname of [acme, globex]) ids[hostname] = await portalIdOf(console, hostname)
})
beforeEach(async () => {
  for (const hostname of [acme, globex]) await setRules(hostname, [])
})

type NewRule = Pick<ApprovalRule, 'when' | 'decision'> & { reason?: string }

async function setRules(hostname: string, rules: NewRule[]): Promise<ApprovalRule[]> {
  const response = await console.api('PUT', `/v3/portals/${ids[hostname]}/approval-rules`, { rules })
  expect(response.status).toBe(200)
  return (await response.json<{ rules: ApprovalRule[] }>()).rules
}

const everybody = { kind: 'email_domain' as const, domains: ['example.com'] }
const nobody = { kind: 'email_domain' as const, domains: ['nobody.example'] }

/** Signs somebody up and confirms, with answers or an invitation as if the form and an admin had been there. */
async function confirm(hostname: string, { answers, isInvited }: { answers?: Answers; isInvited?: boolean } = {}) {
  const email = freshAddress()
  const visitor = world.visitor(hostname)
  await visitor.post('/register', { full_name: 'Ada Lovelace', email })
  await env.DB.prepare('UPDATE registrations SET answers = ?, invited_by = ? WHERE email = ?')
    .bind(JSON.stringify(answers ?? []), isInvited ? 'an admin' : null, email)
    .run()
  const token = tokenOf(await confirmationPath(world, email))
  const response = await visitor.post('/confirm', { token, password: goodPassword })
  return { email, visitor, next: response.headers.get('Location') ?? '' }
}

async function eventsOf(hostname: string, email: string) {
  const id = await developerIdOf(console, ids[hostname] ?? '', email)
  const { results } = await env.DB.prepare(
    'SELECT action, actor, actor_id, from_status, to_status, reason FROM events WHERE developer_id = ? ORDER BY rowid',
  )
    .bind(id)
    .all()
  return results
}

const letters = async (email: string) => (await world.letters(email)).map(({ subject }) => subject)
const noticesAbout = async (email: string) =>
  (await world.letters(adminCredentials.email)).filter(({ text }) => text.includes(email)).length

describe('a rule that applies when an address was confirmed', () => {
  test('approves: they can log in at once, and no admin is bothered', async () => {
    const [rule] = await setRules(acme, [{ when: everybody, decision: 'approve' }])
    const { email, visitor, next } = await confirm(acme)
    expect(next).toBe('/login?notice=confirmed_approved')
    expect(await (await visitor.get(next)).text()).toContain('Your account is ready')
    expect((await logIn(visitor, email)).status).toBe(303)
    expect(await eventsOf(acme, email)).toEqual([
      expect.objectContaining({ action: 'confirm', actor: 'developer', from_status: null, to_status: 'pending' }),
      {
        action: 'approve',
        actor: 'rule',
        actor_id: rule?.id,
        from_status: 'pending',
        to_status: 'approved',
        reason: null,
      },
    ])
    expect(await noticesAbout(email)).toBe(0)
  })

  test.each([acme, globex])('rejects on %s: the page and a letter say so, the letter says why', async (hostname) => {
    const [rule] = await setRules(hostname, [{ when: everybody, decision: 'reject', reason: 'Use your work address.' }])
    const { email, visitor, next } = await confirm(hostname)
    expect(next).toBe('/login?notice=confirmed_rejected')
    const page = await (await visitor.get(next)).text()
    expect(page).toContain('Your email has been confirmed')
    expect(page).toContain('Your request for access was not approved. We wrote to you about it.')
    expect((await logIn(visitor, email)).status).toBe(401)

    const [letter] = await world.letters(email)
    expect(letter?.subject).toContain('request to join')
    expect(letter?.text).toContain('Use your work address.')
    expect(await eventsOf(hostname, email)).toEqual([
      expect.objectContaining({ action: 'confirm', to_status: 'pending' }),
      expect.objectContaining({
        action: 'reject',
        actor: 'rule',
        actor_id: rule?.id,
        from_status: 'pending',
        to_status: 'rejected',
        reason: 'Use your work address.',
      }),
    ])
    expect(await noticesAbout(email)).toBe(0)
  })

  test('rejects without a reason too', async () => {
    await setRules(acme, [{ when: everybody, decision: 'reject' }])
    const { email } = await confirm(acme)
    expect((await letters(email)).filter((subject) => subject.includes('request to join'))).toHaveLength(1)
  })

  test.each([acme, globex])('leaves it to a human on %s, whatever auto-approve says', async (hostname) => {
    await setRules(hostname, [{ when: everybody, decision: 'leave' }])
    const { email, visitor, next } = await confirm(hostname)
    expect(next).toBe('/login?notice=confirmed_pending')
    expect(await (await logIn(visitor, email)).text()).toContain('pending approval')
    expect(await eventsOf(hostname, email)).toEqual([
      expect.objectContaining({ action: 'confirm', actor: 'developer', from_status: null, to_status: 'pending' }),
    ])
    expect(await noticesAbout(email)).toBe(1)
  })

  test('is the first of several, in the order of the list', async () => {
    await setRules(acme, [
      { when: nobody, decision: 'reject' },
      { when: everybody, decision: 'approve' },
      { when: everybody, decision: 'reject' },
    ])
    expect((await confirm(acme)).next).toBe('/login?notice=confirmed_approved')
  })

  test.each([
    { portal: acme, status: 'pending', notices: 1 },
    { portal: globex, status: 'approved', notices: 0 },
  ])('none: auto-approve of $portal decides ($status)', async ({ portal, status, notices }) => {
    await setRules(portal, [{ when: nobody, decision: 'reject' }])
    const { email, next } = await confirm(portal)
    expect(next).toBe(`/login?notice=confirmed_${status}`)
    expect(await eventsOf(portal, email)).toEqual([expect.objectContaining({ action: 'confirm', to_status: status })])
    expect(await noticesAbout(email)).toBe(notices)
  })

  test('counts once, however often its link is used at the same time', async () => {
    await setRules(acme, [{ when: everybody, decision: 'reject', reason: 'Once.' }])
    const email = freshAddress()
    await world.visitor(acme).post('/register', { full_name: 'Ada', email })
    const token = tokenOf(await confirmationPath(world, email))
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => world.visitor(acme).post('/confirm', { token, password: goodPassword })),
    )
    expect(answers.map((answer) => answer.status).sort()).toEqual([303, ...Array(19).fill(410)])
    const events = await eventsOf(acme, email)
    expect(events.map(({ action }) => action)).toEqual(['confirm', 'reject'])
    expect((await letters(email)).filter((subject) => subject.includes('request to join'))).toHaveLength(1)
  })

  test('can be overruled by an admin afterwards', async () => {
    await setRules(acme, [{ when: everybody, decision: 'reject' }])
    const { email, visitor } = await confirm(acme)
    const id = await developerIdOf(console, ids[acme] ?? '', email)
    await console.api('PATCH', `/v3/portals/${ids[acme]}/developers/${id}`, { status: 'approved' })
    expect((await logIn(visitor, email)).status).toBe(303)
  })

  test('leaves a developer alone whom an admin has added', async () => {
    await setRules(acme, [{ when: everybody, decision: 'reject' }])
    const email = freshAddress()
    const visitor = world.visitor(acme)
    await visitor.post('/register', { full_name: 'Ada', email })
    const token = tokenOf(await confirmationPath(world, email))
    await env.DB.prepare(
      `INSERT INTO developers (id, portal_id, email, email_key, full_name, status, created_at, updated_at, signed_up_at, invited_by)
       VALUES (?, ?, ?, ?, 'Ada', 'approved', 0, 0, 0, 'an admin')`,
    )
      .bind(crypto.randomUUID(), ids[acme] ?? '', email, email)
      .run()
    const response = await visitor.post('/confirm', { token, password: goodPassword })
    expect(response.headers.get('Location')).toBe('/login?notice=confirmed_approved')
    expect((await logIn(visitor, email)).status).toBe(303)
  })
})

describe('a rule looks at', () => {
  const company = (value: string) => [{ field_id: 'company', label: 'Company', value }]

  beforeAll(async () => {
    const form = [
      { id: 'company', label: 'Company', help: '', is_required: false, kind: 'text', max_length: 100 },
      { id: 'seats', label: 'Seats', help: '', is_required: false, kind: 'number', min: null, max: null },
      { id: 'partner', label: 'Partner', help: '', is_required: false, kind: 'checkbox' },
    ]
    await env.DB.prepare('UPDATE portals SET registration_form = ?').bind(JSON.stringify(form)).run()
  })

  const answer = (field_id: string, operator: 'is' | 'contains', value: string | number | boolean) => ({
    kind: 'answer' as const,
    field_id,
    operator,
    value,
  })

  test.each([
    [answer('company', 'is', 'Acme'), company(' ACME '), true],
    [answer('company', 'is', 'Acme'), company('Acme Inc'), false],
    [answer('company', 'contains', 'acme'), company('The Acme Company'), true],
    [answer('company', 'contains', 'caf\u00e9'), company('Le Cafe\u0301'), true],
    [answer('company', 'contains', 'acme'), [], false],
    [answer('seats', 'is', 5), [{ field_id: 'seats', label: 'Seats', value: 5 }], true],
    [answer('seats', 'is', 5), [{ field_id: 'seats', label: 'Seats', value: 50 }], false],
    [answer('partner', 'is', true), [{ field_id: 'partner', label: 'Partner', value: true }], true],
    [answer('partner', 'is', true), [{ field_id: 'partner', label: 'Partner', value: false }], false],
    [answer('partner', 'is', false), [{ field_id: 'partner', label: 'Partner', value: false }], true],
    // Not asked is not a no.
    [answer('partner', 'is', false), [], false],
  ])('answers: %j of %j applies: %s', async (when, answers, applies) => {
    await setRules(acme, [{ when, decision: 'approve' }])
    expect((await confirm(acme, { answers })).next).toContain(applies ? 'approved' : 'pending')
  })

  test('invitations', async () => {
    await setRules(acme, [{ when: { kind: 'invitation' }, decision: 'approve' }])
    expect((await confirm(acme, { isInvited: true })).next).toContain('approved')
    expect((await confirm(acme)).next).toContain('pending')
  })

  test('the domain after the at sign, and nothing that only looks like it', async () => {
    await setRules(acme, [{ when: { kind: 'email_domain', domains: ['*.example.com'] }, decision: 'approve' }])
    expect((await confirm(acme)).next).toContain('pending')
    await setRules(acme, [{ when: { kind: 'email_domain', domains: ['EXAMPLE.com'] }, decision: 'approve' }])
    expect((await confirm(acme)).next).toContain('approved')
  })
})
