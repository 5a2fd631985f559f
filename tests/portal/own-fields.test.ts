import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Problem } from '../../worker/contract/problem.ts'
import type { RegistrationField } from '../../worker/contract/registration-form.ts'
import { acme, freshAddress, openWorld } from '../world.ts'

const world = openWorld()

const company = '0195f000-0000-7000-8000-000000000001'
const project = '0195f000-0000-7000-8000-000000000002'
const plan = '0195f000-0000-7000-8000-000000000003'
const calls = '0195f000-0000-7000-8000-000000000004'
const news = '0195f000-0000-7000-8000-000000000005'
const adult = '0195f000-0000-7000-8000-000000000006'

const form: RegistrationField[] = [
  { id: company, kind: 'text', label: 'Company', help: 'As on your invoices.', is_required: true, max_length: 80 },
  { id: project, kind: 'long_text', label: 'Project', help: '', is_required: false, max_length: 5000 },
  { id: plan, kind: 'choice', label: 'Plan', help: '', is_required: true, options: ['Free', 'Paid & "more"'] },
  { id: calls, kind: 'number', label: 'Calls', help: '', is_required: false, min: 1, max: 10.5 },
  { id: news, kind: 'checkbox', label: 'News', help: 'Now and then.', is_required: false },
  { id: adult, kind: 'checkbox', label: 'I work there', help: '', is_required: true },
]

const sound = { [`answer_${company}`]: 'Globex', [`answer_${plan}`]: 'Free', [`answer_${adult}`]: 'on' }
const soundAnswers = { [company]: 'Globex', [plan]: 'Free', [adult]: true }

beforeAll(async () => {
  await env.DB.prepare("UPDATE portals SET registration_form = ?, terms_version = 3 WHERE name = 'Acme'")
    .bind(JSON.stringify(form))
    .run()
})

async function registrationOf(email: string) {
  const row = await env.DB.prepare('SELECT * FROM registrations WHERE email = ?')
    .bind(email)
    .first<{ answers: string; accepted_terms_version: number; terms_accepted_at: number }>()
  return row && { ...row, answers: JSON.parse(row.answers) }
}

