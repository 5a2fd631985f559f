import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Problem } from '../../worker/contract/problem.ts'
import {
  acme,
  confirmationPath,
  consoleOf,
  freshAddress,
  goodPassword,
  join,
  logIn,
  openWorld,
  portalIdOf,
  tokenOf,
  type Visitor,
} from '../world.ts'

const world = openWorld()
let console: Visitor
let path: string

beforeAll(async () => {
  console = await consoleOf(world)
  path = `/v3/portals/${await portalIdOf(console, acme)}`
})

async function set(settings: Record<string, unknown>) {
  const usual = { sign_up_mode: 'open', allowed_email_domains: [], denied_email_domains: [] }
  expect((await console.api('PATCH', path, { ...usual, ...settings })).status).toBe(200)
  world.pass(6000)
}

beforeEach(() => set({}))

const traces = () =>
  env.DB.prepare(
    'SELECT (SELECT count(*) FROM registrations) AS registrations, (SELECT count(*) FROM letters) AS letters, (SELECT count(*) FROM events) AS events',
  ).first()

const apis = ['/api/v3/developer', '/api/v2/developer']

describe.each([
  { mode: 'closed', title: 'Sign-up is closed', detail: 'This portal takes no new developers at the moment.' },
  { mode: 'invite_only', title: 'Sign-up is by invitation', detail: 'by invitation only.' },
])('where sign-up is $mode', ({ mode, title, detail }) => {
  beforeEach(() => set({ sign_up_mode: mode }))

  test('the page says so, with the contact and without the form', async () => {
    const response = await world.visitor(acme).get('/register')
    expect(response.status).toBe(200)
    const page = await response.text()
    expect(page).toContain(`<h1>${title}</h1>`)
    expect(page).toContain('href="mailto:portal@acme.example"')
    expect(page).not.toContain('Create Account')
    expect(page).not.toContain('full_name')
  })

  test('a form that was open before is refused with that page, and writes nothing', async () => {
    const email = freshAddress()
    const before = await traces()
    for (const fields of [{ full_name: 'Ada', email }, { full_name: '' }, {}]) {
      const response = await world.visitor(acme).post('/register', fields as Record<string, string>)
      expect(response.status).toBe(403)
      expect(await response.text()).toContain(`<h1>${title}</h1>`)
    }
    expect(await traces()).toEqual(before)
    expect(await world.letters(email)).toEqual([])
  })

  test.each(apis)('POST %s is a 409 that says so in a sentence, and writes nothing', async (api) => {
    const before = await traces()
    const response = await world.visitor(acme).api('POST', api, { full_name: 'Ada', email: freshAddress() })
    expect(response.status).toBe(409)
    expect((await response.json<Problem>()).detail).toContain(detail)
    expect(await traces()).toEqual(before)
  })

  test('the answer is the same whoever has the address', async () => {
    await set({})
    const { email } = await join(world, acme)
    await set({ sign_up_mode: mode })
    const answers = await Promise.all(
      [email, freshAddress()].map(async (address) =>
        (await world.visitor(acme).post('/register', { full_name: 'Eve', email: address })).text(),
      ),
    )
    expect(answers[0]).toBe(answers[1])
  })

  test('who signed up before can have the letter again, confirm, and log in once approved', async () => {
    await set({})
    const email = freshAddress()
    const visitor = world.visitor(acme)
    await visitor.post('/register', { full_name: 'Ada', email })
    await world.letters(email)
    await set({ sign_up_mode: mode })
    expect((await visitor.post('/check-your-email', { email })).status).toBe(303)
    const link = await confirmationPath(world, email)
    expect((await visitor.get(link)).status).toBe(200)
    const confirmed = await visitor.post('/confirm', { token: tokenOf(link), password: goodPassword })
    expect(confirmed.headers.get('Location')).toBe('/login?notice=confirmed_pending')
    expect(await (await logIn(visitor, email)).text()).toContain('pending approval')
  })
})

test('the log-in offers sign-up unless it is closed', async () => {
  const offers = async () => (await (await world.visitor(acme).get('/login')).text()).includes('Sign Up')
  expect(await offers()).toBe(true)
  await set({ sign_up_mode: 'invite_only' })
  expect(await offers()).toBe(true)
  await set({ sign_up_mode: 'closed' })
  expect(await offers()).toBe(false)
})

