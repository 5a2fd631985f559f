import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import type { ApprovalRules, DryRun } from '../../worker/contract/management/approval-rules.ts'
import type { Problem } from '../../worker/contract/problem.ts'
import type { RegistrationField } from '../../worker/contract/registration-form.ts'
import { countedDatabase } from '../counted-database.ts'
import { acme, consoleOf, globex, openWorld, portalIdOf, type Visitor } from '../world.ts'

const { database, counts } = countedDatabase(env.DB)
const world = openWorld({ ...env, DB: database })
let console: Visitor
let acmeId: string
let globexId: string

const form: RegistrationField[] = [
  { id: 'company', label: 'Company', help: '', is_required: false, kind: 'text', max_length: 100 },
  { id: 'plan', label: 'Plan', help: '', is_required: false, kind: 'choice', options: ['Trial', 'Paid'] },
  { id: 'seats', label: 'Seats', help: '', is_required: false, kind: 'number', min: null, max: null },
  { id: 'partner', label: 'Partner', help: '', is_required: false, kind: 'checkbox' },
]

beforeAll(async () => {
  console = await consoleOf(world)
  acmeId = await portalIdOf(console, acme)
  globexId = await portalIdOf(console, globex)
  await env.DB.prepare('UPDATE portals SET registration_form = ?').bind(JSON.stringify(form)).run()
})

const path = (portalId: string) => `/v3/portals/${portalId}/approval-rules`
const read = async (portalId: string) => (await console.get(path(portalId))).json<ApprovalRules>()
const save = (portalId: string, rules: unknown, version?: number) =>
  console.send(path(portalId), {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', ...(version !== undefined && { 'If-Match': `"${version}"` }) },
    body: JSON.stringify({ rules }),
  })
const tryOut = (portalId: string, rules: unknown) => console.api('POST', `${path(portalId)}/dry-run`, { rules })

const ofDomain = (...domains: string[]) => ({ kind: 'email_domain', domains })
const ofAnswer = (field_id: string, value: unknown, operator = 'is') => ({ kind: 'answer', field_id, operator, value })

