import { env } from 'cloudflare:workers'
import { TOTP } from 'otpauth'
import { expect, test } from 'vitest'
import { notYet, rotated } from '../rotation-steps.ts'
import { softwareAuthenticator } from '../software-authenticator.ts'
import { tellFromResend, webhookBindings } from '../stand-ins/resend-webhook.ts'
import {
  acme,
  addAdmin,
  admin,
  adminCredentials,
  confirmationPath,
  consoleOf,
  developerIdOf,
  freshAddress,
  globex,
  goodPassword,
  invitationToken,
  join,
  logIn,
  notMeToken,
  openWorld,
  operatorOf,
  portalIdOf,
  tokenInLetter,
  tokenOf,
  type Visitor,
  type World,
} from '../world.ts'

const queries = new Set<string>()
const recorded = new Proxy(env.DB, {
  get(target, name) {
    if (name === 'prepare') {
      return (query: string) => {
        queries.add(query)
        return target.prepare(query)
      }
    }
    if (name === 'batch') return (statements: D1PreparedStatement[]) => target.batch(statements)
    return Reflect.get(target, name)
  },
})

async function listOf(console: Visitor, path: string): Promise<{ id: string }[]> {
  return (await (await console.get(path)).json<{ data: { id: string }[] }>()).data
}

async function manageAdminsAndPortals(world: World, console: Visitor, acmeId: string) {
  const [{ id: firstAdmin } = { id: '' }] = await listOf(console, '/v3/admins')
  await console.get(`/v3/admins/${firstAdmin}`)
  await console.api('PATCH', `/v3/admins/${firstAdmin}`, {
    role: 'organization_admin',
    portal_ids: [],
    disabled: false,
  })
  const invited = { email: freshAddress(), role: 'service_admin', portal_ids: [acmeId] }
  await console.api('POST', '/v3/admin-invitations', invited)
  const [invitation] = await world.letters(invited.email)
  const accepting = { token: tokenInLetter(invitation), full_name: 'Grace Hopper', password: goodPassword }
  await world.visitor(admin).post('/accept-invitation', accepting)
  await console.api('POST', '/v3/admin-invitations', { ...invited, email: freshAddress() })
  const [{ id: openInvitation } = { id: '' }] = await listOf(console, '/v3/admin-invitations')
  await console.api('DELETE', `/v3/admin-invitations/${openInvitation}`)

  const begun = await console.api('POST', '/v3/portals', { name: 'Planned', canonical_domain: 'planned.localhost' })
  const planned = `/v3/portals/${(await begun.json<{ id: string }>()).id}`
  await console.api('POST', `${planned}/hostnames`, { hostname: 'www.planned.localhost' })
  await console.api('PATCH', `${planned}/hostnames/www.planned.localhost`, { canonical: true })
  await console.api('DELETE', `${planned}/hostnames/planned.localhost`)
  await console.get(`${planned}/hostnames`)
  await console.api('DELETE', planned)
  await console.api('POST', `${planned}/reopen`)
}

/** Somebody whose address it was not, and sign-up letters that are stopped, sent and discarded. */
async function guardLetters(world: World, console: Visitor, acmeId: string) {
  const [stranger, letters] = [freshAddress(), `/v3/portals/${acmeId}/letters`]
  await world.visitor(acme).post('/register', { full_name: 'Ada', email: stranger })
  await world.visitor(acme).post('/not-me', { token: await notMeToken(world, stranger) })
  expect((await console.api('POST', `${letters}/allow`, { email: stranger })).status).toBe(204)
  await env.DB.prepare('UPDATE minute_counts SET sign_ups = 101 WHERE portal_id = ?').bind(acmeId).run()
  await world.sweep()
  expect((await console.api('POST', `${letters}/resume`, { held: 'send' })).status).toBe(200)
  await env.DB.prepare("UPDATE portals SET letters_stopped_at = 1, letters_stopped_cause = 'bounces' WHERE id = ?")
    .bind(acmeId)
    .run()
  expect((await console.api('POST', `${letters}/resume`, { held: 'discard' })).status).toBe(200)
}

