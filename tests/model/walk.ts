import { env } from 'cloudflare:workers'
import { expect } from 'vitest'
import { decisions } from '../../worker/contract/developer-status.ts'
import type { LetterKind } from '../../worker/contract/letters.ts'
import type { MailboxMessage } from '../../worker/store/mailbox.ts'
import {
  acme,
  adminCredentials,
  admin as adminHostname,
  freshAddress,
  globex,
  logIn,
  openWorld,
  portalIdOf,
  type Visitor,
} from '../world.ts'
import { explain, linksAmong, type Seen, type SeenLetter } from './explain.ts'
import { act, beginJourney, type Deed, isOpen, type Journey, type KindWithLink, liveSession } from './journey.ts'
import {
  type Address,
  addresses,
  everyStep,
  type Moment,
  type Pick,
  type PortalName,
  portalNames,
  type Step,
} from './steps.ts'
import { databaseInTurns } from './turns.ts'

const hostnames: Record<PortalName, string> = { Acme: acme, Globex: globex }
const passwords = ['violet umbrella seventeen', 'seventeen violet umbrellas', 'umbrella of many violets']
const unknownToken = 'x'.repeat(43)

const { database, atTheSameTime } = databaseInTurns()
// The clock goes on from walk to walk, for years. No letter is forgotten meanwhile: the invariants count them.
const world = openWorld({ ...env, DB: database, LETTERS_KEPT_DAYS: 3650 })

/** The addresses of one walk, and what it has come upon, to be picked from. */
interface Held {
  emails: Record<Address, string>
  links: { portal: PortalName; to: Address; kind: KindWithLink; token: string }[]
  cookies: { portal: PortalName; deed: number; token: string }[]
  developers: { portal: PortalName; link: number; id: string }[]
}

const succeeded = new Map<Step['does'], number>()

/** Throws if there is a step that has never led to anything, in all walks so far: a model of refusals foresees little. */
export function expectEveryStepToSucceed(): void {
  const never = everyStep.filter((does) => !succeeded.has(does))
  expect(never).toEqual([])
}

/**
 * Walks on both portals with addresses that nobody has used yet. Throws as soon as the journey does not explain what was
 * seen, when something changed on a portal where nobody did anything, or when a link, a cookie or a count is worth
 * something else in the end.
 */
export async function walk(moments: Moment[]): Promise<void> {
  const emails = { ada: freshAddress(), grace: freshAddress(), spare: freshAddress() }
  const held: Held = { emails, links: [], cookies: [], developers: [] }
  let journeys = [beginJourney()]
  let deedsSoFar = 0
  const seenLetters = new Set<string>()
  const countedBefore = await counted()

  for (const { minutesLater, steps, turns } of moments) {
    await pass(minutesLater)
    for (const journey of journeys) journey.now += minutesLater * 60_000
    const deeds = steps.map((step) => deedOf(step, held, deedsSoFar++))
    const quietPortals = portalNames.filter((name) => deeds.every(({ portal }) => portal !== name))
    const rowsBefore = await rowsOf(quietPortals, held)
    const answers = await atTheSameTime(
      deeds.map((deed) => () => carryOut(deed, held)),
      turns,
    )
    expect(await rowsOf(quietPortals, held), 'a portal where nobody did anything').toEqual(rowsBefore)
    for (const [index, { does }] of deeds.entries()) {
      if (!/^[45]/.test(answers[index] ?? '')) succeeded.set(does, (succeeded.get(does) ?? 0) + 1)
    }
    const letters = await newLetters(emails, seenLetters)
    const seen = { answers, letters }
    const explanations = explain(journeys, deeds, seen)
    if (explanations.length === 0) throw new Error(unexplained(journeys, deeds, seen))
    journeys = explanations
    held.links.push(...linksAmong(letters))
    await findDevelopers(deeds, answers, held)
  }

  const countedAfter = await counted()
  const worth = {
    links: await Promise.all(held.links.map(({ portal, kind, token }) => opens(portal, kind, token))),
    cookies: await Promise.all(held.cookies.map((cookie) => isLoggedIn(cookie))),
    signUps: portalNames.map((name) => countedAfter[name].signUps - countedBefore[name].signUps),
    firstLogIns: portalNames.map((name) => countedAfter[name].firstLogIns - countedBefore[name].firstLogIns),
  }
  const expected = journeys.map((journey) => ({
    links: held.links.map((_, link) => isOpen(journey, link)),
    cookies: held.cookies.map(({ portal, deed }) => liveSession(journey, portal, deed) !== undefined),
    signUps: portalNames.map((name) => journey.counted[name].signUps),
    firstLogIns: portalNames.map((name) => journey.counted[name].firstLogIns),
  }))
  expect(expected).toContainEqual(worth)
}