describe('the rules of a portal', () => {
  test('approve whoever was invited, until somebody says otherwise', async () => {
    expect(await read(acmeId)).toEqual({
      rules: [{ id: 'invited', when: { kind: 'invitation' }, decision: 'approve', reason: null }],
      version: 1,
    })
  })

  test('are replaced as a whole, in order; known rules keep their id and new ones get one', async () => {
    const response = await save(acmeId, [
      { when: ofDomain(' Acme.Example ', '*.acme.example', 'acme.example'), decision: 'approve' },
      { id: 'invited', when: { kind: 'invitation' }, decision: 'leave' },
      { id: 'made up', when: ofAnswer('company', 'spam', 'contains'), decision: 'reject', reason: ' No spam. ' },
    ])
    expect(response.status).toBe(200)
    const saved = await response.json<ApprovalRules>()
    expect(response.headers.get('ETag')).toBe(`"${saved.version}"`)
    expect(saved).toEqual({
      rules: [
        { id: expect.any(String), when: ofDomain('acme.example', '*.acme.example'), decision: 'approve', reason: null },
        { id: 'invited', when: { kind: 'invitation' }, decision: 'leave', reason: null },
        {
          id: expect.not.stringMatching('made up'),
          when: ofAnswer('company', 'spam', 'contains'),
          decision: 'reject',
          reason: 'No spam.',
        },
      ],
      version: 2,
    })
    expect(await read(acmeId)).toEqual(saved)

    const again = await (await save(acmeId, saved.rules.toReversed())).json<ApprovalRules>()
    expect(again.rules).toEqual(saved.rules.toReversed())
  })

  test('saved again as they are change nothing and write no event', async () => {
    const before = await read(acmeId)
    const events = async () =>
      (await env.DB.prepare("SELECT count(*) AS n FROM events WHERE action = 'change_approval_rules'").first('n')) ?? 0
    const eventsBefore = await events()
    expect(await (await save(acmeId, before.rules)).json()).toEqual(before)
    expect(await events()).toBe(eventsBefore)
    const after = await (await save(acmeId, before.rules.slice(1))).json<ApprovalRules>()
    expect(after.version).toBe(before.version + 1)
    expect(await events()).toBe(Number(eventsBefore) + 1)
  })

  test('tell who edited them meanwhile: of twenty edits that began with one version, one is saved', async () => {
    const { version } = await read(globexId)
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        save(globexId, [{ when: ofDomain(`n${index}.example`), decision: 'approve' }], version),
      ),
    )
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, ...Array(19).fill(412)])
    const refused = answers.find((answer) => answer.status === 412)
    expect((await refused?.json<Problem>())?.detail).toContain('the approval rules')
    expect((await read(globexId)).version).toBe(version + 1)
    expect((await save(globexId, [])).status).toBe(200)
  })

  test.each([
    ['no rules', undefined, 'rules', 'must be a list of rules'],
    ['a rule that is none', ['approve'], 'rules.0', 'must be a rule'],
    [
      'an unknown property',
      [{ when: ofDomain('a.example'), decision: 'approve', colour: 'red' }],
      'rules.0.colour',
      'known',
    ],
    ['an unknown kind', [{ when: { kind: 'moon' }, decision: 'approve' }], 'rules.0.when.kind', 'email_domain'],
    ['no domain', [{ when: ofDomain(), decision: 'approve' }], 'rules.0.when.domains', 'at least one'],
    ['a top-level domain', [{ when: ofDomain('com'), decision: 'approve' }], 'rules.0.when.domains.0', 'example.com'],
    [
      'an address',
      [{ when: ofDomain('a.example', 'ada@b.example'), decision: 'leave' }],
      'rules.0.when.domains.1',
      'domain like',
    ],
    [
      'too many domains',
      [{ when: ofDomain(...Array(201).fill('a.example')), decision: 'leave' }],
      'rules.0.when.domains',
      'at most 200',
    ],
    [
      'an unknown decision',
      [{ when: ofDomain('a.example'), decision: 'maybe' }],
      'rules.0.decision',
      'approve, reject or leave',
    ],
    [
      'a reason to approve',
      [{ when: ofDomain('a.example'), decision: 'approve', reason: 'Nice' }],
      'rules.0.reason',
      'only be given for a rejection',
    ],
    [
      'a long reason',
      [{ when: ofDomain('a.example'), decision: 'reject', reason: 'x'.repeat(501) }],
      'rules.0.reason',
      'at most 500',
    ],
    [
      'an id given twice',
      [
        { id: 'a', when: ofDomain('a.example'), decision: 'leave' },
        { id: 'a', when: ofDomain('b.example'), decision: 'leave' },
      ],
      'rules.1.id',
      'twice',
    ],
    ['51 rules', Array(51).fill({ when: ofDomain('a.example'), decision: 'leave' }), 'rules', 'at most 50'],
    [
      'a field that is not asked',
      [
        { when: ofDomain('a.example'), decision: 'leave' },
        { when: ofAnswer('shoe', '44'), decision: 'leave' },
      ],
      'rules.1.when.field_id',
      'field of the registration form',
    ],
    [
      'what is no option',
      [{ when: ofAnswer('plan', 'trial'), decision: 'leave' }],
      'rules.0.when.value',
      'one of the options',
    ],
    [
      'part of a choice',
      [{ when: ofAnswer('plan', 'Tri', 'contains'), decision: 'leave' }],
      'rules.0.when.operator',
      '"is"',
    ],
    ['text for a number', [{ when: ofAnswer('seats', '5'), decision: 'leave' }], 'rules.0.when.value', 'a number'],
    [
      'text for a checkbox',
      [{ when: ofAnswer('partner', 'yes'), decision: 'leave' }],
      'rules.0.when.value',
      'true or false',
    ],
    ['a number for a text', [{ when: ofAnswer('company', 5), decision: 'leave' }], 'rules.0.when.value', 'a string'],
    [
      'nothing to look for',
      [{ when: ofAnswer('company', ' ', 'contains'), decision: 'leave' }],
      'rules.0.when.value',
      'line of text',
    ],
    [
      'a list to look for',
      [{ when: ofAnswer('company', ['a']), decision: 'leave' }],
      'rules.0.when.value',
      'line of text',
    ],
  ])('are refused with the field named: %s', async (_, rules, field, reason) => {
    const before = await read(acmeId)
    for (const response of [await save(acmeId, rules), await tryOut(acmeId, rules)]) {
      expect(response.status).toBe(400)
      const { invalid_parameters } = await response.json<Problem>()
      expect(invalid_parameters?.[0]).toMatchObject({ field, source: 'body' })
      expect(invalid_parameters?.[0]?.reason).toContain(reason)
    }
    expect(await read(acmeId)).toEqual(before)
  })

  test('may be fifty with two hundred domains each', async () => {
    const domains = Array.from({ length: 200 }, (_, index) => `d${index}.example`)
    const most = Array.from({ length: 50 }, () => ({ when: ofDomain(...domains), decision: 'leave' }))
    expect((await save(globexId, most)).status).toBe(200)
    expect((await read(globexId)).rules).toHaveLength(50)
    await save(globexId, [])
  })
})