async function lookAfterAnAccount(world: World) {
  const { email, visitor } = await join(world, globex)
  const letter = async (to: string) => tokenInLetter((await world.letters(to))[0])
  const [next, password] = [freshAddress(), 'orange bicycle forty-two']
  world.pass(60_000)
  await visitor.post('/forgot-password', { email })
  const reset = await letter(email)
  await visitor.get(`/reset-password?token=${reset}`)
  await visitor.post('/reset-password', { token: reset, password })
  await logIn(visitor, email, password)
  await visitor.get('/account')
  await visitor.post('/account', { full_name: 'Ada King' })
  await visitor.post('/account/password', { present_password: password, password: goodPassword })
  await visitor.get('/account/sessions')
  await visitor.post('/account/sessions', { end: 'others' })
  await visitor.post('/account/sessions', { end: crypto.randomUUID() })
  await visitor.post('/account/email', { email: next, present_password: goodPassword })
  await visitor.post('/confirm-new-email', { token: await letter(next) })
  await visitor.post('/undo-email-change', { token: await letter(email), password })
  await logIn(visitor, email, password)
  expect((await visitor.get('/account/data.json')).status).toBe(200)
  const deleted = await visitor.post('/account/delete', { present_password: password })
  expect(deleted.headers.get('Location')).toBe('/login?notice=account_deleted')
}

/** The same of an admin, and what organization admins do with somebody else's second factor. */
async function lookAfterAnAdmin(world: World, console: Visitor, acmeId: string) {
  const { id, email, visitor } = await addAdmin(world, { role: 'service_admin', portalIds: [acmeId] })
  const letter = async (to: string) => tokenInLetter((await world.letters(to))[0])
  const [next, password] = [freshAddress(), 'orange bicycle forty-two']
  await visitor.post('/forgot-password', { email })
  const reset = await letter(email)
  await visitor.get(`/reset-password?token=${reset}`)
  await visitor.post('/reset-password', { token: reset, password })
  await logIn(visitor, email, password)
  await visitor.api('PATCH', '/v3/me', { full_name: 'Grace Murray Hopper', new_device_letters: false })
  await visitor.api('POST', '/v3/me/password', { password, new_password: goodPassword })
  await visitor.get('/v3/me/waiting-email')
  await visitor.api('DELETE', '/v3/me/waiting-email')
  await listOf(visitor, '/v3/me/sessions')
  await visitor.api('DELETE', `/v3/me/sessions/${crypto.randomUUID()}`)
  await visitor.api('DELETE', '/v3/me/sessions')
  await (await visitor.get('/v3/me/data')).text()
  await visitor.api('POST', '/v3/me/email', { email: next, password: goodPassword })
  await visitor.post('/confirm-new-email', { token: await letter(next) })
  await visitor.post('/undo-email-change', { token: await letter(email), password })
  await logIn(visitor, email, password)
  await console.api('PATCH', '/v3/organization', {
    require_second_factor: false,
    password: adminCredentials.password,
  })
  await console.api('DELETE', `/v3/admins/${id}/second-factor`, { password: adminCredentials.password })
  expect((await visitor.api('DELETE', '/v3/me', { password })).status).toBe(204)
}

/** All that an admin does with a second factor, and logging in with it. */
async function useSecondFactors(world: World) {
  const { email, visitor } = await addAdmin(world, { role: 'organization_admin' })
  const { password } = adminCredentials
  const begun = await visitor.api('POST', '/v3/me/totp', { password })
  const { secret } = await begun.json<{ secret: string }>()
  const app = new TOTP({ secret })
  const code = () => app.generate({ timestamp: world.now() })
  const confirmed = await visitor.api('POST', '/v3/me/totp/confirm', { code: code() })
  const { recovery_codes: codes } = await confirmed.json<{ recovery_codes: string[] }>()
  expect(codes).toHaveLength(10)
  world.pass(60_000)
  await visitor.get('/v3/me/second-factor')
  const device = await softwareAuthenticator(visitor.origin)
  const options = await visitor.api('POST', '/v3/me/passkeys/options', { name: 'My phone', password })
  const credential = await device.make(await options.json())
  const added = await visitor.api('POST', '/v3/me/passkeys', { name: 'Planned', credential })
  const { id } = await added.json<{ id: string }>()
  await visitor.get('/v3/me/passkeys')
  await visitor.api('PATCH', `/v3/me/passkeys/${id}`, { name: 'Planned again' })

  const second = world.visitor(admin)
  await logIn(second, email, password)
  await second.get('/second-factor')
  await second.post('/second-factor', { code: code() })
  expect((await second.post('/second-factor', { code: codes[0] ?? '' })).headers.get('Location')).toBe('/')
  await logIn(second, email, password)
  const step = await device.sign(await (await second.api('POST', '/second-factor/passkey/options')).json())
  expect((await second.api('POST', '/second-factor/passkey', step)).status).toBe(200)
  const entry = await device.sign(await (await second.api('POST', '/login/passkey/options')).json())
  expect((await second.api('POST', '/login/passkey', entry)).status).toBe(200)
  await visitor.api('POST', '/v3/me/recovery-codes', { password })
  await visitor.api('DELETE', `/v3/me/passkeys/${id}`, { password })
  expect((await visitor.api('DELETE', '/v3/me/totp', { password })).status).toBe(204)
}