const pages: Record<KindWithLink, string> = {
  'confirm-email': '/confirm',
  'reset-password': '/reset-password',
  'change-email': '/confirm-new-email',
  'email-changed': '/undo-email-change',
}

async function opens(portal: PortalName, kind: KindWithLink, token: string): Promise<boolean> {
  return (await world.visitor(hostnames[portal]).get(`${pages[kind]}?token=${token}`)).status === 200
}

async function isLoggedIn({ portal, token }: Held['cookies'][number]): Promise<boolean> {
  const visitor = world.visitor(hostnames[portal])
  visitor.cookies.set('__Host-developer', token)
  return (await visitor.get('/api/v3/developer/me')).status === 200
}

async function counted(): Promise<Journey['counted']> {
  const { results } = await env.DB.prepare(
    `SELECT name, coalesce(sum(sign_ups), 0) AS signUps, coalesce(sum(first_log_ins), 0) AS firstLogIns
     FROM portals LEFT JOIN daily_counts ON portal_id = id GROUP BY name`,
  ).all<{ name: PortalName; signUps: number; firstLogIns: number }>()
  const of = (portal: PortalName) => results.find(({ name }) => name === portal) ?? { signUps: 0, firstLogIns: 0 }
  return { Acme: of('Acme'), Globex: of('Globex') }
}

/** Everything that portals keep about the people of this walk. */
async function rowsOf(portals: PortalName[], { emails }: Held) {
  if (portals.length === 0) return []
  const addressed = `portal_id IN (SELECT value FROM json_each(?1)) AND email_key IN (SELECT value FROM json_each(?2))`
  const theirs = `developer_id IN (SELECT id FROM developers WHERE ${addressed})`
  const given = [JSON.stringify(portals.map((name) => adminConsole().ids[name])), JSON.stringify(Object.values(emails))]
  const results = await env.DB.batch(
    [
      `SELECT * FROM registrations WHERE ${addressed}`,
      `SELECT * FROM developers WHERE ${addressed}`,
      `SELECT * FROM sessions WHERE ${theirs}`,
      `SELECT * FROM one_time_tokens WHERE ${theirs}`,
      `SELECT * FROM letters WHERE ${theirs}`,
      `SELECT * FROM events WHERE ${theirs}`,
    ].map((query) => env.DB.prepare(query).bind(...given)),
  )
  return results.map(({ results }) => results)
}

interface AdminConsole {
  visitor: Visitor
  ids: Record<PortalName, string>
  minutesOpen: number
}

let opened: AdminConsole | undefined

function adminConsole(): AdminConsole {
  if (!opened) throw new Error('the console is opened before the first step')
  return opened
}

/** Time goes by. Limits have tests of their own: here, nobody ever tries too often. */
async function pass(minutes: number) {
  world.pass(minutes * 60_000)
  await env.DB.exec('DELETE FROM attempts')
  if (opened) opened.minutesOpen += minutes
  // An admin who does nothing for an hour is logged out.
  if (opened && opened.minutesOpen < 30) return
  const visitor = world.visitor(adminHostname)
  await logIn(visitor, adminCredentials.email, adminCredentials.password)
  const ids = opened?.ids ?? { Acme: await portalIdOf(visitor, acme), Globex: await portalIdOf(visitor, globex) }
  opened = { visitor, ids, minutesOpen: 0 }
}

