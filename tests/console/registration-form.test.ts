import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { DeveloperInFull } from '../../worker/contract/management/developers.ts'
import type { RegistrationForm } from '../../worker/contract/management/registration-form.ts'
import type { Problem } from '../../worker/contract/problem.ts'
import {
  acme,
  confirmationPath,
  consoleOf,
  developerIdOf,
  freshAddress,
  goodPassword,
  openWorld,
  portalIdOf,
  tokenOf,
  type Visitor,
} from '../world.ts'

const world = openWorld()
let console: Visitor
let path: string
let portalId: string

beforeAll(async () => {
  console = await consoleOf(world)
  portalId = await portalIdOf(console, acme)
  path = `/v3/portals/${portalId}/registration-form`
})
beforeEach(async () => {
  await put([])
})

const company = { kind: 'text', label: 'Company', is_required: true }
const plan = { kind: 'choice', label: 'Plan', is_required: false, options: ['Free', 'Paid'] }

async function put(fields: unknown[], version?: number): Promise<Response> {
  const headers: Record<string, string> = { 'Content-Type': 'application/json' }
  if (version !== undefined) headers['If-Match'] = `"${version}"`
  return console.send(path, { method: 'PUT', headers, body: JSON.stringify({ fields }) })
}

const read = async () => (await console.get(path)).json<RegistrationForm>()
const eventsOfForm = async () =>
  (
    await env.DB.prepare("SELECT count(*) AS n FROM events WHERE action = 'change_registration_form'").first<{
      n: number
    }>()
  )?.n ?? 0