/** The same for a developer, who has passkeys. */
async function usePasskeys(visitor: Visitor) {
  const device = await softwareAuthenticator(visitor.origin)
  const options = await visitor.api('POST', '/account/passkeys/options', { name: 'My phone', password: goodPassword })
  const credential = await device.make(await options.json())
  expect((await visitor.api('POST', '/account/passkeys', { name: 'Planned', credential })).status).toBe(201)
  const entry = await device.sign(await (await visitor.api('POST', '/login/passkey/options')).json())
  expect((await visitor.api('POST', '/login/passkey', entry)).status).toBe(200)
  const list = await (await visitor.get('/account/passkeys')).text()
  const id = /remove\?id=([\w-]+)/.exec(list)?.[1] ?? ''
  expect((await visitor.post('/account/passkeys/remove', { id, present_password: goodPassword })).status).toBe(303)
}

/** What becomes of letters, and what an admin does about it. */
async function followLetters(world: World, console: Visitor, acmeId: string) {
  const portal = `/v3/portals/${acmeId}`
  const { email } = await join(world, acme)
  const id = await developerIdOf(console, acmeId, email)
  await console.api('PATCH', `${portal}/developers/${id}`, { status: 'approved' })
  await world.letters(email)
  for (const query of [
    '',
    `recipient=${email}`,
    'state=never_arrived',
    'unconfirmed=true',
    'kind=new-device&unconfirmed=true&recipient=a&state=failed',
  ]) {
    await console.get(`${portal}/letters?${query}`)
    const first = await console.get(`${portal}/letters?page[size]=1&${query}`)
    const { meta } = await first.json<{ meta: { page: { next: string | null } } }>()
    if (meta.page.next) await console.get(meta.page.next)
  }
  const [approved] = await listOf(console, `${portal}/letters?recipient=${email}`)
  const bounce = { bounce: { type: 'Permanent', message: 'Planned.' } }
  const told = { type: 'email.bounced', tags: { letter: approved?.id ?? '' }, data: bounce }
  expect((await tellFromResend(world, told)).status).toBe(204)
  expect((await console.api('POST', `${portal}/letters/${approved?.id}/resend`)).status).toBe(200)

  const stranger = freshAddress()
  await world.visitor(acme).post('/register', { full_name: 'Ada', email: stranger })
  await world.letters(stranger)
  const [{ id: letterId, registration } = { id: '', registration: { id: '' } }] = (await listOf(
    console,
    `${portal}/letters?recipient=${stranger}`,
  )) as { id: string; registration: { id: string } }[]
  expect((await console.api('POST', `${portal}/letters/${letterId}/resend`)).status).toBe(200)
  const correction = { email: freshAddress() }
  const corrected = await console.api('POST', `${portal}/registrations/${registration.id}/correct-email`, correction)
  expect(corrected.status).toBe(200)
}

/** Developers of a portal leave, and others come. */
async function moveDevelopers(operator: ReturnType<typeof operatorOf>, portal: string) {
  const leaving = await (await operator('GET', `${portal}/developers`)).json<{ data: object[] }>()
  await operator('GET', `${portal}/developers?page[after]=${crypto.randomUUID()}`)
  const accepted_terms = [{ version: 1, accepted_at: '2026-01-01T00:00:00Z' }]
  const arriving = { email: freshAddress(), full_name: 'Ada', status: 'approved', accepted_terms }
  const body = { developers: [...leaving.data, arriving] }
  expect((await operator('POST', `${portal}/developers/preview`, body)).status).toBe(200)
  const begun = await operator('POST', `${portal}/imports`, { developers: 1, letters: 1 })
  const { id } = await begun.json<{ id: string }>()
  const imported = await operator('POST', `${portal}/imports/${id}/developers`, body)
  expect(await imported.json()).toMatchObject({ imported: 1, letters: 1 })
  const hostname = { hostname: 'planned.example.com' }
  expect((await operator('POST', `${portal}/hostnames`, hostname)).status).toBe(201)
  const list = await operator('GET', `${portal}/hostnames`)
  const [canonical] = (await list.json<{ data: { hostname: string }[] }>()).data
  await operator('PATCH', `${portal}/hostnames/${hostname.hostname}`, { canonical: true })
  await operator('PATCH', `${portal}/hostnames/${canonical?.hostname}`, { canonical: true })
  expect((await operator('DELETE', `${portal}/hostnames/${hostname.hostname}`)).status).toBe(200)
}

