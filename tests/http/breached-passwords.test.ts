import { env } from 'cloudflare:workers'
import { createHash } from 'node:crypto'
import { afterEach, describe, expect, inject, test, vi } from 'vitest'
import type { AskedRange } from '../stand-ins/breached-passwords.ts'
import { confirmationPath, freshAddress, globex, openWorld, tokenOf } from '../world.ts'

const { origin, leaked, padding } = inject('breachedPasswords')
const ranges = '/range/'

afterEach(() => vi.restoreAllMocks())

const placeThatAsks = (place: string) => openWorld({ ...env, BREACHED_PASSWORDS_URL: origin + place })
const asked = async () => (await fetch(`${origin}/asked`)).json<AskedRange[]>()
const digestOf = (password: string) => createHash('sha1').update(password.normalize('NFC')).digest('hex').toUpperCase()

/** Somebody who has proven an address and chooses a password. */
async function chooser(world = placeThatAsks(ranges)) {
  const [visitor, email] = [world.visitor(globex), freshAddress()]
  await visitor.post('/register', { full_name: 'Ada Lovelace', email })
  const token = tokenOf(await confirmationPath(world, email))
  return (password: string) => visitor.post('/confirm', { token, password })
}

describe('a breached password', () => {
  test('is refused with the reason, and the next one is taken', async () => {
    const choose = await chooser()
    const page = await choose(leaked)
    expect(page.status).toBe(422)
    expect(await page.text()).toContain('leaked from another site')
    expect((await choose('a secret that never leaked')).status).toBe(303)
  })

  test('is one however its letters were composed', async () => {
    const choose = await chooser()
    expect((await choose('a secret thåt never leaked'.normalize('NFD'))).status).toBe(303)
    const paths = (await asked()).map(({ path }) => path)
    expect(paths).toContain(`${ranges}${digestOf('a secret thåt never leaked').slice(0, 5)}`)
  })

  test('in the padding of an answer is none', async () => {
    expect((await (await chooser())(padding)).status).toBe(303)
  })
})

test('the service learns five digits and who asks, and is asked to pad', async () => {
  const password = 'seventeen violet umbrellas'
  await (await chooser())(password)
  const digest = digestOf(password)
  const questions = await asked()
  const own = questions.filter(({ path }) => path === `${ranges}${digest.slice(0, 5)}`)
  expect(own).toHaveLength(1)
  expect(own[0]?.headers).toMatchObject({ 'add-padding': 'true', 'user-agent': 'Vestibule' })
  const told = JSON.stringify(questions)
  for (const secret of [password, digest.slice(0, 6), digest.slice(5), globex, '@']) expect(told).not.toContain(secret)
})

describe('a service that cannot be asked stops nobody, and the log says so in one line', () => {
  test.each([
    ['answers 500', '/failing/', 'status 500'],
    ['sends elsewhere', '/moving/', 'status 302'],
    ['says nothing', '/hanging/', 'TimeoutError'],
    ['hangs up', '/dropping/', 'Error'],
    ['never ends its answer', '/dribbling/', 'TimeoutError'],
  ])('one that %s', async (_, place, reason) => {
    const choose = await chooser(placeThatAsks(place))
    const logged = vi.spyOn(console, 'error').mockImplementation(() => {})
    expect((await choose(leaked)).status).toBe(303)
    expect(logged).toHaveBeenCalledOnce()
    const line = String(logged.mock.calls[0])
    expect(JSON.parse(line)).toMatchObject({ message: 'breached passwords could not be asked for', reason })
    for (const secret of [leaked, digestOf(leaked).slice(0, 5), digestOf(leaked).slice(5)]) {
      expect(line.toUpperCase()).not.toContain(secret.toUpperCase())
    }
  })
})

test('nobody is asked where no service is configured, nor about a password that is refused for less', async () => {
  const before = (await asked()).length
  expect((await (await chooser(openWorld()))(leaked)).status).toBe(303)
  expect((await (await chooser())('momsanaladventure')).status).toBe(422)
  expect(await asked()).toHaveLength(before)
})

test('an address of the service that ends without a slash is a fault of the configuration, and said', async () => {
  const world = openWorld({ ...env, BREACHED_PASSWORDS_URL: `${origin}/range` })
  const logged = vi.spyOn(console, 'error').mockImplementation(() => {})
  expect((await world.visitor(globex).get('/login')).status).toBe(500)
  expect(String(logged.mock.calls[0])).toContain('BREACHED_PASSWORDS_URL must end with a slash')
})
