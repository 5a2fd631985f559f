import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { freshAddress, globex, goodPassword, join, logIn, openWorld, tokenInLetter, type Visitor } from '../world.ts'

const world = openWorld()
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0'
const berlin = { city: 'Berlin', country: 'DE' }

const logInFrom = (visitor: Visitor, email: string, cf: { city?: string; country: string }, language: string) =>
  visitor.send('/login', {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded',
      'User-Agent': firefox,
      'Accept-Language': language,
    },
    body: new URLSearchParams({ email, password: goodPassword }).toString(),
    cf,
  })

test('a letter about a new device is in its reader’s language, whatever the browser speaks that logs in', async () => {
  const email = freshAddress()
  const german = world.visitor(globex, { 'Accept-Language': 'de' })
  await german.post('/register', { full_name: 'Ada Lovelace', email })
  const token = tokenInLetter((await world.letters(email))[0])
  await german.post('/confirm', { token, password: goodPassword })
  await logIn(german, email)
  await german.post('/account', { full_name: 'Ada Lovelace', language: 'de', new_device_letters: 'on' })

  await logInFrom(world.visitor(globex), email, berlin, 'ja')
  const [letter] = await world.letters(email)
  expect(letter?.subject).toBe('Ein neues Gerät hat sich in Ihrem Konto bei Globex angemeldet')
  expect(letter?.text).toContain('Es war Firefox unter Linux in der Nähe von Berlin, Deutschland, am 1. März 2026')
  expect(letter?.text).not.toMatch(/[\p{Script=Han}\p{Script=Hiragana}]/u)
})

test('a reader finds the country of a session in the language that they read, on the page and in their data', async () => {
  const { email } = await join(world, globex)
  const visitor = world.visitor(globex)
  await logInFrom(visitor, email, berlin, 'en')
  for (const [language, place, device] of [
    ['fr', 'Berlin, Allemagne', 'Firefox sous Linux'],
    ['ja', 'ドイツのBerlin', 'Linux の Firefox'],
  ]) {
    const headers = { 'Accept-Language': language ?? '' }
    const page = await (await visitor.send('/account/sessions', { headers })).text()
    expect(page).toContain(`<p class="session-facts">${place} · `)
    const data = await (await visitor.send('/account/data.json', { headers })).json<{ sessions: unknown[] }>()
    expect(data.sessions).toContainEqual(expect.objectContaining({ place, device }))
  }
})

test('a session from before countries were codes is told with the words that it has', async () => {
  const { email, visitor } = await join(world, globex)
  await logIn(visitor, email)
  await env.DB.prepare(
    `UPDATE sessions SET place = 'Lisbon, Portugal' WHERE developer_id = (SELECT id FROM developers WHERE email = ?)`,
  )
    .bind(email)
    .run()
  expect(await (await visitor.get('/account/sessions')).text()).toContain('>Lisbon, Portugal · ')
})