describe('the form', () => {
  test('keeps its order, gives new fields an id, fills in what was left out, and writes an event', async () => {
    const before = await eventsOfForm()
    const first = await read()
    const response = await put([company, plan, { kind: 'number', label: 'Calls', is_required: false, min: 1 }])
    expect(response.status).toBe(200)
    const { fields, version } = await response.json<RegistrationForm>()
    expect(version).toBe(first.version + 1)
    expect(response.headers.get('ETag')).toBe(`"${version}"`)
    expect(fields).toMatchObject([
      { ...company, help: '', max_length: 500 },
      { ...plan, help: '' },
      { kind: 'number', label: 'Calls', min: 1, max: null },
    ])
    expect(new Set(fields.map(({ id }) => id)).size).toBe(3)
    expect(await read()).toEqual({ fields, version })
    expect(await eventsOfForm()).toBe(before + 1)
  })

  test('keeps the ids of fields that stay, in any order, and never uses one again', async () => {
    const { fields } = await (await put([company, plan])).json<RegistrationForm>()
    const [first, second] = fields
    const turned = await (await put([second, { ...first, label: 'Firm' }])).json<RegistrationForm>()
    expect(turned.fields.map(({ id }) => id)).toEqual([second?.id, first?.id])
    expect(turned.fields[1]?.label).toBe('Firm')

    await put([second])
    const again = await put([second, first])
    expect(again.status).toBe(400)
    expect((await again.json<Problem>()).invalid_parameters).toMatchObject([{ field: 'fields.1.id' }])
    const anew = await (await put([second, company])).json<RegistrationForm>()
    expect(anew.fields[1]?.id).not.toBe(first?.id)
  })

  test('refuses an id of nobody, an id given twice, and another kind under the same id', async () => {
    const { fields } = await (await put([company])).json<RegistrationForm>()
    const [field] = fields
    for (const [wrong, named] of [
      [[{ ...company, id: crypto.randomUUID() }], 'fields.0.id'],
      [[field, field], 'fields.1.id'],
      [[{ ...plan, id: field?.id }], 'fields.0.kind'],
    ] as const) {
      const response = await put([...wrong])
      expect(response.status).toBe(400)
      expect((await response.json<Problem>()).invalid_parameters).toMatchObject([{ field: named }])
    }
    expect((await read()).fields).toEqual(fields)
  })

  test('is not overwritten by an edit that began before the last one', async () => {
    const { version } = await read()
    expect((await put([company], version)).status).toBe(200)
    const late = await put([plan], version)
    expect(late.status).toBe(412)
    expect((await late.json<Problem>()).detail).toContain('changed the registration form meanwhile')
    expect((await read()).fields).toMatchObject([company])
  })

  test('of two edits at once that began with one version, one is refused', async () => {
    const { version } = await read()
    const before = await eventsOfForm()
    const answers = await Promise.all([put([company], version), put([plan], version)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412])
    expect((await read()).version).toBe(version + 1)
    expect(await eventsOfForm()).toBe(before + 1)
  })

  test.each([
    ['fields.0.label', { ...company, label: ' ' }],
    ['fields.0.label', { ...company, label: 'x'.repeat(10_000) }],
    ['fields.0.label', { ...company, label: 'a\u202eb' }],
    ['fields.0.label', { ...company, label: 'a\u0000b' }],
    ['fields.0.label', { ...company, label: 7 }],
    ['fields.0.help', { ...company, help: 'x'.repeat(301) }],
    ['fields.0.help', { ...company, help: 'a\u2066b' }],
    ['fields.0.kind', { ...company, kind: 'file' }],
    ['fields.0.kind', { label: 'x', is_required: true }],
    ['fields.0.is_required', { ...company, is_required: 'yes' }],
    ['fields.0.max_length', { ...company, max_length: 501 }],
    ['fields.0.max_length', { ...company, max_length: 0 }],
    ['fields.0.max_length', { ...company, max_length: 1.5 }],
    ['fields.0.max_length', { ...company, kind: 'long_text', max_length: 5001 }],
    ['fields.0.options', { ...plan, options: ['One'] }],
    ['fields.0.options', { ...plan, options: ['One', 'One '] }],
    ['fields.0.options', { ...plan, options: Array.from({ length: 51 }, (_, index) => `${index}`) }],
    ['fields.0.options', { ...plan, options: undefined }],
    ['fields.0.options.1', { ...plan, options: ['One', 'x'.repeat(121)] }],
    ['fields.0.options', { ...company, options: ['One', 'Two'] }],
    ['fields.0.max', { kind: 'number', label: 'Calls', is_required: true, min: 2, max: 1 }],
    ['fields.0.min', { kind: 'number', label: 'Calls', is_required: true, min: 1e300 }],
    ['fields.0.min', { kind: 'number', label: 'Calls', is_required: true, min: '1' }],
    ['fields.0.id', { ...company, id: '1' }],
    ['fields.0.status', { ...company, status: 'approved' }],
  ])('names %s of %j', async (named, field) => {
    const response = await put([field])
    expect(response.status).toBe(400)
    expect((await response.json<Problem>()).invalid_parameters).toMatchObject([{ field: named, source: 'body' }])
    expect((await read()).fields).toEqual([])
  })

  test('holds twenty fields and no more', async () => {
    const many = Array.from({ length: 21 }, (_, index) => ({ ...company, label: `Question ${index}` }))
    const response = await put(many)
    expect(response.status).toBe(400)
    expect((await response.json<Problem>()).invalid_parameters).toMatchObject([{ field: 'fields' }])
    expect((await put(many.slice(1))).status).toBe(200)
  })

  test('takes 64 KB and no more', async () => {
    const wide = (length: number) => [
      { ...plan, options: Array.from({ length }, (_, index) => `${index}`.padStart(118)) },
    ]
    expect((await put([...wide(50), { ...company, help: ' '.repeat(40_000) }])).status).toBe(200)
    expect((await put([{ ...company, help: ' '.repeat(70_000) }])).status).toBe(413)
  })
})

test('what was asked in the console is asked at sign-up, and what was answered is shown where approval is decided', async () => {
  const hostile = '<script>alert(1)</script> =HYPERLINK("https://evil.example")'
  await put([{ ...company, label: hostile, help: '"><img src=x onerror=alert(1)>' }])
  world.pass(10_000)
  const { fields } = await read()
  const id = fields[0]?.id ?? ''
  const visitor = world.visitor(acme)
  const page = await (await visitor.get('/register')).text()
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt; =HYPERLINK(&quot;https://evil.example&quot;)')
  expect(page).not.toContain('<script>')
  expect(page).not.toContain('<img src=x')

  const email = freshAddress()
  await visitor.post('/register', { full_name: 'Ada', email, [`answer_${id}`]: '=1+1' })
  // Asked otherwise meanwhile: the answer is kept with the question that was answered.
  await put([{ ...fields[0], label: 'Company' }])
  const token = tokenOf(await confirmationPath(world, email))
  await visitor.post('/confirm', { token, password: goodPassword })
  const developerId = await developerIdOf(console, portalId, email)
  const developer = await (
    await console.get(`/v3/portals/${portalId}/developers/${developerId}`)
  ).json<DeveloperInFull>()
  expect(developer.answers).toEqual([{ field_id: id, label: hostile, value: '=1+1' }])
})