test('by invitation, the page offers to send the invitation again', async () => {
  await set({ sign_up_mode: 'invite_only' })
  const page = await (await world.visitor(acme).get('/register')).text()
  expect(page).toContain('action="/check-your-email"')
  expect(page).toContain('Send my invitation again')
})

describe('domains of addresses', () => {
  const lists = {
    allowed_email_domains: ['example.com', '*.example.org'],
    denied_email_domains: ['bad.example.org', '*.spam.example.org'],
  }
  const message = 'Addresses of this domain cannot join this portal'

  test.each([
    ['ada@example.com', true],
    ['bea@EXAMPLE.com', true],
    ['ada@eu.example.com', false],
    ['ada@example.org', false],
    ['ada@eu.example.org', true],
    ['ada@bad.example.org', false],
    ['ada@a.spam.example.org', false],
    ['ada@spam.example.org', true],
    ['ada@elsewhere.example', false],
  ])('%s may join: %s', async (email, may) => {
    await set(lists)
    const response = await world.visitor(acme).post('/register', { full_name: 'Ada', email })
    expect(response.status).toBe(may ? 303 : 422)
    for (const api of apis) {
      expect((await world.visitor(acme).api('POST', api, { full_name: 'Ada', email })).status).toBe(may ? 201 : 400)
    }
  })

  test('without allowed ones, all may join but the denied', async () => {
    await set({ denied_email_domains: ['bücher.example'] })
    const join = (email: string) => world.visitor(acme).post('/register', { full_name: 'Ada', email })
    expect((await join('ada@Bücher.example')).status).toBe(422)
    expect((await join('ada@xn--bcher-kva.example')).status).toBe(422)
    expect((await join('ada@anywhere.example')).status).toBe(303)
  })

  test('the form comes back with what was typed and the problem next to the address; nothing is written', async () => {
    await set(lists)
    const before = await traces()
    const response = await world.visitor(acme).post('/register', { full_name: 'Ada', email: 'ada@no.example' })
    const page = await response.text()
    expect(page.split(message).length - 1).toBe(2)
    expect(page).toContain('value="ada@no.example"')
    expect(page).toContain('value="Ada"')
    const api = await world.visitor(acme).api('POST', '/api/v3/developer', { full_name: 'A', email: 'ada@no.example' })
    expect((await api.json<Problem>()).invalid_parameters).toEqual([
      { field: 'email', reason: 'is of a domain that cannot join this portal', source: 'body' },
    ])
    expect(await traces()).toEqual(before)
  })

  test('a refusal is the same for an address that is known, unproven or unknown', async () => {
    const { email: known } = await join(world, acme, 'known@no.example')
    await world.visitor(acme).post('/register', { full_name: 'Ada', email: 'asked@no.example' })
    await world.letters('asked@no.example')
    await set(lists)
    const answers = await Promise.all(
      [known, 'asked@no.example', 'nobody@no.example'].map(async (email) => {
        const form = await (await world.visitor(acme).post('/register', { full_name: 'Eve', email })).text()
        const api = await (
          await world.visitor(acme).api('POST', '/api/v3/developer', { full_name: 'Eve', email })
        ).text()
        return (form + api).replaceAll(email, 'ADDRESS').replaceAll(/urn:vestibule:request:[\w-]+/g, 'REQUEST')
      }),
    )
    expect(new Set(answers).size).toBe(1)
  })

  test('who signed up before the lists changed still confirms and logs in', async () => {
    const visitor = world.visitor(acme)
    await visitor.post('/register', { full_name: 'Ada', email: 'early@no.example' })
    const link = await confirmationPath(world, 'early@no.example')
    await set({ ...lists, auto_approve_developers: true })
    expect((await visitor.post('/confirm', { token: tokenOf(link), password: goodPassword })).status).toBe(303)
    expect((await logIn(visitor, 'early@no.example')).headers.get('Location')).toBe('/')
    await set({ auto_approve_developers: false })
  })
})