describe('the registration form', () => {
  test('shows the own fields in their order, labelled, with hints, and the terms', async () => {
    const page = await (await world.visitor(acme).get('/register')).text()
    const order = ['full_name', 'email', company, project, plan, calls, news, adult, 'accepted_terms_version']
    const places = order.map((name) => page.indexOf(`name="${name.length === 36 ? 'answer_' : ''}${name}"`))
    expect(places).not.toContain(-1)
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(page).toContain(`<label for="answer_${company}">Company</label>`)
    expect(page).toContain(`aria-describedby="answer_${company}-hint"`)
    expect(page.match(/\(optional\)/g)).toHaveLength(3)
    expect(page).toContain('href="/terms?version=3"')
    expect(page).not.toContain('data-own-fields')
  })

  test('stores what was answered, with the question, and the accepted version with its time', async () => {
    const email = freshAddress()
    const response = await world.visitor(acme).post('/register', {
      full_name: 'Ada',
      email,
      ...sound,
      [`answer_${project}`]: ' First line\r\nsecond line ',
      [`answer_${calls}`]: ' 10.5 ',
      accepted_terms_version: '3',
    })
    expect(response.status).toBe(303)
    const registration = await registrationOf(email)
    expect(registration).toMatchObject({ accepted_terms_version: 3, terms_accepted_at: expect.any(Number) })
    expect(registration?.answers).toEqual([
      { field_id: company, label: 'Company', value: 'Globex' },
      { field_id: project, label: 'Project', value: 'First line\nsecond line' },
      { field_id: plan, label: 'Plan', value: 'Free' },
      { field_id: calls, label: 'Calls', value: 10.5 },
      { field_id: news, label: 'News', value: false },
      { field_id: adult, label: 'I work there', value: true },
    ])
  })

  test.each([
    ['a required text that is missing', { [`answer_${company}`]: '   ' }, 'Fill this in.'],
    ['a text that is too long', { [`answer_${company}`]: 'x'.repeat(81) }, 'Use at most 80 characters.'],
    ['ten thousand characters', { [`answer_${project}`]: 'x'.repeat(10_000) }, 'Use at most 5000 characters.'],
    ['a line break in a line', { [`answer_${company}`]: 'a\nb' }, 'Remove the characters'],
    ['text that is turned around', { [`answer_${company}`]: 'a\u202eb' }, 'Remove the characters'],
    ['long text that is turned around', { [`answer_${project}`]: 'a\n\u2066b' }, 'Remove the characters'],
    ['NUL in a long text', { [`answer_${project}`]: 'a\u0000b' }, 'Remove the characters'],
    ['no choice', { [`answer_${plan}`]: '' }, 'Choose one of the answers.'],
    ['a choice that is not there', { [`answer_${plan}`]: 'Gold' }, 'Choose one of the answers.'],
    ['a word for a number', { [`answer_${calls}`]: 'many' }, 'Enter a number, such as 12 or 2.5.'],
    ['infinity', { [`answer_${calls}`]: '1e999' }, 'Enter a number, such as 12 or 2.5.'],
    ['a number that is too small', { [`answer_${calls}`]: '0.9' }, 'Enter a number of at least 1.'],
    ['a number that is too large', { [`answer_${calls}`]: '11' }, 'Enter a number of at most 10.5.'],
    [
      'a version of the terms that is not the current one',
      { accepted_terms_version: '2' },
      'terms of service have changed',
    ],
  ])('with %s comes back with a message next to the field and in the summary', async (_, wrong, message) => {
    const email = freshAddress()
    const fields = { full_name: 'Ada', email, ...sound, accepted_terms_version: '3', ...wrong }
    const response = await world.visitor(acme).post('/register', fields)
    expect(response.status).toBe(422)
    const page = await response.text()
    const [name = ''] = Object.keys(wrong)
    expect(page.split(message).length - 1).toBe(2)
    expect(page).toContain(`<a href="#${name}">`)
    expect(page).toMatch(
      new RegExp(`id="${name}"[^>]*aria-describedby="${name}-problem[^>]*aria-invalid="true" autofocus`),
    )
    expect(page).toContain(`value="${email}"`)
    expect(await registrationOf(email)).toBeNull()
  })

  test.each([
    ['2,5', 'de', 2.5],
    ['2,5', 'en', 2.5],
    ['+10,500', 'fr', 10.5],
    ['2.5', 'es', 2.5],
    ['2.500', 'en', 2.5],
  ])('reads the number %s on a page in %s', async (typed, language, value) => {
    const email = freshAddress()
    const fields = { full_name: 'Ada', email, ...sound, [`answer_${calls}`]: typed, accepted_terms_version: '3' }
    const response = await world.visitor(acme, { 'Accept-Language': language }).post('/register', fields)
    expect(response.status).toBe(303)
    expect((await registrationOf(email))?.answers).toContainEqual({ field_id: calls, label: 'Calls', value })
  })

  test.each([
    ['1,000', 'en', 'Enter a number, such as 12 or 2.5.'],
    ['1,000', 'ja', '「12」や「2.5」'],
    ['1.000,5', 'de', 'zum Beispiel 12 oder 2,5.'],
    ['2,5,1', 'fr', 'par exemple 12 ou 2,5.'],
    ['2,', 'es', 'como 12 o 2,5.'],
    ['11', 'de', 'Geben Sie eine Zahl von höchstens 10,5 ein.'],
  ])(
    'asks for another number than %s on a page in %s, in numbers as they are written there',
    async (typed, language, message) => {
      const fields = { full_name: 'Ada', email: freshAddress(), ...sound, [`answer_${calls}`]: typed }
      const response = await world.visitor(acme, { 'Accept-Language': language }).post('/register', fields)
      expect(response.status).toBe(422)
      expect(await response.text()).toContain(message)
    },
  )

  test('names a box that must be ticked, and the terms', async () => {
    const { [`answer_${adult}`]: _, ...without } = sound
    const page = await (await world.visitor(acme).post('/register', { full_name: '', email: 'no', ...without })).text()
    expect(page.split('Tick this box to go on.').length - 1).toBe(2)
    expect(page.split('Read the terms of service, and tick the box').length - 1).toBe(2)
    // The summary goes by the order of the form, and the first problem gets the focus.
    expect(page.indexOf('href="#full_name"')).toBeLessThan(page.indexOf(`href="#answer_${adult}"`))
    expect(page.match(/autofocus/g)).toHaveLength(1)
  })

  test('keeps all that was typed, as harmless text', async () => {
    const typed = '"></textarea><script>alert(1)</script> &lt;'
    const page = await (
      await world.visitor(acme).post('/register', {
        full_name: '',
        email: 'no',
        [`answer_${company}`]: typed,
        [`answer_${project}`]: `\n${typed}`,
        [`answer_${plan}`]: 'Paid & "more"',
        [`answer_${calls}`]: '=1+1',
        [`answer_${news}`]: 'on',
        accepted_terms_version: '3',
      })
    ).text()
    const escaped = '&quot;&gt;&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp;lt;'
    expect(page).not.toContain('<script>')
    expect(page).toContain(`value="${escaped}"`)
    expect(page).toContain(`>\n\n${escaped}</textarea>`)
    expect(page).toContain('<option value="Paid &amp; &quot;more&quot;" selected>')
    expect(page).toContain('value="=1+1"')
    expect(page).toMatch(new RegExp(`id="answer_${news}"[^>]* checked`))
    expect(page).toMatch(/id="accepted_terms_version"[^>]* checked/)
  })

  test('refuses an answer that is given twice', async () => {
    const email = freshAddress()
    const body = new URLSearchParams({ full_name: 'Ada', email, ...sound, accepted_terms_version: '3' })
    body.append(`answer_${company}`, 'Acme')
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
    const response = await world.visitor(acme).send('/register', { method: 'POST', headers, body: body.toString() })
    expect(response.status).toBe(422)
    expect(await response.text()).toContain(`<a href="#answer_${company}">Company: Enter one value.</a>`)
  })

  test('takes the longest answers there can be, and not a body beyond that', async () => {
    const email = freshAddress()
    const fields = { full_name: 'Ada', email, ...sound, accepted_terms_version: '3' }
    const long = await world.visitor(acme).post('/register', { ...fields, [`answer_${project}`]: '🔑'.repeat(5000) })
    expect(long.status).toBe(303)
    const endless = { ...fields, [`answer_${project}`]: 'x'.repeat(100_000) }
    expect((await world.visitor(acme).post('/register', endless)).status).toBe(413)
    expect((await world.visitor(acme).post('/login', { email, password: 'x'.repeat(17_000) })).status).toBe(413)
  })
})

