import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { portalDescription } from '../../worker/contract/portal-description.ts'
import { onRoundTrip } from '../watched-database.ts'
import {
  acme,
  addAdmin,
  admin,
  adminCredentials,
  consoleOf,
  freshAddress,
  globex,
  openWorld,
  operatorOf,
  portalIdOf,
  type Visitor,
} from '../world.ts'

const world = openWorld()
const operator = operatorOf(world)

let console: Visitor
let organization: string
beforeAll(async () => {
  console = await consoleOf(world)
  organization = await organizationOf(adminCredentials.email)
})

interface Service {
  name: string
  version: string
  description?: string
  documentation_url?: string | null
}
interface Described {
  organization: string
  hostnames: string[]
  settings: Record<string, unknown>
  registration_form: Record<string, unknown>[]
  approval_rules: Record<string, unknown>[]
  terms: string | null
  letters: Record<string, Record<string, Record<string, string>>>
  published_services: Service[]
  admins: { email: string; role: string }[]
}
interface Plan {
  portal_id: string | null
  digest: string
  current: Described | null
  planned: Described
}
interface Exported {
  portal_id: string
  digest: string
  description: Described
}
type Wanted = Partial<Described>

async function organizationOf(email: string): Promise<string> {
  const id = await env.DB.prepare('SELECT organization_id FROM admins WHERE email = ?')
    .bind(email)
    .first('organization_id')
  return String(id)
}

async function answerOf<Answer>(response: Response): Promise<Answer> {
  expect({ status: response.status, text: response.ok ? '' : await response.clone().text() }).toEqual({
    status: 200,
    text: '',
  })
  return response.json<Answer>()
}

const tryPlan = (description: Wanted) => operator('POST', '/operator/portals/plan', { description })
const plan = async (description: Wanted) => answerOf<Plan>(await tryPlan(description))
const applyPlanned = (description: Wanted, { digest }: { digest: string }, by = operator) =>
  by('POST', '/operator/portals/apply', { description, digest })
const apply = async (description: Wanted) =>
  answerOf<Exported>(await applyPlanned(description, await plan(description)))
const exported = async (portalId: string) =>
  answerOf<Exported>(await operator('GET', `/operator/portals/${portalId}/description`))

/** Says nothing would change by a description. */
async function changesNothing(description: Wanted): Promise<void> {
  const { current, planned } = await plan(description)
  expect(planned).toEqual(current)
}

/** What is wrong with a description, as `field reason`. */
async function wrongWith(description: unknown): Promise<string[]> {
  const response = await operator('POST', '/operator/portals/plan', { description })
  expect(response.status).toBe(400)
  const { invalid_parameters } = await response.json<{ invalid_parameters: { field: string; reason: string }[] }>()
  return invalid_parameters.map(({ field, reason }) => `${field.replace('description.', '')} ${reason}`)
}

async function eventsOf(portalId: string) {
  const { results } = await env.DB.prepare(
    `SELECT action, actor, actor_id, subject, details FROM events
    WHERE portal_id = ?1 OR (portal_id IS NULL AND details LIKE '%' || ?1 || '%') ORDER BY rowid`,
  )
    .bind(portalId)
    .all<{ action: string; actor: string; actor_id: string; subject: string | null; details: string | null }>()
  return results
}
const actionsOf = async (portalId: string) => (await eventsOf(portalId)).map(({ action }) => action)

/** All that is stored, but what counts the operator's tries. */
async function everything(): Promise<Record<string, unknown>> {
  const { results: tables } = await env.DB.prepare(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_cf%' ESCAPE '\\'",
  ).all<{ name: string }>()
  const contents = tables
    .filter(({ name }) => name !== 'attempts' && name !== 'd1_migrations')
    .map(async ({ name }) => [name, (await env.DB.prepare(`SELECT * FROM ${name}`).all()).results])
  return Object.fromEntries(await Promise.all(contents))
}

let portals = 0
/** A description of a portal that nobody has described yet. */
function newPortal(more: Wanted = {}): Wanted & { hostnames: string[] } {
  portals += 1
  return {
    organization,
    hostnames: [`portal-${portals}.example.com`],
    settings: { name: `Portal ${portals}` },
    ...more,
  }
}

