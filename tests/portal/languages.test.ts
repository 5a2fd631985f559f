import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { copy } from '../../worker/contract/copy.ts'
import { type Language, languages } from '../../worker/contract/language.ts'
import type { Problem } from '../../worker/contract/problem.ts'
import {
  acme,
  admin,
  confirmationPath,
  consoleOf,
  freshAddress,
  globex,
  goodPassword,
  join,
  logIn,
  openWorld,
  portalIdOf,
  tokenInLetter,
  tokenOf,
  type Visitor,
} from '../world.ts'

const world = openWorld()
let console: Visitor
let acmeId: string

beforeAll(async () => {
  console = await consoleOf(world)
  acmeId = await portalIdOf(console, acme)
})

afterEach(() => speak('en'))

/** Makes a language the portal's own, and waits until its pages know. */
async function speak(language: Language) {
  expect((await console.api('PATCH', `/v3/portals/${acmeId}`, { language })).status).toBe(200)
  world.pass(6000)
}

/** Somebody whose browser asks for languages. */
function speaker(hostname: string, accepted: string): Visitor {
  const visitor = world.visitor(hostname)
  const send: Visitor['send'] = (path, init = {}) =>
    visitor.send(path, { ...init, headers: { 'Accept-Language': accepted, ...init.headers } })
  return {
    ...visitor,
    send,
    get: (path) => send(path),
    post: (path, fields) =>
      send(path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(fields).toString(),
      }),
    api: (method, path, body) =>
      send(path, {
        method,
        ...(body !== undefined && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
      }),
  }
}

/** The whole page, which must say by itself and in its headers which language it is in. */
async function pageIn(language: Language, response: Response): Promise<string> {
  const page = await response.text()
  expect(page).toContain(`<html lang="${language}">`)
  expect(response.headers.get('Content-Language')).toBe(language)
  expect(response.headers.get('Vary')).toBe('Accept-Language, Cookie')
  return page
}

const rowOf = (table: string, email: string) =>
  env.DB.prepare(`SELECT * FROM ${table} WHERE email_key = ?`).bind(email).first<{ id: string; language: string }>()

async function lettersTo(email: string): Promise<[string, string][]> {
  const { results } = await env.DB.prepare('SELECT kind, language FROM letters WHERE recipient = ? ORDER BY id')
    .bind(email)
    .all<{ kind: string; language: string }>()
  return results.map(({ kind, language }) => [kind, language])
}