/** What is asked only while secrets are rotated. */
async function rotateSecrets(world: World, operator: ReturnType<typeof operatorOf>) {
  const email = freshAddress()
  await world.visitor(globex).post('/register', { full_name: 'Ada', email })
  world.configure(rotated)
  await world.letters(email)
  await world.sweep()
  expect((await operator('GET', '/operator/secrets')).status).toBe(200)
  world.configure(notYet)
}

/** What the operator does. */
async function operate(world: World, acmeId: string) {
  const operator = operatorOf(world)
  const invited = { email: freshAddress(), full_name: 'Ada' }
  const begun = await operator('POST', '/operator/organizations', { name: 'Planned', admin: invited })
  const organization = `/operator/organizations/${(await begun.json<{ id: string }>()).id}`
  await world.letters(invited.email)
  await env.DB.prepare("UPDATE letters SET state = 'failed' WHERE recipient = ?").bind(invited.email).run()
  const retried = await operator('POST', `${organization}/letters/retry`, {})
  expect(await retried.json()).toMatchObject({ retried: 1 })
  await operator('GET', '/operator/organizations?page[size]=1')
  await operator('GET', `${organization}/portals`)
  await operator('POST', `${organization}/admin-invitations`, invited)
  await operator('POST', `${organization}/close`)
  await operator('POST', `${organization}/reopen`)
  await operator('POST', `/operator/portals/${acmeId}/letters/retry`, {})
  await moveDevelopers(operator, `/operator/portals/${acmeId}`)
  expect((await operator('GET', '/operator/status')).status).toBe(200)
  await rotateSecrets(world, operator)
}