const fieldId = '019c0000-0000-7000-8000-00000000000f'
/** A portal with everything that a description can hold. */
const wholePortal = () =>
  newPortal({
    hostnames: [`portal-${portals + 1}.example.com`, `b-${portals + 1}.example.com`, `a-${portals + 1}.example.com`],
    settings: {
      name: `Whole ${portals + 1}`,
      display_name: 'Whole “Portal” & Söhne',
      description: 'Two lines\nof text.',
      accent_color: '#0f6b5c',
      contact_email: 'portal@example.com',
      language: 'de',
      sign_up_mode: 'invite_only',
      allowed_email_domains: ['example.com', '*.example.com'],
      denied_email_domains: ['spam.example.com'],
      auto_approve_developers: true,
      sender_name: 'Whole',
      reply_to_email: 'answers@example.com',
      letters_per_hour: 500,
    },
    registration_form: [
      { id: fieldId, kind: 'text', label: 'Company', is_required: true, help: 'As it is registered', max_length: 100 },
      { kind: 'long_text', label: 'Why?', is_required: false },
      { kind: 'choice', label: 'Plan', is_required: true, options: ['Free', 'Paid'] },
      { kind: 'checkbox', label: 'News', is_required: false },
      { kind: 'number', label: 'Calls', is_required: false, min: 1, max: null },
    ],
    approval_rules: [
      { when: { kind: 'email_domain', domains: ['example.com'] }, decision: 'approve' },
      {
        when: { kind: 'answer', field_id: fieldId, operator: 'is', value: 'Globex' },
        decision: 'reject',
        reason: 'No.',
      },
      { when: { kind: 'invitation' }, decision: 'leave' },
    ],
    terms: 'Be kind.\n\nAnd be on time: äöü 日本.',
    letters: {
      'account-approved': {
        en: { subject: 'You are in', closing: 'Yours' },
        de: { opening: 'Willkommen, {developer_fullname}' },
      },
      'confirm-email': { ja: { subject: 'こんにちは' } },
    },
    published_services: [
      { name: 'Orders', version: 'v2', description: 'Orders.', documentation_url: 'https://docs.example.com/orders' },
      { name: 'Orders', version: 'v1' },
      { name: 'A "quoted" \\ name', version: '1' },
    ],
    admins: [{ email: freshAddress(), role: 'service_admin' }],
  })

describe('a portal that nobody has described yet', () => {
  test('begins whole from its description, with every part noted as done by the operator', async () => {
    const wanted = wholePortal()
    const planned = await plan(wanted)
    expect(planned).toMatchObject({ portal_id: null, current: null })
    const { portal_id: portalId, description } = await answerOf<Exported>(await applyPlanned(wanted, planned))
    expect(description).toMatchObject({ ...planned.planned })
    const { settings, terms, letters } = wanted
    expect(description).toMatchObject({ settings, terms, letters })
    expect(description.registration_form[0]).toEqual(wanted.registration_form?.[0])

    world.pass(6000)
    const page = await world.visitor(wanted.hostnames[0] ?? '').get('/login')
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('Whole “Portal” &amp; Söhne')
    const other = await world.visitor(wanted.hostnames[1] ?? '').get('/login')
    expect(other.headers.get('Location')).toContain(wanted.hostnames[0])

    const events = await eventsOf(portalId)
    expect(new Set(events.map(({ actor, actor_id }) => `${actor} ${actor_id}`))).toEqual(new Set(['operator operator']))
    expect(events.map(({ action }) => action).sort()).toEqual([
      ...['add_service', 'add_service', 'add_service', 'change_approval_rules'],
      ...['change_letter_words', 'change_letter_words', 'change_letter_words', 'change_portal'],
      ...['change_registration_form', 'create_portal', 'invite_admin', 'publish_terms'],
    ])
    const [invitation] = await world.letters(wanted.admins?.[0]?.email ?? '')
    expect(invitation?.subject).toMatch(/^You are invited/)
    const published = await (await console.get(`/v3/portals/${portalId}/terms`)).json()
    expect(published).toMatchObject({ terms_version: 1, data: [{ version: 1, published_by: null }] })
  })

  test('begins with its name and hostname alone, as one that an admin makes', async () => {
    const { portal_id: described, description } = await apply(newPortal())
    const byAdmin = { name: `Made ${portals}`, canonical_domain: `made-${portals}.example.com` }
    const made = await (await console.api('POST', '/v3/portals', byAdmin)).json<{ id: string }>()
    const { hostnames: _, settings, ...rest } = (await exported(made.id)).description
    expect(description).toMatchObject(rest)
    const { name } = description.settings
    expect(description.settings).toEqual({ ...settings, name, display_name: name })
    expect(await actionsOf(described)).toEqual(['create_portal'])
  })

  test('begins once when it is applied many times at once', async () => {
    const wanted = wholePortal()
    const planned = await plan(wanted)
    const answers = await Promise.all(Array.from({ length: 5 }, () => applyPlanned(wanted, planned)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409])
    const owners = await env.DB.prepare('SELECT count(DISTINCT portal_id) AS n FROM hostnames WHERE hostname LIKE ?')
      .bind(`%${wanted.hostnames[0]}`)
      .first<number>('n')
    expect(owners).toBe(1)
    await changesNothing(wanted)
  })

  test('begins not at all when its name or hostname was taken at that moment', async () => {
    const wanted = newPortal({
      admins: Array.from({ length: 40 }, () => ({ email: freshAddress(), role: 'service_admin' })),
    })
    const planned = await plan(wanted)
    const { hostnames, settings } = wanted
    for (const rival of [newPortal({ settings }), newPortal({ hostnames })]) {
      const racing = openWorld({ ...env, DB: onRoundTrip(4, () => apply(rival)) })
      racing.pass(world.now() - racing.now())
      expect((await applyPlanned(wanted, planned, operatorOf(racing))).status).toBe(409)
      const aside = newPortal()
      await apply({ ...aside, hostnames: [...aside.hostnames, ...rival.hostnames] })
      await apply(aside)
    }
    expect((await applyPlanned(wanted, planned)).status).toBe(200)
    expect(await world.letters(wanted.admins?.at(-1)?.email ?? '')).toHaveLength(1)
  })

  test('needs a name', async () => {
    expect(await wrongWith(newPortal({ settings: {} }))).toEqual(['settings.name must be given for a new portal'])
  })
})