describe('trying rules out', () => {
  async function addDeveloper(
    index: number,
    { status = 'approved', email = `d${index}@example.com`, answers = '[]', invited_by = null as string | null } = {},
  ) {
    const id = `00000000-0000-7000-8000-${String(index).padStart(12, '0')}`
    await env.DB.prepare(
      `INSERT INTO developers (id, portal_id, email, email_key, full_name, status, created_at, updated_at, answers, invited_by)
       VALUES (?, ?, ?, ?, 'Ada', ?, 0, 0, ?, ?)`,
    )
      .bind(id, globexId, email, email, status, answers, invited_by)
      .run()
    return id
  }

  test('says what the first matching rule would have done, and who was treated otherwise', async () => {
    const answers = JSON.stringify([{ field_id: 'plan', label: 'Plan', value: 'Trial' }])
    const approved = await addDeveloper(1, { email: 'a@good.example' })
    const rejected = await addDeveloper(2, { email: 'b@good.example', status: 'rejected' })
    const pending = await addDeveloper(3, { email: 'c@good.example', status: 'pending' })
    const trial = await addDeveloper(4, { answers })
    const invited = await addDeveloper(5, { invited_by: 'somebody', status: 'revoked' })
    const other = await addDeveloper(6)
    const rules = [
      { id: 'one', when: ofDomain('good.example'), decision: 'approve' },
      { when: ofAnswer('plan', 'Trial'), decision: 'reject', reason: 'No trials.' },
      { id: 'three', when: { kind: 'invitation' }, decision: 'leave' },
    ]
    const before = await read(globexId)
    const response = await tryOut(globexId, rules)
    expect(response.status).toBe(200)
    const dryRun = await response.json<DryRun>()
    expect(dryRun).toMatchObject({
      outcomes: { approve: 3, reject: 1, leave: 1, no_rule: 1 },
      differing: 2,
      pending_decided: 1,
    })
    const told = dryRun.developers.map((one) => [one.id, one.outcome, one.rule_id, one.rule_number, one.differs])
    expect(told).toEqual([
      [other, 'no_rule', null, null, false],
      [invited, 'leave', 'three', 3, false],
      [trial, 'reject', null, 2, true],
      [pending, 'approve', 'one', 1, false],
      [rejected, 'approve', 'one', 1, true],
      [approved, 'approve', 'one', 1, false],
    ])
    expect(dryRun.developers[0]).toMatchObject({ full_name: 'Ada', email: 'd6@example.com', status: 'approved' })
    expect(await read(globexId)).toEqual(before)
  })

  test('reads at most 500 rows of developers in one query, however many there are', async () => {
    await env.DB.prepare(
      `INSERT INTO developers (id, portal_id, email, email_key, full_name, status, created_at, updated_at)
       WITH RECURSIVE n (i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 1100)
       SELECT '00000000-0000-7000-8000-' || printf('%012d', i), ?, 'n' || i || '@example.com', 'n' || i || '@example.com',
         'Ada', 'approved', 0, 0 FROM n`,
    )
      .bind(globexId)
      .run()
    const constant = { ...counts }
    await read(globexId)
    const rowsOfSession = counts.rowsRead - constant.rowsRead
    const before = { ...counts }
    const { developers } = await (await tryOut(globexId, [])).json<DryRun>()
    expect(developers).toHaveLength(500)
    expect(developers[0]?.email).toBe('n1100@example.com')
    expect(counts.rowsRead - before.rowsRead - rowsOfSession).toBeLessThanOrEqual(500)
    expect(counts.roundTrips - before.roundTrips).toBe(2)
  })
})