/** Does everything there is to do, so that every statement of the store is run once. */
async function liveThroughEverything() {
  const world = openWorld({ ...env, ...webhookBindings, DB: recorded })
  const console = await consoleOf(world)
  const acmeId = await portalIdOf(console, acme)

  const email = freshAddress()
  const visitor = world.visitor(acme)
  await visitor.post('/register', { full_name: 'Ada', email })
  await world.letters(email)
  await visitor.post('/check-your-email', { email })
  const path = await confirmationPath(world, email)
  await visitor.get(path)
  await visitor.post('/confirm', { token: tokenOf(path), password: goodPassword })

  const developer = `/v3/portals/${acmeId}/developers/${await developerIdOf(console, acmeId, email)}`
  for (const status of ['rejected', 'approved', 'revoked']) await console.api('PATCH', developer, { status })
  await console.get(developer)
  await console.get(`/v3/portals/${acmeId}`)
  const everySetting = {
    name: 'Acme',
    display_name: 'Acme',
    description: 'Planned.',
    accent_color: '#c2410c',
    contact_email: null,
    sign_up_mode: 'open',
    allowed_email_domains: [],
    denied_email_domains: [],
    auto_approve_developers: false,
    sender_name: 'Acme',
    reply_to_email: null,
    letters_per_hour: 1000,
  }
  expect((await console.api('PATCH', `/v3/portals/${acmeId}`, everySetting)).status).toBe(200)
  await console.api('POST', `/v3/portals/${acmeId}/preview`, { page: 'login' })
  const logo = `/v3/portals/${acmeId}/assets/logo`
  await console.api('PUT', logo, await (await console.get(logo)).json())
  await console.api('DELETE', logo)
  const list = await console.get(`/v3/portals/${acmeId}/developers?page[size]=1&filter[status][eq]=revoked`)
  expect(list.status).toBe(200)
  for (const records of ['events', 'letters', 'sessions', 'notes', 'terms-acceptances']) {
    await console.get(`${developer}/${records}`)
    if (/events|letters|notes/.test(records))
      await console.get(`${developer}/${records}?page[after]=${crypto.randomUUID()}`)
  }
  const written = await console.api('POST', `${developer}/notes`, { text: 'Planned.' })
  await console.api('DELETE', `${developer}/notes/${(await written.json<{ id: string }>()).id}`)
  await console.api('DELETE', `${developer}/sessions/${crypto.randomUUID()}`)
  await console.api('DELETE', `${developer}/sessions`)
  for (const query of [
    'sort=full_name',
    'sort=email desc',
    'filter[search][contains]=ada',
    'filter[search][contains]=a',
  ]) {
    const page = await console.get(`/v3/portals/${acmeId}/developers?page[size]=1&${query}`)
    const { meta } = await page.json<{ meta: { page: { next: string | null } } }>()
    if (meta.page.next) await console.get(meta.page.next)
  }
  await (await console.get(`/v3/portals/${acmeId}/developers/export`)).text()
  await console.api('DELETE', developer)

  await console.get(`/v3/portals/${acmeId}/overview`)
  const rules = `/v3/portals/${acmeId}/approval-rules`
  await console.api('POST', `${rules}/dry-run`, { rules: [] })
  for (const decision of ['approve', 'reject']) {
    const everybody = { kind: 'email_domain', domains: ['example.com'] }
    await console.send(rules, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json', 'If-Match': `"${decision === 'approve' ? 1 : 2}"` },
      body: JSON.stringify({ rules: [{ when: everybody, decision }] }),
    })
    await join(world, acme)
  }
  await console.api('PUT', rules, { rules: [] })
  const invitations = `/v3/portals/${acmeId}/invitations`
  const invited = freshAddress()
  const invitation = await (await console.api('POST', invitations, { email: invited })).json<{ id: string }>()
  await console.api('POST', `${invitations}/${invitation.id}/resend`)
  const link = `/accept-invitation?token=${await invitationToken(world, invited)}`
  await visitor.get(link)
  await visitor.post('/accept-invitation', { token: tokenOf(link), full_name: 'Ada', password: goodPassword })
  const withdrawn = await console.api('POST', invitations, { email: freshAddress() })
  await console.api('DELETE', `${invitations}/${(await withdrawn.json<{ id: string }>()).id}`)
  await console.get(`${invitations}?page[size]=1`)
  await console.get(`${invitations}?page[size]=1&page[after]=${crypto.randomUUID()}`)
  const lists = `/v3/portals/${acmeId}/invitation-lists`
  const rows = [{ email: freshAddress() }, { email: 'nobody' }]
  const invitationList = await (await console.api('POST', lists, { rows })).json<{ id: string }>()
  await console.api('POST', `${lists}/${invitationList.id}/start`)
  for (const show of ['all', 'problems', 'skipped'])
    await console.get(`${lists}/${invitationList.id}/rows?show=${show}`)
  const forgotten = await (await console.api('POST', lists, { rows })).json<{ id: string }>()
  await console.api('DELETE', `${lists}/${forgotten.id}`)
  const added = { email: freshAddress(), full_name: 'Ada', send_invitation_email: true }
  await console.api('POST', `/v3/portals/${acmeId}/developers`, added)

  await followLetters(world, console, acmeId)
  await manageAdminsAndPortals(world, console, acmeId)
  await lookAfterAnAdmin(world, console, acmeId)
  await lookAfterAnAccount(world)
  await guardLetters(world, console, acmeId)
  await operate(world, acmeId)

  const jobs = `/v3/portals/${acmeId}/bulk-jobs`
  await join(world, acme)
  for (const choice of [{ status: 'pending' }, { status: null }, { status: 'pending', search: 'lovelace' }]) {
    await console.api('POST', jobs, { kind: 'decide', decision: 'approve', reason: null, ...choice })
  }
  const begun = await console.api('POST', jobs, { kind: 'apply_rules', request_id: crypto.randomUUID() })
  const job = await begun.json<{ id: string }>()
  for (const action of ['stop', 'continue']) await console.api('POST', `${jobs}/${job.id}/${action}`)
  await console.get(`${jobs}?page[size]=1&page[after]=${job.id}`)
  await console.get(`${jobs}?filter[state][eq]=running`)
  expect((await console.get(`${jobs}/${job.id}`)).status).toBe(200)
  await world.sweep()
  const anybody = crypto.randomUUID()
  const between = 'from=2026-01-01T00:00:00Z&to=2026-12-01T00:00:00Z'
  for (const filters of [
    '',
    between,
    `page[after]=${anybody}`,
    'action=approve',
    `actor=${anybody}`,
    'actor=me&action=approve',
    `portal=${acmeId}`,
    `portal=${acmeId}&action=approve`,
    `portal=${acmeId}&actor=${anybody}&action=approve`,
    `job=${anybody}&actor=${anybody}&action=approve`,
  ]) {
    await console.get(`/v3/activity?${filters}`)
  }
  await (await console.get('/v3/activity/export?format=csv')).text()
  const { visitor: serviceAdmin } = await addAdmin(world, { role: 'service_admin', portalIds: [acmeId] })
  await serviceAdmin.get('/v3/activity')

  const services = `/v3/portals/${acmeId}/published-services`
  const listed = await console.api('POST', services, { name: 'Planned', version: 'v1' })
  const { id } = await listed.json<{ id: string }>()
  await console.api('PATCH', `${services}/${id}`, { description: 'Changed.' })
  await console.get(`${services}/${id}`)
  await console.api('DELETE', `${services}/${id}`)

  await console.get(`/v3/portals/${acmeId}/registration-form`)
  await console.api('PUT', `/v3/portals/${acmeId}/registration-form`, { fields: [] })

  const words = `/v3/portals/${acmeId}/email-templates/account-approved`
  await console.get(`/v3/portals/${acmeId}/email-templates`)
  await console.api('PATCH', words, { closing: 'Planned.' })
  await console.get(words)
  await console.api('POST', `${words}/send-test-email`, {})
  await console.api('DELETE', words)

  await useSecondFactors(world)

  const joined = await join(world, globex)
  await logIn(joined.visitor, joined.email)
  await usePasskeys(joined.visitor)
  await joined.visitor.get('/')
  world.pass(10 * 60_000)
  await joined.visitor.get('/')
  await joined.visitor.get('/logo')

  const terms = `/v3/portals/${await portalIdOf(console, globex)}/terms`
  await console.api('POST', terms, { text: 'Be kind.' })
  await console.get(`${terms}?page[size]=1&page[after]=9`)
  await console.get(`${terms}/1`)
  world.pass(10_000)
  await joined.visitor.get('/terms')
  await logIn(joined.visitor, joined.email)
  await joined.visitor.get('/accept-terms')
  await joined.visitor.post('/accept-terms', { version: '1' })
  const credentials = { username: joined.email, password: goodPassword, accepted_terms_version: 1 }
  await joined.visitor.api('POST', '/api/v3/developer/authenticate', credentials)
  await console.send(terms, { method: 'DELETE', headers: { 'If-Match': '"1"' } })

  await joined.visitor.post('/logout', {})
  expect((await world.visitor(admin).get('/readyz')).status).toBe(200)
  await console.get('/v3/me')
  await console.post('/logout', {})
  const mailbox = world.visitor('mail.localhost')
  const [letter] = await (await mailbox.get('/messages')).json<{ id: string }[]>()
  await mailbox.get(`/messages/${letter?.id}`)
}

