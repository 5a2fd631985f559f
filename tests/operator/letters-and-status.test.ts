import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  acme,
  admin,
  confirmationPath,
  consoleOf,
  developerIdOf,
  freshAddress,
  globex,
  goodPassword,
  join,
  openWorld,
  operatorOf,
  portalIdOf,
  tokenInLetter,
  tokenOf,
  type Visitor,
} from '../world.ts'

const world = openWorld()
const operator = operatorOf(world)

let console: Visitor
let acmeId: string
let globexId: string
beforeAll(async () => {
  console = await consoleOf(world)
  acmeId = await portalIdOf(console, acme)
  globexId = await portalIdOf(console, globex)
})

interface Retried {
  retried: number
  left: number
  next: string | null
}

async function retry(path: string, after?: string): Promise<Retried> {
  const response = await operator('POST', `/operator/${path}/letters/retry`, after ? { after } : {})
  expect(response.status).toBe(200)
  return response.json()
}

const retryPortal = (id: string, after?: string) => retry(`portals/${id}`, after)

/** What the provider does when nothing of it works: all letters to this address were given up. */
async function giveUp(recipient: string) {
  await env.DB.prepare("UPDATE letters SET state = 'failed', error = 'No answer.' WHERE recipient = ?")
    .bind(recipient)
    .run()
}

async function countOf(to: string): Promise<number> {
  return (await world.letters(to)).length
}

describe('retrying the failed letters of a portal', () => {
  test('sends a decision as it was, and a sign-up a new link, and notes that the operator wanted it', async () => {
    const { email } = await join(world, acme)
    const developer = await developerIdOf(console, acmeId, email)
    await console.api('PATCH', `/v3/portals/${acmeId}/developers/${developer}`, { status: 'approved' })
    await world.letters(email)
    await env.DB.prepare("UPDATE letters SET state = 'failed' WHERE recipient = ? AND kind = 'account-approved'")
      .bind(email)
      .run()
    const stranger = freshAddress()
    await world.visitor(acme).post('/register', { full_name: 'Ada', email: stranger })
    await confirmationPath(world, stranger)
    await giveUp(stranger)
    const before = await countOf(email)

    expect(await retryPortal(acmeId)).toEqual({ retried: 2, left: 0, next: null })
    expect(await countOf(email)).toBe(before + 1)
    const token = tokenOf(await confirmationPath(world, stranger))
    expect(
      (await world.visitor(acme).post('/confirm', { token, password: goodPassword })).headers.get('Location'),
    ).toMatch(/confirmed/)
    const { results } = await env.DB.prepare(
      "SELECT actor, actor_id FROM events WHERE action = 'resend_letter' AND portal_id = ?",
    )
      .bind(acmeId)
      .all()
    expect(results).toEqual(Array(2).fill({ actor: 'operator', actor_id: 'operator' }))
  })

  test('twice sends nothing twice, and nothing of another portal', async () => {
    const [here, elsewhere] = [freshAddress(), freshAddress()]
    for (const [hostname, email] of [
      [globex, here],
      [acme, elsewhere],
    ] as const) {
      await world.visitor(hostname).post('/register', { full_name: 'Ada', email })
      await confirmationPath(world, email)
      await giveUp(email)
    }
    expect(await retryPortal(globexId)).toMatchObject({ retried: 1 })
    expect(await countOf(here)).toBe(2)
    expect(await retryPortal(globexId)).toMatchObject({ retried: 0, left: 1, next: null })
    expect(await countOf(here)).toBe(2)
    expect(await countOf(elsewhere)).toBe(1)
  })

  test('leaves what is no longer so, what bounced, and sign-ups while their letters are stopped', async () => {
    const portal = await (
      await console.api('POST', '/v3/portals', { name: 'Left', canonical_domain: 'left.example.com' })
    ).json<{ id: string }>()
    const letter = (id: string, kind: string, recipient: string) =>
      env.DB.prepare(
        `INSERT INTO letters (id, portal_id, kind, recipient, facts, created_at, send_after, state)
         VALUES (?, ?, ?, ?, '{}', 0, 0, 'failed')`,
      ).bind(id, portal.id, kind, recipient)
    const [bounced, stopped] = [freshAddress(), freshAddress()]
    await world.visitor('left.example.com').post('/register', { full_name: 'Ada', email: stopped })
    await env.DB.prepare('DELETE FROM letters WHERE recipient = ?').bind(stopped).run()
    await env.DB.batch([
      letter(crypto.randomUUID(), 'account-approved', freshAddress()),
      letter(crypto.randomUUID(), 'confirm-email', bounced),
      letter(crypto.randomUUID(), 'confirm-email', stopped),
      env.DB.prepare("INSERT INTO undeliverable_addresses VALUES (?, ?, 'No such mailbox.', 0)").bind(
        portal.id,
        bounced,
      ),
      env.DB.prepare("UPDATE portals SET letters_stopped_at = 1, letters_stopped_cause = 'bounces' WHERE id = ?").bind(
        portal.id,
      ),
    ])
    expect(await retryPortal(portal.id)).toEqual({ retried: 0, left: 3, next: null })
    await env.DB.prepare('UPDATE portals SET letters_stopped_at = NULL WHERE id = ?').bind(portal.id).run()
    expect(await retryPortal(portal.id)).toEqual({ retried: 1, left: 2, next: null })
    expect(await countOf(stopped)).toBe(1)
  })

  test('looks at a bounded number at each call, and comes to an end', async () => {
    const portal = await (
      await console.api('POST', '/v3/portals', { name: 'Many', canonical_domain: 'many.example.com' })
    ).json<{ id: string }>()
    await env.DB.prepare(
      `INSERT INTO letters (id, portal_id, kind, recipient, facts, created_at, send_after, state)
       SELECT printf('019c0000-0000-7000-8000-%012d', value), ?, 'account-approved', 'gone@example.com', '{}', 0, 0, 'failed'
       FROM json_each(?)`,
    )
      .bind(portal.id, JSON.stringify(Array.from({ length: 60 }, (_, index) => index)))
      .run()
    const calls: Retried[] = []
    for (let after: string | undefined; ; ) {
      const call = await retryPortal(portal.id, after)
      calls.push(call)
      if (call.next === null) break
      after = call.next
    }
    expect(calls.map(({ left }) => left)).toEqual([25, 25, 10])
  })
})