describe('a portal that is what is described', () => {
  test('is not written, and no letter leaves, when it is applied again', async () => {
    const wanted = wholePortal()
    const first = await apply(wanted)
    const before = await everything()
    const planned = await plan(wanted)
    expect(planned.current).toEqual(planned.planned)
    expect(await answerOf(await applyPlanned(wanted, planned))).toEqual(first)
    expect(await everything()).toEqual(before)
  })

  test.each([acme, globex])('is told by its export: %s', async (hostname) => {
    const id = await portalIdOf(console, hostname)
    const { description, digest } = await exported(id)
    const planned = await plan(description)
    expect(planned).toEqual({ portal_id: id, digest, current: description, planned: description })
  })

  test('is told by its export with everything set', async () => {
    const { portal_id: id, description } = await apply(wholePortal())
    expect(await exported(id)).toMatchObject({ description })
    await changesNothing(description)
    await apply(description)
    expect((await exported(id)).description).toEqual(description)
  })

  test('is told by its export whatever its texts are', { timeout: 60_000 }, async () => {
    const line = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
    const paragraph = fc.array(line, { maxLength: 4 }).map((lines) => lines.join('\n'))
    const wanted = fc.record(
      {
        terms: fc.option(paragraph.filter((text) => text.trim() !== '')),
        settings: fc.record({ display_name: line, description: paragraph, sender_name: fc.option(line) }),
        registration_form: fc.array(
          fc.record({
            kind: fc.constantFrom('text', 'checkbox'),
            label: line,
            help: paragraph,
            is_required: fc.boolean(),
          }),
          { maxLength: 4 },
        ),
        published_services: fc.uniqueArray(fc.record({ name: line, version: line, description: paragraph }), {
          maxLength: 4,
          selector: ({ name, version }) => JSON.stringify([name.trim(), version.trim()]),
        }),
        letters: fc.record({ 'email-changed': fc.record({ fr: fc.record({ opening: line }) }) }),
      },
      { requiredKeys: ['settings'] },
    )
    await fc.assert(
      fc.asyncProperty(wanted, async (parts) => {
        const portal = newPortal()
        const description = { ...portal, ...parts, settings: { ...portal.settings, ...parts.settings } }
        fc.pre(portalDescription.safeParse(description).success)
        const { portal_id: id } = await apply(description as Wanted)
        await changesNothing(description as Wanted)
        await changesNothing((await exported(id)).description)
      }),
      { numRuns: 25 },
    )
  })
})

