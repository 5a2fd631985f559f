import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Problem } from '../../worker/contract/problem.ts'
import { acme, consoleOf, openWorld, portalIdOf, type Visitor } from '../world.ts'

const world = openWorld()
let console: Visitor
let portal: string
let path: string

beforeAll(async () => {
  console = await consoleOf(world)
  portal = `/v3/portals/${await portalIdOf(console, acme)}`
  path = `${portal}/assets/logo`
})

const dataUrl = (type: string, bytes: string) => `data:${type};base64,${btoa(bytes)}`
const png = dataUrl('image/png', '\x89PNG\r\n\x1a\nand so on')
const webp = dataUrl('image/webp', 'RIFF\x10\x00\x00\x00WEBPVP8 ')
const svg = dataUrl('image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>')

const put = (data: unknown) => console.api('PUT', path, { data })

async function shown(): Promise<Response> {
  world.pass(6000)
  return world.visitor(acme).get('/logo')
}

async function lastEvent() {
  const row = await env.DB.prepare(
    "SELECT id, details FROM events WHERE action = 'change_portal' ORDER BY id DESC LIMIT 1",
  ).first<{ id: string; details: string }>()
  return { id: row?.id, details: JSON.parse(row?.details ?? '{}') as { logo?: [string | null, string | null] } }
}

describe('a logo', () => {
  test.each([
    ['PNG', png, 'image/png'],
    ['WebP', webp, 'image/webp'],
    ['SVG', svg, 'image/svg+xml'],
  ])('is put as %s, read back, and worn by the portal', async (_, data, type) => {
    const response = await put(data)
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ data })
    expect(await (await console.get(path)).json()).toEqual({ data })
    const logo = await shown()
    expect(logo.headers.get('Content-Type')).toBe(type)
    expect(btoa(String.fromCharCode(...new Uint8Array(await logo.arrayBuffer())))).toBe(data.split(',')[1])
    expect(await (await world.visitor(acme).get('/login')).text()).toMatch(/src="\/logo\?v=[0-9a-f]{16}"/)
  })

  test('is written with a comma, as Konnect does', async () => {
    expect((await put(png.replace(';base64', ',base64'))).status).toBe(200)
  })

  test('is noted once, and the same one again is not', async () => {
    await put(png)
    const { logo } = (await lastEvent()).details
    await put(webp)
    const changed = await lastEvent()
    expect(changed.details.logo?.[0]).toBe(logo?.[1])
    await put(webp)
    expect((await lastEvent()).id).toBe(changed.id)
  })

  test('is taken away; there is none to take away twice', async () => {
    await put(png)
    expect((await console.api('DELETE', path)).status).toBe(204)
    expect((await lastEvent()).details.logo?.[1]).toBeNull()
    expect((await console.api('DELETE', path)).status).toBe(404)
    expect((await console.get(path)).status).toBe(404)
    expect(await (await console.get(portal)).json()).toMatchObject({ has_logo: false })
    expect((await shown()).status).toBe(404)
    const page = await (await world.visitor(acme).get('/login')).text()
    expect(page).toContain('<span class="monogram" aria-hidden="true">A</span>')
  })

  test('that is an SVG is kept as it was made safe, and can do nothing where it is shown', async () => {
    await put(dataUrl('image/svg+xml', '<svg onload="alert(1)"><script>alert(2)</script><path d="M0 0"/></svg>'))
    const logo = await shown()
    expect(await logo.text()).toBe('<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>')
    expect(logo.headers.get('Content-Security-Policy')).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'",
    )
    expect(logo.headers.get('X-Content-Type-Options')).toBe('nosniff')
  })
})

describe('what is no logo is refused with its field named, and the logo stays', () => {
  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'must be a data URL'],
    ['an address', 'https://evil.example/logo.png', 'as a data URL'],
    ['another type', dataUrl('image/gif', 'GIF89a'), 'PNG, SVG or WebP'],
    ['a page', dataUrl('text/html', '<script>'), 'PNG, SVG or WebP'],
    ['a type with more in it', dataUrl('image/svg+xml;charset=utf-7', '<svg/>'), 'PNG, SVG or WebP'],
    ['no bytes', 'data:image/png;base64,', 'must not be empty'],
    ['text that is no base64', 'data:image/png;base64,<svg/>', 'in base64'],
    ['an SVG called a PNG', dataUrl('image/png', '<svg/>'), 'is called a PNG and is none'],
    ['a PNG called a WebP', png.replace('png', 'webp'), 'is called a WebP and is none'],
    ['a PNG called an SVG', png.replace('png', 'svg+xml'), 'a sound SVG'],
    ['an SVG with entities', dataUrl('image/svg+xml', '<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>'), 'a sound SVG'],
    [
      'a picture that is too large',
      dataUrl('image/png', `\x89PNG\r\n\x1a\n${'x'.repeat(256 * 1024)}`),
      'at most 256 KB',
    ],
  ])('%s', async (_, data, reason) => {
    await put(png)
    const response = await put(data)
    expect(response.status).toBe(400)
    const problem = await response.json<Problem>()
    expect(problem.invalid_parameters?.[0]).toMatchObject({ field: 'data', reason: expect.stringContaining(reason) })
    expect(await (await console.get(path)).json()).toEqual({ data: png })
  })

  test('a body that is larger than any logo is not read', async () => {
    expect((await put('x'.repeat(500 * 1024))).status).toBe(413)
  })
})