describe('a page', () => {
  test.each(languages)('is in %s for a browser that asks for it', async (language) => {
    for (const [path, title] of [
      ['/login', copy[language].login.title],
      ['/register', copy[language].register.title],
      ['/confirm?token=x', copy[language].link_expired.title],
      ['/nothing', copy[language].refusals.not_found.title],
    ] as const) {
      const page = await pageIn(language, await speaker(acme, `${language}-XX, en;q=0.5`).get(path))
      expect(page).toContain(`<h1>${title}</h1>`)
      expect(page).toContain(`<title>${title} · Acme</title>`)
    }
  })

  test.each([
    ['pt-BR, es;q=0.9, en;q=0.8', 'es'],
    ['en;q=0.4, de;q=0.9', 'de'],
    ['de;q=0, fr;q=0.1', 'fr'],
    ['*', 'en'],
    ['tlh', 'en'],
    ['', 'en'],
    ['x'.repeat(5000), 'en'],
    [';;;,,,q=;de', 'en'],
  ] as const)('for a browser that asks for “%.40s” is in %s', async (accepted, language) => {
    await pageIn(language, await speaker(acme, accepted).get('/login'))
  })

  test('is in the portal’s language where the browser asks for none that exists', async () => {
    await speak('ja')
    expect(await pageIn('ja', await speaker(acme, 'pt, nl;q=0.5').get('/login'))).toContain(copy.ja.login.submit)
    await pageIn('ja', await world.visitor(acme).get('/login'))
    await pageIn('de', await speaker(acme, 'de').get('/login'))
    await pageIn('en', await world.visitor(globex).get('/login'))
  })

  test('says in its language what is wrong with a form', async () => {
    const french = speaker(acme, 'fr')
    const page = await pageIn('fr', await french.post('/register', { full_name: '', email: 'ada' }))
    expect(page).toContain(copy.fr.summary)
    expect(page).toContain(copy.fr.problems.full_name_missing.form)
    expect(page).toContain(copy.fr.problems.email_invalid.form)
    expect(page).toContain(`<title>${copy.fr.error_in_title}${copy.fr.register.title}`)
    const refused = await french.post('/login', { email: freshAddress(), password: goodPassword })
    expect(refused.status).toBe(401)
    expect(await pageIn('fr', refused)).toContain(copy.fr.notices.wrong_credentials.text)
  })

  test('that could not be shown says so in its language', async () => {
    const german = speaker(acme, 'de')
    const refusals = [
      [await german.send('/login', { method: 'PUT' }), 'method_not_allowed'],
      [await german.send('/login', { method: 'POST', headers: { Origin: 'https://evil.example' } }), 'from_elsewhere'],
    ] as const
    for (const [response, refusal] of refusals) {
      expect(await pageIn('de', response)).toContain(copy.de.refusals[refusal].text)
    }
  })

  test('is in the visitor’s language though the portal cannot be read', async () => {
    const unreadable = new Proxy(env.DB, {
      get: () => () => {
        throw new Error('D1_ERROR: gone')
      },
    })
    const broken = openWorld({ ...env, DB: unreadable })
    const response = await broken.visitor(acme).send('/login', { headers: { 'Accept-Language': 'ja' } })
    expect(response.status).toBe(503)
    expect(await pageIn('ja', response)).toContain(copy.ja.refusals.unavailable.title)
  })

  test('of a hostname that is nobody’s says the same to everybody', async () => {
    const [one, other] = await Promise.all(
      ['de', 'ja'].map((language) =>
        world.request('https://nobody.localhost/login', { headers: { 'Accept-Language': language } }),
      ),
    )
    expect(await one?.text()).toBe(await other?.text())
    expect(one?.headers.has('Content-Language')).toBe(false)
  })

  test('writes days as its language does', async () => {
    await console.api('POST', `/v3/portals/${acmeId}/terms`, { text: 'Be kind.' })
    world.pass(6000)
    const days = {
      en: 'March 1, 2026',
      de: '1. März 2026',
      fr: '1er mars 2026',
      es: '1 de marzo de 2026',
      ja: '2026年3月1日',
    }
    for (const language of languages) {
      const page = await pageIn(language, await speaker(acme, language).get('/terms'))
      expect(page).toContain(copy[language].terms.published(1, days[language]))
      const form = await (await speaker(acme, language).get('/register')).text()
      const [before, after] = copy[language].own_fields.accept.split('{terms}')
      expect(form).toContain(`>${before}<a href="/terms?version=1"`)
      expect(form).toContain(`</a>${after}</label>`)
    }
    await console.api('DELETE', `/v3/portals/${acmeId}/terms`)
    world.pass(6000)
  })

  test('opens at no door of its own', async () => {
    for (const hostname of [acme, admin, 'mail.localhost']) {
      for (const path of [
        '/de/login.html',
        '/de/login',
        '/en/login.html',
        '/ja/account/data.html',
        '/fr/refusal.html',
      ]) {
        expect((await world.visitor(hostname).get(path)).status, hostname + path).toBe(404)
      }
    }
  })
})

describe('the portal’s own words', () => {
  const field = {
    kind: 'choice',
    label: 'Vorhaben',
    help: 'Kurz gesagt.',
    is_required: false,
    options: ['Karten', 'Uhren'],
  }
  const of = (path: string) => `/v3/portals/${acmeId}${path}`

  test('say which language they are in, where the page is in another one', async () => {
    await speak('de')
    await console.api('PATCH', of(''), { description: 'Wetter und Gezeiten.' })
    await console.api('PUT', of('/registration-form'), { fields: [field] })
    await console.api('POST', of('/terms'), { text: 'Seien Sie freundlich.' })
    const { email, visitor } = await join(world, globex)
    const globexId = await portalIdOf(console, globex)
    await console.api('PATCH', `/v3/portals/${globexId}`, { language: 'de' })
    const service = { name: 'Gezeiten', version: 'v1', description: 'Ebbe und Flut.' }
    await console.api('POST', `/v3/portals/${globexId}/published-services`, service)
    await logIn(visitor, email)
    world.pass(6000)

    const french = speaker(acme, 'fr')
    const register = await pageIn('fr', await french.get('/register'))
    expect(register).toMatch(/<p [^>]*lang="de"[^>]*>Wetter und Gezeiten\.<\/p>/)
    expect(register).toMatch(/<label for="\w+-[^"]+"><span lang="de">Vorhaben<\/span> <span class="field-optional">/)
    expect(register).toMatch(/<p class="field-hint" [^>]*lang="de">Kurz gesagt\.<\/p>/)
    expect(register).toContain('<option value="Karten" lang="de">Karten</option>')
    expect(register).not.toMatch(/<option value="" lang/)
    const [, name = ''] = /name="(answer_[^"]+)"/.exec(register) ?? []
    const wrong = await pageIn('fr', await french.post('/register', { full_name: 'Ada', email: 'x', [name]: 'Autre' }))
    expect(wrong).toContain(`<a href="#${name}"><span lang="de">Vorhaben</span> : `)
    expect(await pageIn('fr', await french.get('/terms'))).toContain('<p lang="de">Seien Sie freundlich.</p>')
    const services = await (await visitor.send('/', { headers: { 'Accept-Language': 'fr' } })).text()
    expect(services).toContain('<span lang="de">Gezeiten</span>')
    expect(services).toContain('<p class="service-description" lang="de">Ebbe und Flut.</p>')

    for (const path of ['/register', '/terms']) {
      const german = await pageIn('de', await speaker(acme, 'de').get(path))
      expect(german.replace(/<html[^>]*>/, '').replaceAll(/<a [^>]*hreflang[^>]*>/g, '')).not.toContain('lang="de"')
    }
    await console.api('PUT', of('/registration-form'), { fields: [] })
    await console.api('DELETE', of('/terms'))
    await console.api('PATCH', `/v3/portals/${globexId}`, { language: 'en' })
  })
})