describe('changing a portal', () => {
  test('changes what differs and no more, and notes what that was', async () => {
    const wanted = wholePortal()
    const { portal_id: id, description } = await apply(wanted)
    const before = (await eventsOf(id)).length
    const settings = { accent_color: '#c2410c', allowed_email_domains: [], auto_approve_developers: false }
    const published_services = [
      {
        name: 'Orders',
        version: 'v2',
        description: 'All orders.',
        documentation_url: 'https://docs.example.com/orders',
      },
      { name: 'Payments', version: 'v1' },
    ]
    const changed = await apply({ organization, hostnames: wanted.hostnames, settings, published_services })
    expect(changed.description).toEqual({
      ...description,
      settings: { ...description.settings, ...settings },
      published_services: [
        published_services[0],
        { ...published_services[1], description: '', documentation_url: null },
      ],
    })
    const events = (await eventsOf(id)).slice(before).map(({ action, subject, details }) => ({
      action,
      subject,
      details: details && JSON.parse(details),
    }))
    expect(events).toEqual([
      {
        action: 'change_portal',
        subject: null,
        details: {
          accent_color: ['#0f6b5c', '#c2410c'],
          allowed_email_domains: [['example.com', '*.example.com'], []],
          auto_approve_developers: [true, false],
        },
      },
      { action: 'remove_service', subject: 'A "quoted" \\ name 1', details: null },
      { action: 'remove_service', subject: 'Orders v1', details: null },
      { action: 'change_service', subject: 'Orders v2', details: { description: ['Orders.', 'All orders.'] } },
      { action: 'add_service', subject: 'Payments v1', details: null },
    ])
    world.pass(6000)
    const style = await (await world.visitor(wanted.hostnames[0] ?? '').get('/login')).text()
    expect(style).toContain('/portal.css?v=c2410c')
  })

  test('moves to another hostname through a description that has both, and lets go of what it no longer has', async () => {
    const { hostnames, ...rest } = newPortal()
    const { portal_id: id } = await apply({ ...rest, hostnames })
    const moved = `moved-${portals}.example.com`
    await apply({ ...rest, hostnames: [moved, ...hostnames] })
    await apply({ ...rest, hostnames: [moved] })
    expect(await actionsOf(id)).toEqual(['create_portal', 'add_hostname', 'make_hostname_canonical', 'remove_hostname'])
    world.pass(6000)
    expect((await world.visitor(moved).get('/login')).status).toBe(200)
    expect((await world.visitor(hostnames[0] ?? '').get('/login')).status).toBe(404)
    expect((await plan(newPortal({ hostnames }))).portal_id).toBeNull()
  })

  test('keeps the fields of the form: by label and kind, and by id where they are renamed', async () => {
    const fields = [
      { kind: 'text', label: 'Company', is_required: true },
      { kind: 'checkbox', label: 'News', is_required: false },
    ]
    const portal = newPortal()
    const first = (await apply({ ...portal, registration_form: fields })).description.registration_form
    const swapped = [fields[1] ?? {}, { ...fields[0], help: 'Its name' }]
    const second = (await apply({ ...portal, registration_form: swapped })).description.registration_form
    expect(second.map(({ id }) => id)).toEqual([first[1]?.id, first[0]?.id])
    const renamed = [{ ...fields[0], id: first[0]?.id, label: 'Employer' }]
    const third = (await apply({ ...portal, registration_form: renamed })).description.registration_form
    expect(third).toMatchObject([{ id: first[0]?.id, label: 'Employer' }])
    const anew = (await apply({ ...portal, registration_form: [...renamed, fields[1] ?? {}] })).description
    expect(anew.registration_form[1]?.id).not.toBe(first[1]?.id)
  })

  test('keeps the rules that say the same', async () => {
    const reject = { when: { kind: 'email_domain', domains: ['spam.example.com'] }, decision: 'reject', reason: 'No.' }
    const approve = { when: { kind: 'invitation' }, decision: 'approve' }
    const portal = newPortal()
    const { portal_id: id } = await apply({ ...portal, approval_rules: [reject, approve] })
    const rules = async () =>
      (await (await console.get(`/v3/portals/${id}/approval-rules`)).json<{ rules: { id: string }[] }>()).rules
    const [first, invited] = await rules()
    expect(invited?.id).toBe('invited')
    await apply({ ...portal, approval_rules: [approve, reject] })
    expect((await rules()).map((rule) => rule.id)).toEqual(['invited', first?.id])
  })

  test('publishes other terms as the next version, withdraws them, and publishes the next one again', async () => {
    const portal = newPortal()
    const { portal_id: id } = await apply({ ...portal, terms: 'One' })
    const versions = async () => {
      const { terms_version, data } = await (await console.get(`/v3/portals/${id}/terms`)).json<{
        terms_version: number
        data: unknown[]
      }>()
      return [terms_version, data.length]
    }
    await apply({ ...portal, terms: 'Two' })
    expect(await versions()).toEqual([2, 2])
    await apply({ ...portal, terms: null })
    expect(await versions()).toEqual([0, 2])
    await apply({ ...portal, terms: 'Two' })
    expect(await versions()).toEqual([3, 3])
  })

  test('goes back to the default words of letters that are left out', async () => {
    const portal = newPortal()
    const subject = { 'confirm-email': { en: { subject: 'Hello' } } }
    const { portal_id: id } = await apply({
      ...portal,
      letters: { ...subject, 'new-device': { de: { closing: 'Gruß' } } },
    })
    expect((await apply({ ...portal, letters: subject })).description.letters).toEqual(subject)
    const words = await console.get(`/v3/portals/${id}/email-templates/new-device?language=de`)
    expect(await words.json()).toMatchObject({ words: { closing: null }, version: 2 })
  })
})