describe('retrying the failed letters of an organization', () => {
  test('sends an invitation again with the link that it had, as long as that works', async () => {
    const email = freshAddress()
    const body = { name: 'Retried', admin: { email, full_name: 'Ada Lovelace' } }
    const { id } = await (await operator('POST', '/operator/organizations', body)).json<{ id: string }>()
    const token = tokenInLetter((await world.letters(email))[0])
    await giveUp(email)
    expect(await retry(`organizations/${id}`)).toEqual({ retried: 1, left: 0, next: null })
    const letters = await world.letters(email)
    expect(letters).toHaveLength(2)
    expect(tokenInLetter(letters[0])).toBe(token)

    await giveUp(email)
    world.pass(73 * 3_600_000)
    expect(await retry(`organizations/${id}`)).toEqual({ retried: 0, left: 1, next: null })
    expect(await countOf(email)).toBe(2)
  })

  test('sends admins their notices, and none to who is no admin any more, nor while it is closed', async () => {
    const email = freshAddress()
    const body = { name: 'Noticed', admin: { email, full_name: 'Ada Lovelace' } }
    const { id } = await (await operator('POST', '/operator/organizations', body)).json<{ id: string }>()
    const token = tokenInLetter((await world.letters(email))[0])
    await world.visitor(admin).post('/accept-invitation', { token, full_name: 'Ada', password: goodPassword })
    const notice = (recipient: string) =>
      env.DB.prepare(
        `INSERT INTO letters (id, organization_id, kind, recipient, facts, created_at, send_after, state)
         VALUES (?, ?, 'password-changed', ?, '{"kind":"password-changed","full_name":"Ada"}', 0, 0, 'failed')`,
      ).bind(crypto.randomUUID(), id, recipient)
    await env.DB.batch([notice(email), notice(freshAddress())])
    await operator('POST', `/operator/organizations/${id}/close`)
    expect(await retry(`organizations/${id}`)).toEqual({ retried: 0, left: 2, next: null })
    await operator('POST', `/operator/organizations/${id}/reopen`)
    expect(await retry(`organizations/${id}`)).toEqual({ retried: 1, left: 1, next: null })
    expect((await world.letters(email))[0]?.subject).toContain('password')
  })
})

test('the status counts organizations, portals, developers and letters, and names the last migration', async () => {
  interface Status {
    organizations: { open: number; closed: number }
    portals: { open: number; closed: number }
    developers: Record<string, number>
    letters: { waiting: number; failed: number; waiting_since: string | null }
    last_migration: string
  }
  const status = async () => (await operator('GET', '/operator/status')).json<Status>()
  const before = await status()
  expect(before.letters).toMatchObject({ waiting: 0, waiting_since: null })
  expect(before.last_migration).toBe(env.MIGRATIONS.at(-1)?.name)

  const { id } = await (
    await operator('POST', '/operator/organizations', {
      name: 'Counted',
      admin: { email: freshAddress(), full_name: 'Ada' },
    })
  ).json<{ id: string }>()
  await operator('POST', `/operator/organizations/${id}/close`)
  const { email } = await join(world, acme)
  await world.letters(email)
  const due = world.now()
  const letter = (state: string, at: number, portalId: string | null, batch: string | null) =>
    env.DB.prepare(
      `INSERT INTO letters (id, portal_id, organization_id, kind, recipient, facts, created_at, send_after, state,
        first_tried_at, batch_id)
       VALUES (?, ?, ?, 'account-approved', 'a@example.com', '{}', 0, ?, ?, ?, ?)`,
    ).bind(crypto.randomUUID(), portalId, portalId ? null : id, at, state, batch ? at - 3_600_000 : null, batch)
  await env.DB.batch([
    letter('waiting', due + 600_000, acmeId, null),
    letter('waiting', due + 900_000, acmeId, 'tried'),
    letter('failed', 0, acmeId, null),
    letter('failed', 0, null, null),
  ])
  const after = await status()
  expect(after.organizations).toEqual({ open: before.organizations.open, closed: before.organizations.closed + 1 })
  expect(after.portals).toEqual(before.portals)
  expect(after.developers).toEqual({ ...before.developers, pending: (before.developers.pending ?? 0) + 1 })
  expect(after.letters).toEqual({
    waiting: 2,
    failed: before.letters.failed + 2,
    waiting_since: new Date(due + 900_000 - 3_600_000).toISOString(),
  })
})