/** The step with what it picked, if there was anything to pick. */
function deedOf(step: Step, held: Held, number: number): Deed {
  switch (step.does) {
    case 'register':
    case 'ask for the letter again':
    case 'forget the password':
      return { number, ...step }
    case 'log in':
      return { number, ...step, cookie: pickFrom(held.cookies, step.cookie)?.thing.deed }
    case 'confirm':
    case 'reset the password':
    case 'undo the change of address':
    case 'prove the new address': {
      const ofKind = held.links.filter(({ kind }) => step.link.strays || kind === kindFor[step.does])
      const picked = pickFrom(ofKind, step.link)
      return { number, ...step, portal: picked?.portal ?? 'Acme', link: picked && held.links.indexOf(picked.thing) }
    }
    case 'decide':
    case 'delete': {
      const picked = pickFrom(held.developers, step.developer)
      return { number, ...step, portal: picked?.portal ?? 'Acme', developer: picked?.thing.link }
    }
    case 'change the password':
    case 'ask for a new address':
    case 'log out':
    case 'visit': {
      const picked = pickFrom(held.cookies, step.cookie)
      return { number, ...step, portal: picked?.portal ?? 'Acme', cookie: picked?.thing.deed }
    }
  }
}

const kindFor = {
  confirm: 'confirm-email',
  'reset the password': 'reset-password',
  'prove the new address': 'change-email',
  'undo the change of address': 'email-changed',
} as const

function pickFrom<Thing extends { portal: PortalName }>(things: Thing[], { back, strays }: Pick) {
  const thing = things.at(-1 - (back % Math.max(1, things.length)))
  if (!thing) return undefined
  const otherPortal = thing.portal === 'Acme' ? 'Globex' : 'Acme'
  return { thing, portal: strays ? otherPortal : thing.portal }
}

/** Does it by the front door, and tells what was seen in the words of the journey. */
async function carryOut(deed: Deed, held: Held): Promise<string> {
  const hostname = hostnames[deed.portal]
  const visitor = world.visitor(hostname)
  if ('cookie' in deed) {
    const cookie = held.cookies.find((one) => one.deed === deed.cookie)
    visitor.cookies.set('__Host-developer', cookie?.token ?? unknownToken)
  }
  const token = ('link' in deed && held.links[deed.link ?? -1]?.token) || unknownToken
  switch (deed.does) {
    case 'register':
      return seenIn(await visitor.post('/register', { full_name: 'Ada Lovelace', email: held.emails[deed.address] }))
    case 'ask for the letter again':
      return seenIn(await visitor.post('/check-your-email', { email: held.emails[deed.address] }))
    case 'forget the password':
      return seenIn(await visitor.post('/forgot-password', { email: held.emails[deed.address] }))
    case 'confirm':
      return seenIn(await visitor.post('/confirm', { token, password: passwordOf(deed) }))
    case 'reset the password':
      return seenIn(await visitor.post('/reset-password', { token, password: passwordOf(deed) }))
    case 'prove the new address':
      return seenIn(await visitor.post('/confirm-new-email', { token }))
    case 'undo the change of address':
      return seenIn(await visitor.post('/undo-email-change', { token, password: passwordOf(deed) }))
    case 'change the password': {
      const present_password = passwords[deed.presentPassword] ?? ''
      const response = await visitor.post('/account/password', { present_password, password: passwordOf(deed) })
      if (response.headers.get('Location') === '/account/password?notice=changed') keepCookie(deed, visitor, held)
      return seenIn(response)
    }
    case 'ask for a new address': {
      const present_password = passwords[deed.presentPassword] ?? ''
      return seenIn(await visitor.post('/account/email', { present_password, email: held.emails[deed.address] }))
    }
    case 'log in': {
      const response = await logIn(visitor, held.emails[deed.address], passwordOf(deed))
      if (response.status === 303) keepCookie(deed, visitor, held)
      return seenIn(response)
    }
    case 'log out':
      return seenIn(await visitor.post('/logout', {}))
    case 'visit': {
      const response = await visitor.api('GET', '/api/v3/developer/me')
      if (response.status !== 200) return String(response.status)
      const { email } = await response.json<{ email: string }>()
      return `200 ${addresses.find((address) => held.emails[address] === email)}`
    }
    case 'decide': {
      const status = decisions[deed.decision].to
      const response = await adminConsole().visitor.api('PATCH', developerPath(deed, held), { status })
      if (response.status !== 200) return String(response.status)
      return `200 ${(await response.json<{ status: string }>()).status}`
    }
    case 'delete':
      return String((await adminConsole().visitor.api('DELETE', developerPath(deed, held))).status)
  }
}