test('no statement of the store reads a table from end to end', { timeout: 120_000 }, async () => {
  await liveThroughEverything()
  expect(queries.size).toBeGreaterThan(35)

  const scans: string[] = []
  for (const query of queries) {
    const parameters = Array.from(query.matchAll(/\?/g), () => null)
    const plan = env.DB.prepare(`EXPLAIN QUERY PLAN ${query}`).bind(...parameters)
    const { results } = await plan.all<{ detail: string }>()
    for (const { detail } of results) {
      // Neither one row made of nothing, nor a list that was passed in, nor what a search finds is a table, nor is what a
      // subquery yields, whose own reading is a line of the plan too; and the newest letters are read in the order of an
      // index, as many as are shown.
      const isTable =
        /^SCAN (?!CONSTANT ROW|\(subquery-|json_each|(notice|item|counted|given|head|chosen|looked|held)\b|\d+-ROW VALUES CLAUSE|\w+ VIRTUAL TABLE INDEX \d+:M|mailbox USING INDEX mailbox_newest)/.test(
          detail,
        )
      // Whether a new portal or organization mends a broken reference is looked at only while there is one, which is never.
      const isReferenceCheck =
        (detail === 'SCAN sessions' && /^\s*INSERT INTO portals/.test(query)) ||
        (detail === 'SCAN letters' && /^\s*INSERT INTO organizations/.test(query))
      // The operator's status counts what there is, by rows that are few: it alone reads all organizations and portals.
      const isStatus =
        /^SCAN (organizations|portals|developer_counts|p USING COVERING INDEX \S+|password_counts)$/.test(detail) &&
        /^\s*SELECT (count\(\*\) - count\(closed_at\) AS open|status, sum\(developers\)|\(\s+SELECT count\(\*\) FROM portals p|way, passwords)/.test(
          query,
        )
      if (isTable && !isReferenceCheck && !isStatus) scans.push(`${detail}: ${query.replace(/\s+/g, ' ').trim()}`)
    }
  }
  expect(scans).toEqual([])
})
