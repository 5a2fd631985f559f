import { ApplicationsApi, Configuration, DeveloperApi, PortalApi, SearchApi } from '@kong/sdk-portal-js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  adminEmail,
  adminPassword,
  goodPassword,
  letterTo,
  linkIn,
  type Product,
  startProduct,
} from './running-product.ts'

let product: Product

beforeAll(async () => {
  product = await startProduct()
})
afterAll(() => product?.stop())

/**
 * Kong's published client, as a browser on a portal's hostname would use it: it sends its origin, and the cookies it
 * was given. It speaks to loopback with the hostname in the header, because Node does not resolve *.localhost everywhere.
 */
function kongClient(hostname: string) {
  const origin = product.origin(hostname)
  const headers: Record<string, string> = { Host: new URL(origin).host, Origin: origin, Cookie: 'userStatus=fresh' }
  const configuration = new Configuration({
    basePath: `http://127.0.0.1:${product.port}`,
    baseOptions: { headers, validateStatus: () => true },
  })
  return {
    developer: new DeveloperApi(configuration),
    portal: new PortalApi(configuration),
    search: new SearchApi(configuration),
    applications: new ApplicationsApi(configuration),
    keep(setCookie: string[] | undefined) {
      headers.Cookie = `userStatus=fresh; ${setCookie?.map((cookie) => cookie.split(';')[0]).join('; ')}`
    },
  }
}

async function joinWith(client: ReturnType<typeof kongClient>, email: string, portal: string) {
  const registered = await client.developer.register({ requestBody: { email, full_name: 'Ada Lovelace' } })
  expect(registered.status).toBe(201)
  expect(registered.data).not.toBeNull()

  const link = linkIn(await letterTo(product, email, new RegExp(`Confirm your email for ${portal}`)))
  const token = new URL(link).searchParams.get('token') ?? ''
  const verified = await client.developer.verifyEmail({ verifyEmailRequest: { token } })
  expect(verified.status).toBe(202)
  expect(verified.data).toEqual({ email, token })

  const reset = await client.developer.resetPassword({
    resetPasswordRequest: { token, password: goodPassword },
  })
  expect(reset.status).toBe(204)
}

describe('Kong’s own client', () => {
  test('asks what portal it is before anything else', async () => {
    const { status, data } = await kongClient('acme.localhost').portal.getPortalContext()
    expect(status).toBe(200)
    expect(data).toMatchObject({
      name: 'Acme',
      canonical_domain: 'acme.localhost',
      is_public: false,
      basic_auth_enabled: true,
      oidc_auth_enabled: false,
      rbac_enabled: false,
      dcr_provider_ids: [],
      allowed_time_period: 'DAY',
    })
  })

  test('drives the whole journey on a portal that approves at once', async () => {
    const client = kongClient('globex.localhost')
    await joinWith(client, 'ada@example.com', 'Globex')
    const login = await client.developer.authenticate({
      authenticateRequest: { username: 'ada@example.com', password: goodPassword },
    })
    expect(login.status).toBe(204)
    client.keep(login.headers['set-cookie'])

    const me = await client.developer.getDeveloperMe()
    expect(me.data).toMatchObject({ email: 'ada@example.com', full_name: 'Ada Lovelace', id: expect.any(String) })

    const found = await client.search.searchPortalEntities({
      indices: 'product-catalog',
      q: 'forecast',
      join: 'versions',
      pageSize: 12,
      pageNumber: 1,
    })
    expect(found.data.data.map(({ source }) => source.name)).toEqual(['Forecast API'])
    expect(found.data.meta.page).toEqual({ number: 1, size: 12, total: 1 })

    expect((await client.applications.listApplications()).data.data).toEqual([])
    expect((await client.applications.listApplicationAuthStrategies()).data.data).toEqual([])
    expect((await client.portal.getPortalAppearance()).status).toBe(200)
    expect((await client.portal.getPortalLogo()).headers['content-type']).toBe('image/svg+xml')

    expect((await client.developer.refresh()).status).toBe(204)
    expect((await client.developer.logout()).status).toBe(204)
    expect((await client.developer.refresh()).status).toBe(401)
    expect((await client.developer.getDeveloperMe()).status).toBe(401)
  })

  test('hears that the account is disabled while it waits for approval, and only with the right password', async () => {
    const client = kongClient('acme.localhost')
    await joinWith(client, 'grace@example.com', 'Acme')
    const logIn = (password: string) =>
      client.developer.authenticate({ authenticateRequest: { username: 'grace@example.com', password } })

    const pending = await logIn(goodPassword)
    expect(pending.status).toBe(401)
    expect(pending.data).toMatchObject({ title: 'Developer is disabled' })
    const wrong = await logIn('something else entirely')
    expect(wrong.status).toBe(401)
    expect(wrong.data).toMatchObject({ title: 'Unauthorized' })
  })

  test('asks for a new password for anybody, and sets it with the token of the letter', async () => {
    const client = kongClient('globex.localhost')
    await joinWith(client, 'mary@example.com', 'Globex')
    for (const email of ['mary@example.com', 'nobody@example.com']) {
      const asked = await client.developer.forgotPassword({ resetPasswordPayload: { email } })
      expect(asked.status).toBe(200)
    }
    const bad = await client.developer.forgotPassword({ resetPasswordPayload: { email: 'nobody' } })
    expect(bad.status).toBe(400)
    const soon = await client.developer.forgotPassword({ resetPasswordPayload: { email: 'mary@example.com' } })
    expect(soon.status).toBe(429)

    const letter = await letterTo(product, 'mary@example.com', /Choose a new password for Globex/)
    const token = new URL(linkIn(letter)).searchParams.get('token') ?? ''
    const password = 'orange bicycle forty-two'
    const reset = await client.developer.resetPassword({ resetPasswordRequest: { token, password } })
    expect(reset.status).toBe(204)
    expect(reset.headers['set-cookie']?.some((cookie) => cookie.startsWith('__Host-developer='))).not.toBe(true)
    const again = await client.developer.resetPassword({ resetPasswordRequest: { token, password } })
    expect(again.status).toBe(410)

    const logIn = (tried: string) =>
      client.developer.authenticate({ authenticateRequest: { username: 'mary@example.com', password: tried } })
    expect((await logIn(goodPassword)).status).toBe(401)
    expect((await logIn(password)).status).toBe(204)
  })

  test('hears of a used token as gone and of an invented one as not found, never as 401', async () => {
    const client = kongClient('globex.localhost')
    await joinWith(client, 'joan@example.com', 'Globex')
    const token = new URL(linkIn(await letterTo(product, 'joan@example.com', /Confirm your email/))).searchParams.get(
      'token',
    )
    const again = await client.developer.verifyEmail({ verifyEmailRequest: { token: token ?? '' } })
    expect(again.status).toBe(410)
    const invented = await client.developer.verifyEmail({ verifyEmailRequest: { token: crypto.randomUUID() } })
    expect(invented.status).toBe(404)
  })

  test('is refused with the admin’s credentials', async () => {
    const client = kongClient('globex.localhost')
    const login = await client.developer.authenticate({
      authenticateRequest: { username: adminEmail, password: adminPassword },
    })
    expect(login.status).toBe(401)
  })
})