describe('what was changed in the console since', () => {
  test('is told by a plan, each in its place, and goes back to what is described', async () => {
    const wanted = wholePortal()
    const { portal_id: id, description } = await apply({ ...wanted, admins: undefined })
    const path = `/v3/portals/${id}`
    const done = async (method: string, place: string, body: unknown) =>
      expect((await console.api(method, path + place, body)).status).toBeLessThan(300)
    await done('PATCH', '', { display_name: 'Elsewhere' })
    await done('PUT', '/registration-form', { fields: [] })
    await done('PUT', '/approval-rules', { rules: [] })
    await done('POST', '/terms', { text: 'Other terms' })
    await done('PATCH', '/email-templates/confirm-email?language=en', { subject: 'Other words' })
    await done('POST', '/published-services', { name: 'Other', version: 'v9' })
    await done('POST', '/hostnames', { hostname: `other-${portals}.example.com` })

    const { current, planned } = await plan({ ...wanted, admins: undefined })
    expect(current?.settings.display_name).toBe('Elsewhere')
    expect(planned.settings).toEqual(description.settings)
    expect(current?.registration_form).toEqual([])
    expect(current?.approval_rules).toEqual([])
    expect(current?.terms).toBe('Other terms')
    expect(current?.letters['confirm-email']?.en).toEqual({ subject: 'Other words' })
    expect(current?.published_services.map(({ name }) => name)).toContain('Other')
    expect(current?.hostnames).toHaveLength(4)
    // A field that was removed and has no id of its own in the description comes back as a new one.
    const restored = (await apply({ ...wanted, admins: undefined })).description
    const withoutIds = (fields: Described['registration_form']) => fields.map(({ id: _, ...field }) => field)
    expect(restored).toEqual({ ...description, registration_form: restored.registration_form })
    expect(withoutIds(restored.registration_form)).toEqual(withoutIds(description.registration_form))
    expect(restored.registration_form[0]?.id).toBe(fieldId)
  })

  test('is not told where the description says nothing of it', async () => {
    const wanted = newPortal()
    const { portal_id: id } = await apply(wanted)
    await console.api('PATCH', `/v3/portals/${id}`, { language: 'fr' })
    await console.api('POST', `/v3/portals/${id}/published-services`, { name: 'Other', version: 'v9' })
    await changesNothing(wanted)
  })
})