/** The session that a deed has given to the browser. */
function keepCookie({ portal, number }: Deed, { cookies }: Visitor, held: Held) {
  const token = cookies.get('__Host-developer')
  if (token) held.cookies.push({ portal, deed: number, token })
}

const passwordOf = ({ password }: { password: number }) => passwords[password] ?? ''

function developerPath({ portal, developer }: { portal: PortalName; developer: number | undefined }, held: Held) {
  const id = held.developers.find((one) => one.link === developer)?.id ?? crypto.randomUUID()
  return `/v3/portals/${adminConsole().ids[portal]}/developers/${id}`
}

/** What tells one answer from another: where it leads, or what it says. */
async function seenIn(response: Response): Promise<string> {
  const location = response.headers.get('Location')
  if (location) return `-> ${location}`
  const page = await response.text()
  const notice = /data-notice-title[^>]*>([^<]+)</.exec(page)?.[1]
  const heading = /<h1[^>]*>([^<]*)</.exec(page)?.[1]
  return `${response.status} ${(notice ?? heading ?? '').trim()}`
}

const kinds: [LetterKind, RegExp][] = [
  ['confirm-email', /^Confirm your email for/],
  ['request-received', /^We got your request to join/],
  ['still-pending', /^Your request to join .* is still waiting$/],
  ['already-registered', /^You are already registered/],
  ['reset-password', /^Choose a new password for/],
  ['password-changed', /^Your password for .* was changed$/],
  ['change-email', /^Confirm your new address for/],
  ['email-taken', /^This address already has an account/],
  ['email-changed', /^Your address for .* was changed$/],
  ['account-approved', /^Your .* account is approved$/],
  ['account-rejected', /^Your request to join/],
  ['account-revoked', /^Your access to .* was revoked$/],
]

/** Lets the letters leave that are due, and looks for them in the local mailbox. */
async function newLetters(emails: Held['emails'], known: Set<string>) {
  world.pass(2000)
  await world.sweep()
  const { results } = await env.DB.prepare('SELECT * FROM mailbox WHERE recipient IN (?, ?, ?)')
    .bind(...addresses.map((address) => emails[address]))
    .all<MailboxMessage>()
  const letters: (SeenLetter & { token: string })[] = []
  for (const { id, portal, recipient, subject, text } of results) {
    if (known.has(id)) continue
    known.add(id)
    const to = addresses.find((address) => emails[address] === recipient)
    const kind = kinds.find(([, pattern]) => pattern.test(subject))?.[0]
    if (!to || !kind) throw new Error(`nobody expected "${subject}" to ${recipient}`)
    letters.push({ portal: portal as PortalName, to, kind, token: /[?&]token=([\w-]+)/.exec(text)?.[1] ?? '' })
  }
  return letters
}

/** Who has confirmed is a developer from now on, with an id that an admin can name. */
async function findDevelopers(deeds: Deed[], answers: string[], held: Held) {
  for (const [index, deed] of deeds.entries()) {
    if (deed.does !== 'confirm' || deed.link === undefined || !answers[index]?.startsWith('-> /login')) continue
    const link = held.links[deed.link]
    const row = await env.DB.prepare('SELECT id FROM developers WHERE portal_id = ? AND email_key = ?')
      .bind(adminConsole().ids[deed.portal], link && held.emails[link.to])
      .first<{ id: string }>()
    if (row) held.developers.push({ portal: deed.portal, link: deed.link, id: row.id })
  }
}

function unexplained(journeys: Journey[], deeds: Deed[], seen: Seen): string {
  const told = deeds.map((deed, index) => `${JSON.stringify(deed)} saw: ${seen.answers[index]}`)
  const letters = seen.letters.map(({ portal, to, kind }) => `${kind} from ${portal} to ${to}`)
  const expected = deeds.map((deed) => `${deed.does}: ${act(structuredClone(journeys[0] ?? beginJourney()), deed)}`)
  return [
    'No order of these explains what was seen:',
    ...told,
    `Letters: ${letters.join(', ') || 'none'}`,
    `Each alone should have seen: ${expected.join(', ')}`,
  ].join('\n')
}
