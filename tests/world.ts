import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { AsyncLocalStorage } from 'node:async_hooks'
import { expect } from 'vitest'
import { createApp } from '../worker/app.ts'
import type { AdminRole } from '../worker/contract/admin-role.ts'
import type { Bindings } from '../worker/env.ts'

export const startOfTime = Date.parse('2026-03-01T12:00:00Z')
export const adminCredentials = { email: 'admin@example.com', password: 'an admin password for tests' }
export const acme = 'acme.localhost'
export const globex = 'globex.localhost'
export const admin = 'admin.localhost'
export const goodPassword = 'violet umbrella seventeen'

/** A letter as the mailbox tells of it. */
export interface Letter {
  id: string
  portal: string
  to: string
  from: string
  subject: string
  text: string
  html: string
  sent_at: string
}

/** What the worker uses of a queue. */
export interface LetterQueue {
  send: (message: 'letters', options?: { delaySeconds?: number }) => Promise<unknown>
}

/**
 * The worker with a clock of its own that moves one millisecond at each look, and nothing else that differs from
 * production. `bindings` stand in for the real ones where a test needs a broken or a counted database; `answered` is
 * called when an answer is ready, and before what happens after it. Requests carry their letters themselves, so that
 * they have left when an answer is there, unless there is a `queue`.
 */
export function openWorld(given: Bindings = env, answered: () => void = () => {}, queue?: LetterQueue) {
  const { LETTERS: _, ...rest } = given
  const bindings = queue ? { ...rest, LETTERS: queue as Bindings['LETTERS'] & {} } : rest
  let sideBySide = [bindings]
  let turn = 0
  const oneOfThem = () => sideBySide[turn++ % sideBySide.length] ?? bindings
  let time = startOfTime
  const answer = new AsyncLocalStorage<Promise<void>>()
  // What waits, waits for the answer to its own request and no longer.
  const wait = async () => answer.getStore()
  const app = createApp({ now: () => time++, wait, chance: () => 0.5 })

  async function request(url: string, init?: RequestInit): Promise<Response> {
    const context = createExecutionContext()
    const { promise, resolve } = Promise.withResolvers<void>()
    const visit = () => app.fetch(new Request(url, { redirect: 'manual', ...init }), oneOfThem(), context)
    const response = await answer.run(promise, async () => visit())
    answered()
    resolve()
    await waitOnExecutionContext(context)
    return response
  }

  return {
    request,

    /** When the next request arrives. */
    now: () => time,

    pass(milliseconds: number) {
      time += milliseconds
    },

    /**
     * From now on the worker has these secrets and variables besides; of several, each request meets another one, as while a
     * new version takes the place of the old one.
     */
    configure(...others: Partial<Bindings>[]) {
      sideBySide = others.map((other) => ({ ...bindings, ...other }))
    },

    /** What the cron does. */
    sweep: () => app.sweep(oneOfThem()),

    visitor: (hostname: string, headers?: Record<string, string>) => visitorOf(hostname, request, headers),

    /** Lets the sign-up letters leave, and opens the mailbox. Newest first. */
    async letters(to: string): Promise<Letter[]> {
      time += 2000
      await app.deliverLetters(oneOfThem())
      const response = await request(`https://mail.localhost/messages?to=${encodeURIComponent(to)}`)
      return response.json()
    },
  }
}

export type World = ReturnType<typeof openWorld>
export type Visitor = ReturnType<typeof visitorOf>

/** What a visitor sends, and where Cloudflare sees it come from. */
interface Sent {
  method?: string
  headers?: Record<string, string>
  body?: BodyInit
  cf?: { city?: string; country: string }
}

let visitors = 0

/**
 * Somebody with a browser, at one hostname and in a network of their own: cookies are kept, forms are posted as a browser
 * posts them. `always` are headers that go along with every request.
 */
function visitorOf(hostname: string, request: World['request'], always: Record<string, string> = {}) {
  const origin = `https://${hostname}`
  const cookies = new Map<string, string>()
  visitors += 1
  const networkAddress = `2001:db8:${visitors.toString(16)}::1`

  async function send(path: string, init: Sent = {}) {
    const headers = new Headers({ 'CF-Connecting-IP': networkAddress, ...always, ...init.headers })
    if (cookies.size > 0) headers.set('Cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    if (init.method && init.method !== 'GET' && !headers.has('Origin')) headers.set('Origin', origin)
    const response = await request(origin + path, { ...init, headers })
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      if (value === '' || /max-age=0/i.test(cookie)) cookies.delete(name)
      else cookies.set(name, value)
    }
    return response
  }

  return {
    origin,
    cookies,
    send,
    get: (path: string) => send(path),
    post: (path: string, fields: Record<string, string>) =>
      send(path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(fields).toString(),
      }),
    api: (method: string, path: string, body?: unknown) =>
      send(path, {
        method,
        ...(body !== undefined && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
      }),
  }
}