describe('a portal that is changed between plan and apply', () => {
  const changes: [what: string, method: string, path: string, body: unknown][] = [
    ['a setting', 'PATCH', '', { description: 'Meanwhile' }],
    ['a hostname', 'POST', '/hostnames', { hostname: 'meanwhile.example.com' }],
    ['the form', 'PUT', '/registration-form', { fields: [] }],
    ['a rule', 'PUT', '/approval-rules', { rules: [] }],
    ['the terms', 'POST', '/terms', { text: 'Meanwhile' }],
    ['a letter', 'PATCH', '/email-templates/new-device?language=en', { subject: 'Meanwhile' }],
    ['a service', 'POST', '/published-services', { name: 'Meanwhile', version: 'v1' }],
  ]
  /** A portal, and what shall become of it: everything of it is another. */
  async function begun() {
    const { organization, hostnames } = newPortal()
    const { settings } = newPortal()
    const { portal_id: id } = await apply({ organization, hostnames, settings })
    return { id, wanted: { ...wholePortal(), hostnames: [...hostnames, `more-${portals}.example.com`] } }
  }

  test.each(changes)('is not touched: %s', async (_, method, path, body) => {
    const { id, wanted } = await begun()
    const planned = await plan(wanted)
    expect((await console.api(method, `/v3/portals/${id}${path}`, body)).status).toBeLessThan(300)
    const before = await everything()
    const response = await applyPlanned(wanted, planned)
    expect(response.status).toBe(409)
    expect(await response.text()).toContain('changed since this was planned, so nothing was done')
    expect(await everything()).toEqual(before)
    await env.DB.prepare('DELETE FROM hostnames WHERE hostname = ?').bind('meanwhile.example.com').run()
  })

  test.each(changes)('even at the very moment: %s', async (_, method, path, body) => {
    const { id, wanted } = await begun()
    const planned = await plan(wanted)
    let before: unknown
    const racing = openWorld({
      ...env,
      DB: onRoundTrip(4, async () => {
        expect((await console.api(method, `/v3/portals/${id}${path}`, body)).status).toBeLessThan(300)
        before = await everything()
      }),
    })
    racing.pass(world.now() - racing.now())
    expect((await applyPlanned(wanted, planned, operatorOf(racing))).status).toBe(409)
    expect(before).toBeDefined()
    expect(await everything()).toEqual(before)
    await env.DB.prepare('DELETE FROM hostnames WHERE hostname = ?').bind('meanwhile.example.com').run()
  })

  test('by another description at once: one of both is applied whole, and the other is told', async () => {
    const { id, wanted } = await begun()
    const other = { ...wholePortal(), hostnames: wanted.hostnames }
    const [one, another] = [await plan(wanted), await plan(other)]
    const answers = await Promise.all([applyPlanned(wanted, one), applyPlanned(other, another)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    const winner = answers[0]?.status === 200 ? wanted : other
    expect((await exported(id)).description.settings).toMatchObject(winner.settings ?? {})
    await changesNothing(winner)
  })

  test('takes no hostname and no name that somebody took at that moment', async () => {
    const { wanted } = await begun()
    const planned = await plan(wanted)
    const [, taken = ''] = wanted.hostnames
    for (const rival of [newPortal({ hostnames: [taken] }), newPortal({ settings: { name: wanted.settings?.name } })]) {
      const racing = openWorld({ ...env, DB: onRoundTrip(4, () => apply(rival)) })
      racing.pass(world.now() - racing.now())
      expect((await applyPlanned(wanted, planned, operatorOf(racing))).status).toBe(409)
      const { hostnames, settings } = newPortal()
      await apply({ ...rival, settings, hostnames: [...hostnames, ...rival.hostnames] })
      await apply({ ...rival, settings, hostnames })
    }
    expect((await applyPlanned(wanted, planned)).status).toBe(200)
  })
})

describe('what cannot be is told at once, and changes nothing', () => {
  async function otherOrganization() {
    const body = { name: `Globex ${portals}`, admin: { email: freshAddress(), full_name: 'Ada Lovelace' } }
    return (await operator('POST', '/operator/organizations', body)).json<{ id: string }>()
  }

  test('hostnames and names of others, and hostnames of the installation', async () => {
    const others = newPortal({ organization: (await otherOrganization()).id })
    await apply(others)
    const description = newPortal({ settings: { name: 'Acme', sender_email: 'acme@example.com' } })
    description.hostnames.push(acme, globex, ...others.hostnames, admin)
    expect(await wrongWith(description)).toEqual([
      'hostnames.2 is the hostname of another portal of the organization',
      'hostnames.3 is the hostname of a portal of another organization',
      'hostnames.4 must not be the hostname of the console or of the mailbox',
      'settings.sender_email cannot be set: no domain is set up to send letters',
    ])
    expect(await wrongWith({ ...others, organization })).toEqual([
      'hostnames.0 is the hostname of a portal of another organization',
    ])
    expect(await wrongWith(newPortal({ settings: { name: 'Acme' } }))).toEqual([
      'settings.name is the name of another portal of the organization',
    ])
  })

  test('an organization that is none, or is closed', async () => {
    expect(await wrongWith(newPortal({ organization: crypto.randomUUID() }))).toEqual([
      'organization must be an organization of this installation',
    ])
    const { id } = await otherOrganization()
    await operator('POST', `/operator/organizations/${id}/close`)
    expect(await wrongWith(newPortal({ organization: id }))).toEqual([
      expect.stringMatching(/^organization is closed: reopen “Globex \d+” first$/),
    ])
  })

  test('a field that becomes another kind, and rules that ask what is not asked', async () => {
    const portal = newPortal()
    await apply({ ...portal, registration_form: [{ id: fieldId, kind: 'text', label: 'Company', is_required: true }] })
    const answer = (field_id: string, value: unknown) => ({
      when: { kind: 'answer', field_id, operator: 'is', value },
      decision: 'approve',
    })
    expect(
      await wrongWith({
        ...portal,
        registration_form: [
          { id: fieldId, kind: 'number', label: 'Company', is_required: true },
          { id: fieldId, kind: 'number', label: 'Again', is_required: true },
        ],
        approval_rules: [
          { when: { kind: 'invitation' }, decision: 'leave' },
          answer('nothing', 1),
          answer(fieldId, 'Acme'),
        ],
      }),
    ).toEqual([
      'registration_form.0.kind must stay text: add a new field instead',
      'registration_form.1.id must not be given twice',
      'approval_rules.1.when.field_id must be a field of the registration form',
      'approval_rules.2.when.value must be a number',
    ])
  })

  test('everything that is no description', async () => {
    expect(
      await wrongWith({
        organization: 'acme',
        hostnames: ['acme.example.com', 'ACME.example.com', 'localhost'],
        settings: { accent_color: 'red', colour: 'red' },
        terms: '',
        letters: { 'confirm-email': { en: { subject: 'Hello {developer_fullname}' } }, hello: {} },
        published_services: [
          { name: 'A', version: '1' },
          { name: 'A', version: '1' },
        ],
        admins: [{ email: 'ada@example.com', role: 'owner' }],
        logo: 'none',
      }),
    ).toEqual([
      'organization must be a UUID',
      'hostnames.2 must be a hostname like developers.example.com',
      'settings.accent_color must be a color like #c2410c',
      'settings.colour is not a known property',
      'terms must not be empty',
      'letters.hello is not a known property',
      expect.stringMatching(
        /^letters\.confirm-email\.en\.subject must not hold \{developer_fullname\}\. This letter knows /,
      ),
      'published_services.1 must not be given twice',
      'admins.0.role must be organization_admin or service_admin',
      'logo is not a known property',
    ])
  })

  test('a portal that never existed', async () => {
    for (const id of [crypto.randomUUID(), 'nonsense']) {
      expect((await operator('GET', `/operator/portals/${id}/description`)).status).toBe(404)
    }
  })
})

describe('admins', () => {
  const accessOf = async (adminId: string) =>
    (await (await console.get(`/v3/admins/${adminId}`)).json<{ portals: { id: string }[] }>()).portals.map(
      ({ id }) => id,
    )
  const invited = async () =>
    (
      await (
        await console.get('/v3/admin-invitations')
      ).json<{ data: { email: string; portals: { id: string }[] }[] }>()
    ).data

  test('get a portal and lose it with its description, and a file that does not name any leaves them alone', async () => {
    const portal = newPortal()
    const { portal_id: id } = await apply(portal)
    const [grace, lost] = [
      await addAdmin(world, { role: 'service_admin' }),
      await addAdmin(world, { role: 'service_admin', portalIds: [id] }),
    ]
    await changesNothing(portal)
    const described = await apply({ ...portal, admins: [{ email: grace.email.toUpperCase(), role: 'service_admin' }] })
    expect(described.description.admins).toContainEqual({ email: grace.email, role: 'service_admin' })
    expect(await accessOf(grace.id)).toEqual([id])
    expect(await accessOf(lost.id)).toEqual([])
    expect(await (await grace.visitor.get(`/v3/portals/${id}`)).json()).toMatchObject({ id })
    expect((await lost.visitor.get(`/v3/portals/${id}`)).status).toBe(404)
    const noted = await env.DB.prepare(
      "SELECT portal_id, details FROM events WHERE action = 'change_admin' AND subject IN (?, ?) ORDER BY rowid",
    )
      .bind(grace.id, lost.id)
      .all()
    expect(noted.results).toEqual([
      { portal_id: null, details: '{"role":"service_admin","portal_ids":[]}' },
      { portal_id: null, details: `{"role":"service_admin","portal_ids":["${id}"]}` },
    ])
  })

  test('of the organization stay, whoever is named: nobody can be locked out', async () => {
    const portal = newPortal()
    await apply(portal)
    const planned = await plan({ ...portal, admins: [] })
    expect(planned.planned).toEqual(planned.current)
    expect(planned.planned.admins).toContainEqual({ email: adminCredentials.email, role: 'organization_admin' })
    expect(await wrongWith({ ...portal, admins: [{ email: adminCredentials.email, role: 'service_admin' }] })).toEqual([
      'admins.0.role must stay organization_admin: it is changed in the console',
    ])
  })

  test('who are new are invited by letter once, and no longer when they are no longer named', async () => {
    const portal = newPortal()
    const [email, other] = [freshAddress(), freshAddress()]
    const admins = [{ email, role: 'service_admin' }]
    const { portal_id: id } = await apply({ ...portal, admins })
    expect(await world.letters(email)).toHaveLength(1)
    world.pass(200 * 3_600_000)
    console = await consoleOf(world)
    await changesNothing({ ...portal, admins })
    expect((await invited()).find((one) => one.email === email)?.portals).toMatchObject([{ id }])

    const second = newPortal({ admins: [...admins, { email: other, role: 'organization_admin' }] })
    const { portal_id: secondId } = await apply(second)
    expect(await world.letters(email)).toHaveLength(2)
    expect(
      (await invited())
        .find((one) => one.email === email)
        ?.portals.map((one) => one.id)
        .sort(),
    ).toEqual([id, secondId].sort())
    await apply({ ...portal, admins: [] })
    expect((await invited()).find((one) => one.email === email)?.portals.map((one) => one.id)).toEqual([secondId])
    await apply({ ...second, admins: [] })
    expect((await invited()).map((one) => one.email)).not.toContain(email)
    expect((await invited()).map((one) => one.email)).toContain(other)
  })

  test('who change between plan and apply have it planned again: nobody is given what they no longer can have', async () => {
    const grace = await addAdmin(world, { role: 'service_admin' })
    const portal = newPortal({ admins: [{ email: grace.email, role: 'service_admin' }] })
    const planned = await plan(portal)
    expect((await console.api('PATCH', `/v3/admins/${grace.id}`, { disabled: true })).status).toBe(200)
    expect((await applyPlanned(portal, planned)).status).toBe(400)
    expect((await console.api('PATCH', `/v3/admins/${grace.id}`, { disabled: false })).status).toBe(200)

    const racing = openWorld({
      ...env,
      DB: onRoundTrip(4, () => console.api('PATCH', `/v3/admins/${grace.id}`, { role: 'organization_admin' })),
    })
    racing.pass(world.now() - racing.now())
    expect((await applyPlanned(portal, planned, operatorOf(racing))).status).toBe(409)
    expect(await accessOf(grace.id)).toEqual([])
    expect((await plan(newPortal({ hostnames: portal.hostnames }))).portal_id).toBeNull()
  })

  test('who cannot be are told', async () => {
    const { id: organizationId } = await (
      await operator('POST', '/operator/organizations', {
        name: `Elsewhere ${portals}`,
        admin: { email: freshAddress(), full_name: 'Ada' },
      })
    ).json<{ id: string }>()
    const elsewhere = await addAdmin(world, { role: 'service_admin', organizationId })
    const disabled = await addAdmin(world, { role: 'service_admin' })
    await console.api('PATCH', `/v3/admins/${disabled.id}`, { disabled: true })
    const asked = freshAddress()
    await console.api('POST', '/v3/admin-invitations', { email: asked, role: 'organization_admin' })
    const role = 'service_admin'
    const admins = [elsewhere.email, disabled.email, asked].map((email) => ({ email, role }))
    expect(await wrongWith(newPortal({ admins }))).toEqual([
      'admins.0.email is an admin of another organization already',
      'admins.1.email is an admin who is disabled: enable them in the console first',
      'admins.2.role must stay organization_admin, or the invitation be withdrawn in the console first',
    ])
  })
})