describe.each(['/api/v3', '/api/v2'])('the developer API at %s', (api) => {
  const signUp = (body: Record<string, unknown>) => world.visitor(acme).api('POST', `${api}/developer`, body)

  test('says what the portal asks', async () => {
    const portal = await (await world.visitor(acme).get(`${api}/portal`)).json()
    expect(portal).toMatchObject({ registration_form: form, terms_version: 3 })
  })

  test('takes answers of their kind', async () => {
    const email = freshAddress()
    const answers = { ...soundAnswers, [calls]: 7, [project]: '' }
    expect((await signUp({ email, full_name: 'Ada', answers, accepted_terms_version: 3 })).status).toBe(201)
    expect((await registrationOf(email))?.answers).toEqual([
      { field_id: company, label: 'Company', value: 'Globex' },
      { field_id: plan, label: 'Plan', value: 'Free' },
      { field_id: calls, label: 'Calls', value: 7 },
      { field_id: adult, label: 'I work there', value: true },
    ])
  })

  test('names what is missing', async () => {
    const response = await signUp({ email: freshAddress(), full_name: 'Ada' })
    expect(response.status).toBe(400)
    const { invalid_parameters: wrong } = await response.json<Problem>()
    expect(wrong).toMatchObject([
      { field: `answers.${company}`, reason: 'must not be empty' },
      { field: `answers.${plan}`, reason: 'must be one of the options' },
      { field: `answers.${adult}`, reason: 'must be true' },
      { field: 'accepted_terms_version', reason: expect.stringContaining('must be 3') },
    ])
  })

  test.each([
    [company, 7],
    [company, 'x'.repeat(81)],
    [company, 'a\u202eb'],
    [plan, 'Gold'],
    [plan, ['Free']],
    [calls, '7'],
    [calls, 0],
    [calls, 11],
    [news, 'on'],
    [adult, false],
    ['0195f000-0000-7000-8000-00000000000f', 'of no field'],
    ['__proto__', { a: 1 }],
  ])('refuses the answer to %s: %j', async (field, value) => {
    const body = { email: freshAddress(), full_name: 'Ada', answers: soundAnswers, accepted_terms_version: 3 }
    const text = JSON.stringify(body).replace('"answers":{', `"answers":{"${field}":${JSON.stringify(value)},`)
    const once =
      field in soundAnswers ? JSON.stringify({ ...body, answers: { ...soundAnswers, [field]: value } }) : text
    const response = await world
      .visitor(acme)
      .send(`${api}/developer`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: once })
    expect(response.status).toBe(400)
    expect((await response.json<Problem>()).invalid_parameters).toMatchObject([{ field: `answers.${field}` }])
  })

  test.each([2, 4, '3', null])('refuses %j as the accepted version', async (version) => {
    const body = { email: freshAddress(), full_name: 'Ada', answers: soundAnswers, accepted_terms_version: version }
    const response = await signUp(body)
    expect(response.status).toBe(400)
    expect((await response.json<Problem>()).invalid_parameters).toMatchObject([{ field: 'accepted_terms_version' }])
  })
})