describe('choosing a language', () => {
  test('keeps it for a year, and comes back to the page it was chosen on', async () => {
    const visitor = speaker(acme, 'de')
    const response = await visitor.get('/login?return_to=%2Faccount&language=fr&notice=logged_out')
    expect(response.status).toBe(303)
    expect(response.headers.get('Location')).toBe(`${visitor.origin}/login?return_to=%2Faccount&notice=logged_out`)
    expect(response.headers.getSetCookie()).toEqual([
      '__Host-language=fr; Max-Age=31536000; Path=/; HttpOnly; Secure; SameSite=Lax',
    ])
    await pageIn('fr', await visitor.get('/register'))
    await visitor.get('/register?language=es')
    await pageIn('es', await visitor.get('/login'))
  })

  test('is offered at the foot of every page, each language in its own words, the present one marked', async () => {
    const page = await (await speaker(acme, 'ja').get('/login')).text()
    const links = [...page.matchAll(/<a href="([^"]*)" hreflang="(\w+)" lang="(\w+)"( aria-current="true")?/g)]
    expect(links.map(([, href, hreflang, lang, current]) => [href, lang, hreflang, current !== undefined])).toEqual(
      languages.map((language) => [`?language=${language}`, language, language, language === 'ja']),
    )
    for (const name of ['English', 'Deutsch', 'Français', 'Español', '日本語']) expect(page).toContain(`>${name}</a>`)
  })

  test('on a page of a letter’s link does not lose the link, and spends nothing', async () => {
    const visitor = world.visitor(globex)
    const email = freshAddress()
    await visitor.post('/register', { full_name: 'Ada', email })
    const path = await confirmationPath(world, email)
    const way = '<button type="submit" form="by-letter" formaction="?language=de" formnovalidate lang="de">'
    expect(await (await visitor.get(path)).text()).toContain(way)
    const mend = await visitor.post('/confirm', { token: tokenOf(path), password: 'short' })
    expect(await mend.text()).toContain(way)
    // All that was typed is sent along, and a good password confirms nothing here.
    const chosen = await visitor.post('/confirm?language=de', { token: tokenOf(path), password: goodPassword })
    expect([chosen.status, chosen.headers.get('Location')]).toEqual([303, `${visitor.origin}${path}`])
    expect(await pageIn('de', await visitor.get(path))).toContain(`value="${tokenOf(path)}"`)
    expect((await visitor.post('/confirm', { token: tokenOf(path), password: goodPassword })).status).toBe(303)
  })

  test('that does not exist changes nothing, and neither does one that the API is asked for', async () => {
    for (const wanted of ['tlh', '', 'DE', 'de-AT', '<script>', 'constructor']) {
      const response = await speaker(acme, 'fr').get(`/login?language=${encodeURIComponent(wanted)}`)
      expect(response.status, wanted).toBe(200)
      expect(response.headers.getSetCookie()).toEqual([])
      await pageIn('fr', response)
    }
    const answer = await world.visitor(acme).get('/api/v3/portal?language=de')
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([200, []])
  })

  test('is taken with a form of this portal only, and with nothing that is no token', async () => {
    const visitor = world.visitor(acme)
    const elsewhere = await visitor.send('/confirm?language=de', {
      method: 'POST',
      headers: { Origin: 'https://evil.example', 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'token=x',
    })
    expect([elsewhere.status, elsewhere.headers.getSetCookie()]).toEqual([403, []])
    for (const token of ['', 'x'.repeat(65), 'a b', '//evil.example', '\r\nSet-Cookie: a=b']) {
      const response = await visitor.post('/confirm?language=de', { token })
      expect(response.headers.get('Location')).toBe(`${visitor.origin}/confirm`)
    }
  })

  test('keeps what else belongs to the page, and repeats nothing of what does not', async () => {
    const visitor = world.visitor(acme)
    const waysOn = async (path: string) =>
      [...(await (await visitor.get(path)).text()).matchAll(/href="(\?[^"]*language=fr)"/g)].map(([, href]) => href)
    expect(await waysOn('/login?return_to=/account/email&notice=logged_out&x=1')).toEqual([
      '?notice=logged_out&amp;return_to=%2Faccount%2Femail&amp;language=fr',
    ])
    expect(await waysOn('/login?return_to=//evil.example&notice=%22%3E')).toEqual(['?language=fr'])
    const again = await visitor.post('/login', { email: 'ada', password: 'x', return_to: '//evil.example' })
    expect(await again.text()).toContain('href="?language=fr"')
  })

  test.each(['//evil.example/', '/\\evil.example', '///evil.example//x'])(
    'at %s comes back to this very portal',
    async (path) => {
      const response = await world.request(`https://${acme}${path}?language=de`)
      expect(new URL(response.headers.get('Location') ?? '', `https://${acme}`).origin).toBe(`https://${acme}`)
      expect(response.headers.get('Location')).toMatch(`https://${acme}/`)
    },
  )

  test('with a cookie that was tampered with falls back to what the browser asks for', async () => {
    const visitor = speaker(acme, 'es')
    visitor.cookies.set('__Host-language', 'xx')
    await pageIn('es', await visitor.get('/login'))
  })
})

describe('the developer API', () => {
  test('says in the visitor’s language what people may read, and keeps the titles that clients know', async () => {
    const spanish = speaker(globex, 'es-MX')
    const response = await spanish.api('POST', '/api/v3/developer', { full_name: '', email: 'ada' })
    expect(response.status).toBe(400)
    expect(response.headers.get('Content-Language')).toBe('es')
    expect(response.headers.get('Vary')).toBe('Accept-Language, Cookie')
    const problem = await response.json<Problem>()
    expect(problem.title).toBe('Bad Request')
    expect(Object.fromEntries(problem.invalid_parameters?.map(({ field, reason }) => [field, reason]) ?? [])).toEqual({
      full_name: copy.es.problems.full_name_missing.reason,
      email: copy.es.problems.email_invalid.reason,
    })
    expect(problem.detail).toMatch(/^Revisa la solicitud: /)

    const { email } = await join(world, acme)
    const pending = await speaker(acme, 'es').api('POST', '/api/v3/developer/authenticate', {
      username: email,
      password: goodPassword,
    })
    expect(await pending.json()).toMatchObject({
      title: 'Developer is disabled',
      detail: copy.es.not_approved.pending.text,
    })
    const nothing = await spanish.get('/api/v3/nothing')
    expect((await nothing.json<Problem>()).detail).toBe(copy.es.api.nothing_here)
  })

  test.each(languages)(
    'says in %s that a body is too large, is no object, or says something twice',
    async (language) => {
      const { api, problems } = copy[language]
      const sent = async (body: string) => {
        const headers = { 'Content-Type': 'application/json' }
        const response = await speaker(globex, language).send('/api/v3/developer', { method: 'POST', headers, body })
        return [response.status, (await response.json<Problem>()).detail]
      }
      const twice = '{"email":"ada@example.com","email":"ada@example.com","full_name":"Ada"}'
      expect(await sent(`"${'x'.repeat(100_000)}"`)).toEqual([413, api.body_too_large])
      expect(await sent('[]')).toEqual([400, api.check_request(`body ${api.not_an_object}`)])
      expect(await sent(twice)).toEqual([400, api.check_request(`email ${problems.given_twice.reason}`)])
    },
  )
})

describe('strangers', () => {
  test.each(languages)('read the very same in %s whatever an address is', async (language) => {
    const { email } = await join(world, globex)
    const answers = await Promise.all(
      [email, freshAddress()].map(async (address) => {
        const response = await speaker(globex, language).post('/login', { email: address, password: 'wrong password' })
        return (await response.text()).replaceAll(address, '')
      }),
    )
    expect(answers[0]).toBe(answers[1])
    expect(answers[0]).toContain(copy[language].notices.wrong_credentials.text)
  })
})

describe('the language somebody registered in', () => {
  test('is that of the developer and of every letter to them; those to admins are English', async () => {
    const visitor = speaker(acme, 'de')
    const email = freshAddress()
    await visitor.post('/register', { full_name: 'Ada', email })
    expect(await rowOf('registrations', email)).toMatchObject({ language: 'de' })
    // Elsewhere, later, in another language: what was asked for keeps its own.
    const [letter] = await world.letters(email)
    const french = speaker(acme, 'fr')
    await french.post('/confirm', { token: tokenInLetter(letter), password: goodPassword })
    expect(await rowOf('developers', email)).toMatchObject({ language: 'de' })
    await french.post('/forgot-password', { email })
    expect(await lettersTo(email)).toEqual([
      ['confirm-email', 'de'],
      ['request-received', 'de'],
      ['reset-password', 'de'],
    ])
    const { results } = await env.DB.prepare(
      "SELECT DISTINCT language FROM letters WHERE kind = 'approval-requested' OR organization_id IS NOT NULL",
    ).all()
    expect(results).toEqual([{ language: 'en' }])

    const id = (await rowOf('developers', email))?.id
    await console.api('PATCH', `/v3/portals/${acmeId}/developers/${id}`, { status: 'approved' })
    await french.post('/register', { full_name: 'Ada', email })
    expect((await lettersTo(email)).slice(3)).toEqual([
      ['account-approved', 'de'],
      ['already-registered', 'de'],
    ])
  })

  test('stays when the letter is sent again, and is another one after another sign-up', async () => {
    const email = freshAddress()
    await speaker(acme, 'fr').post('/register', { full_name: 'Ada', email })
    await world.letters(email)
    world.pass(61_000)
    await speaker(acme, 'ja').post('/check-your-email', { email })
    await world.letters(email)
    world.pass(61_000)
    await speaker(acme, 'es').post('/register', { full_name: 'Ada', email })
    expect(await lettersTo(email)).toEqual([
      ['confirm-email', 'fr'],
      ['confirm-email', 'fr'],
      ['confirm-email', 'es'],
    ])
  })

  test('comes with a sign-up through the API too', async () => {
    const email = freshAddress()
    await speaker(globex, 'ja').api('POST', '/api/v3/developer', { full_name: 'Ada', email })
    expect(await rowOf('registrations', email)).toMatchObject({ language: 'ja' })
  })

  test('is the portal’s for whom an admin invites or adds, until they accept in their own', async () => {
    await speak('es')
    const [invited, added] = [freshAddress(), freshAddress()]
    await console.api('POST', `/v3/portals/${acmeId}/invitations`, { email: invited })
    await console.api('POST', `/v3/portals/${acmeId}/developers`, {
      email: added,
      full_name: 'Grace Hopper',
      send_invitation_email: true,
    })
    expect(await lettersTo(invited)).toEqual([['developer-invitation', 'es']])
    expect(await lettersTo(added)).toEqual([['developer-invitation', 'es']])
    expect(await rowOf('developers', added)).toMatchObject({ language: 'es' })

    const [letter] = await world.letters(invited)
    await speaker(acme, 'fr').post('/accept-invitation', {
      token: tokenInLetter(letter),
      full_name: 'Ada',
      password: goodPassword,
    })
    expect(await rowOf('developers', invited)).toMatchObject({ language: 'fr' })
  })

  test('can be changed in the account, is told in what can be downloaded and by the API, and is noted', async () => {
    const { email, visitor } = await join(world, globex)
    await logIn(visitor, email)
    expect(await (await visitor.get('/account')).text()).toContain('<option value="en" lang="en" selected="">')
    const saved = await visitor.post('/account', { full_name: 'Ada', language: 'ja' })
    expect(saved.headers.get('Location')).toBe('/account?notice=saved')
    expect(await (await visitor.get('/account')).text()).toContain('<option value="ja" lang="ja" selected="">')
    expect(await rowOf('developers', email)).toMatchObject({ language: 'ja' })
    expect(await (await visitor.get('/account/data.json')).json()).toMatchObject({ profile: { language: 'ja' } })
    expect(await (await visitor.get('/api/v3/developer/me')).json()).toMatchObject({ language: 'ja' })
    // The page itself is in the language that is chosen for pages.
    await pageIn('en', await visitor.get('/account'))

    const refused = await visitor.post('/account', { full_name: 'Ada', language: 'tlh' })
    expect(refused.status).toBe(422)
    expect(await refused.text()).toContain(copy.en.problems.language_unknown.form)
    await visitor.post('/account', { full_name: 'Ada' })
    expect(await rowOf('developers', email)).toMatchObject({ language: 'ja' })
  })
})