/** The operator, in a network of their own. `always` are headers that go along with every request. */
export function operatorOf(world: World, always: Record<string, string> = {}) {
  visitors += 1
  const networkAddress = `2001:db8:${visitors.toString(16)}::1`
  return (method: string, path: string, body?: unknown) =>
    world.request(`https://${admin}${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${env.OPERATOR_TOKEN}`,
        'CF-Connecting-IP': networkAddress,
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...always,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
}

let people = 0
/** An address that nobody in this file has used yet. */
export function freshAddress(): string {
  people += 1
  return `ada${people}@example.com`
}

/** The link in the newest letter to an address. */
export async function confirmationPath(world: World, to: string): Promise<string> {
  const [letter] = await world.letters(to)
  expect(letter?.subject).toContain('Confirm your email')
  return pathOf(letter)
}

export function pathOf(letter: Letter | undefined): string {
  const link = /https:\/\/\S+\/confirm\?token=\S+/.exec(letter?.text ?? '')?.[0] ?? ''
  const url = new URL(link)
  return url.pathname + url.search
}

/** The token of the link in the newest invitation to an address. */
export async function invitationToken(world: World, to: string): Promise<string> {
  const [letter] = await world.letters(to)
  expect(letter?.subject).toContain('You are invited')
  return /\/accept-invitation\?token=(\S+)/.exec(letter?.text ?? '')?.[1] ?? ''
}

/** The token in the link of a letter, whatever its kind. */
export function tokenInLetter(letter: Letter | undefined): string {
  return /[?&]token=([\w-]+)/.exec(letter?.text ?? '')?.[1] ?? ''
}

/** The token of the link that says a sign-up was somebody else's, in the newest letter to an address. */
export async function notMeToken(world: World, to: string): Promise<string> {
  const [letter] = await world.letters(to)
  return /\/not-me\?token=(\S+)/.exec(letter?.text ?? '')?.[1] ?? ''
}

export function tokenOf(path: string): string {
  return new URLSearchParams(path.split('?')[1]).get('token') ?? ''
}

/** Walks through sign-up and confirmation by the front door. */
export async function join(
  world: World,
  hostname: string,
  email = freshAddress(),
): Promise<{ email: string; visitor: Visitor }> {
  const visitor = world.visitor(hostname)
  await visitor.post('/register', { full_name: 'Ada Lovelace', email })
  const token = tokenOf(await confirmationPath(world, email))
  const confirmed = await visitor.post('/confirm', { token, password: goodPassword })
  expect(confirmed.headers.get('Location')).toMatch(/^\/login\?notice=confirmed_/)
  return { email, visitor }
}

export async function logIn(visitor: Visitor, email: string, password = goodPassword): Promise<Response> {
  return visitor.post('/login', { email, password })
}

/** An admin logged in to the console. */
export async function consoleOf(world: World): Promise<Visitor> {
  const visitor = world.visitor(admin)
  const response = await logIn(visitor, adminCredentials.email, adminCredentials.password)
  expect(response.status).toBe(303)
  return visitor
}

/** One more admin, logged in: of the organization that runs the first portal, unless it says otherwise. */
export async function addAdmin(
  world: World,
  { role, portalIds = [], organizationId }: { role: AdminRole; portalIds?: string[]; organizationId?: string },
): Promise<{ id: string; email: string; visitor: Visitor }> {
  const [id, email] = [crypto.randomUUID(), freshAddress()]
  await env.DB.batch([
    // With the first admin's password, so that nothing has to be hashed.
    env.DB.prepare(
      `INSERT INTO admins (id, organization_id, email, email_key, full_name, role, password_hash, created_at, updated_at)
       SELECT ?, coalesce(?, organization_id), ?, ?, 'Grace Hopper', ?, password_hash, created_at, updated_at
       FROM admins WHERE email_key = ?`,
    ).bind(id, organizationId ?? null, email, email, role, adminCredentials.email),
    ...portalIds.map((portalId) => env.DB.prepare('INSERT INTO admin_portals VALUES (?, ?)').bind(id, portalId)),
  ])
  const visitor = world.visitor(admin)
  expect((await logIn(visitor, email, adminCredentials.password)).status).toBe(303)
  return { id, email, visitor }
}

/** The id of a portal, as the management API tells it. */
export async function portalIdOf(console: Visitor, hostname: string): Promise<string> {
  const response = await console.get('/v3/portals')
  const { data } = await response.json<{ data: { id: string; canonical_domain: string }[] }>()
  return data.find((portal) => portal.canonical_domain === hostname)?.id ?? ''
}

/** The id of a developer who is among the newest of a portal. */
export async function developerIdOf(console: Visitor, portalId: string, email: string): Promise<string> {
  const response = await console.get(`/v3/portals/${portalId}/developers?page[size]=100`)
  const { data } = await response.json<{ data: { id: string; email: string }[] }>()
  return data.find((developer) => developer.email === email)?.id ?? ''
}
