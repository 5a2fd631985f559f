import { copy } from '../../worker/contract/copy.ts'
import { type Decision, type DeveloperStatus, decisions } from '../../worker/contract/developer-status.ts'
import type { AccountLink, LetterKind } from '../../worker/contract/letters.ts'
import type { Address, PortalName } from './steps.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

export const kindsWithLink = ['confirm-email', 'reset-password', 'change-email', 'email-changed'] as const
export type KindWithLink = (typeof kindsWithLink)[number]

/** A letter, known by this object wherever a link of it is remembered. */
export interface Letter {
  portal: PortalName
  to: Address
  kind: LetterKind
  developer: Developer | undefined
  /** It left at once, or was deleted with the developer before it could. */
  mayBeMissing?: boolean
}

interface Registration {
  letter: Letter
  expiresAt: number
  isConfirmed: boolean
}

interface Developer {
  portal: PortalName
  address: Address
  status: DeveloperStatus
  password: number
  hasLoggedIn: boolean
  confirmedAt: number
  isReminded: boolean
}

/** What the link of a letter to the owner of an account is worth. */
interface AccountToken {
  developer: Developer
  /** The address that the letter went to: for a change, the one to come or the one to go back to. */
  address: Address
  createdAt: number
  expiresAt: number
  isUsed: boolean
}

interface Session {
  developer: Developer
  createdAt: number
  lastSeenAt: number
}

/** The journey as a few tables: what there is on the portals, for the addresses of one walk. */
export interface Journey {
  now: number
  registrations: Map<string, Registration>
  /** By the link that confirmed them: a developer has exactly one. */
  developers: Map<number, Developer>
  /** By the step that logged them in. */
  sessions: Map<number, Session>
  /** By their letter. Whatever replaces or ends one takes it out. */
  tokens: Map<Letter, AccountToken>
  /** What the outbox holds. */
  waiting: Letter[]
  /** Letters with a link, in the order in which the walk came upon them. */
  links: (Letter & { kind: KindWithLink })[]
  counted: Record<PortalName, { signUps: number; firstLogIns: number }>
}

/** A step with what it has picked: `undefined` where there is nothing to pick yet. */
export type Deed = { portal: PortalName; number: number } & (
  | { does: 'register' | 'ask for the letter again' | 'forget the password'; address: Address }
  | { does: 'log in'; address: Address; password: number; cookie: number | undefined }
  | {
      does: 'confirm' | 'reset the password' | 'undo the change of address'
      link: number | undefined
      password: number
    }
  | { does: 'prove the new address'; link: number | undefined }
  | { does: 'change the password'; cookie: number | undefined; presentPassword: number; password: number }
  | { does: 'ask for a new address'; cookie: number | undefined; presentPassword: number; address: Address }
  | { does: 'decide'; developer: number | undefined; decision: Decision }
  | { does: 'delete'; developer: number | undefined }
  | { does: 'log out' | 'visit'; cookie: number | undefined }
)

export function beginJourney(): Journey {
  return {
    now: 0,
    registrations: new Map(),
    developers: new Map(),
    sessions: new Map(),
    tokens: new Map(),
    waiting: [],
    links: [],
    counted: { Acme: { signUps: 0, firstLogIns: 0 }, Globex: { signUps: 0, firstLogIns: 0 } },
  }
}

const {
  notices,
  not_approved: notApproved,
  already_confirmed: alreadyConfirmed,
  link_expired: linkExpired,
  account_link_over: linkOver,
  summary,
} = copy.en

/** Does what the deed does, and tells what whoever does it gets to see. `sessions`: as they were when it began. */
export function act(journey: Journey, deed: Deed, sessions = journey.sessions): string {
  const { portal } = deed
  switch (deed.does) {
    case 'register':
      signUp(journey, portal, deed.address)
      return '-> /check-your-email'
    case 'ask for the letter again':
      if (ownerOf(journey, portal, deed.address)) tellWhereItStands(journey, portal, deed.address)
      else signUpAgain(journey, portal, deed.address)
      return '-> /check-your-email?sent=again'
    case 'forget the password':
      forgetPassword(journey, portal, deed.address)
      return '-> /forgot-password?notice=sent'
    case 'reset the password':
      return resetPassword(journey, deed)
    case 'change the password':
      return changePassword(journey, deed, sessions)
    case 'ask for a new address':
      return askForNewAddress(journey, deed, sessions)
    case 'prove the new address':
      return proveNewAddress(journey, deed)
    case 'undo the change of address':
      return undoChange(journey, deed)
    case 'confirm':
      return confirm(journey, deed)
    case 'decide': {
      const developer = developerOn(journey, portal, deed.developer)
      if (!developer) return '404'
      const { from, to } = decisions[deed.decision]
      if (developer.status === to) return `200 ${to}`
      if (!(from as readonly DeveloperStatus[]).includes(developer.status)) return '409'
      developer.status = to
      endSessions(journey, developer)
      journey.waiting = journey.waiting.filter((letter) => letter.developer !== developer || !isVerdict(letter))
      write(journey, `account-${to}`, developer)
      return `200 ${to}`
    }
    case 'delete': {
      const developer = developerOn(journey, portal, deed.developer)
      if (!developer || deed.developer === undefined) return '404'
      journey.developers.delete(deed.developer)
      journey.registrations.delete(keyOf(portal, developer.address))
      endSessions(journey, developer)
      for (const [letter, token] of journey.tokens) if (token.developer === developer) journey.tokens.delete(letter)
      for (const letter of journey.waiting)
        if (letter.developer === developer) letter.mayBeMissing = leavesAtOnce(letter)
      journey.waiting = journey.waiting.filter(
        (letter) =>
          letter.portal !== portal ||
          letter.mayBeMissing ||
          (letter.developer !== developer && letter.to !== developer.address),
      )
      return '204'
    }
    case 'log in':
      return logIn(journey, deed)
    case 'log out': {
      const session = sessionOn(journey, portal, deed.cookie)
      if (session) end(journey, session)
      return '-> /login?notice=logged_out'
    }
    case 'visit': {
      const session = liveSession(journey, portal, deed.cookie)
      if (!session) return '401'
      session.lastSeenAt = journey.now
      return `200 ${session.developer.address}`
    }
  }
}

/** Whoever has waited for a decision for a week is told so, once. */
export function remindThoseWhoWait(journey: Journey) {
  for (const developer of journey.developers.values()) {
    const isDue = developer.status === 'pending' && journey.now - developer.confirmedAt >= 7 * day
    if (!isDue || developer.isReminded) continue
    developer.isReminded = true
    write(journey, 'still-pending', developer)
  }
}

/** Whether a link opens the form that it was sent for. */
export function isOpen(journey: Journey, link: number): boolean {
  const letter = journey.links[link]
  if (!letter) return false
  if (letter.kind !== 'confirm-email') return typeof tokenOf(journey, letter.portal, link, letter.kind) !== 'string'
  const registration = journey.registrations.get(keyOf(letter.portal, letter.to))
  return registration?.letter === letter && !registration.isConfirmed && registration.expiresAt > journey.now
}

/** A sign-up, or the letter of one again: a new link, unless one is about to leave. */
function signUp(journey: Journey, portal: PortalName, address: Address) {
  if (ownerOf(journey, portal, address)) return tellWhereItStands(journey, portal, address)
  if (isWaiting(journey, 'confirm-email', portal, address)) return
  const letter: Letter = { portal, to: address, kind: 'confirm-email', developer: undefined }
  journey.waiting.push(letter)
  const key = keyOf(portal, address)
  if (!journey.registrations.has(key)) journey.counted[portal].signUps += 1
  journey.registrations.set(key, { letter, expiresAt: journey.now + day, isConfirmed: false })
}

function signUpAgain(journey: Journey, portal: PortalName, address: Address) {
  if (journey.registrations.get(keyOf(portal, address))?.isConfirmed === false) signUp(journey, portal, address)
}

function tellWhereItStands(journey: Journey, portal: PortalName, address: Address) {
  if (isWaiting(journey, 'already-registered', portal, address)) return
  const developer = ownerOf(journey, portal, address)
  if (developer) write(journey, 'already-registered', developer)
}

function confirm(
  journey: Journey,
  { portal, link, password }: Extract<Deed, { link: unknown; password: number }>,
): string {
  const unknown = `404 ${linkExpired.title}`
  const letter = link === undefined ? undefined : journey.links[link]
  if (link === undefined || letter?.portal !== portal) return unknown
  const registration = journey.registrations.get(keyOf(portal, letter.to))
  if (registration?.letter !== letter) return unknown
  if (registration.isConfirmed) return `410 ${alreadyConfirmed.title}`
  if (registration.expiresAt <= journey.now) return `410 ${linkExpired.title}`

  registration.isConfirmed = true
  const status = portal === 'Acme' ? 'pending' : 'approved'
  const developer: Developer = {
    portal,
    address: letter.to,
    status,
    password,
    hasLoggedIn: false,
    confirmedAt: journey.now,
    isReminded: false,
  }
  journey.developers.set(link, developer)
  if (status === 'pending') write(journey, 'request-received', developer)
  return `-> /login?notice=confirmed_${status}`
}

function logIn(journey: Journey, { portal, address, password, cookie, number }: Extract<Deed, { does: 'log in' }>) {
  const developer = ownerOf(journey, portal, address)
  if (developer?.password !== password) return `401 ${notices.wrong_credentials.title}`
  if (developer.status !== 'approved') return `401 ${notApproved[developer.status].title}`
  const before = sessionOn(journey, portal, cookie)
  if (before) end(journey, before)
  journey.sessions.set(number, { developer, createdAt: journey.now, lastSeenAt: journey.now })
  if (!developer.hasLoggedIn) journey.counted[portal].firstLogIns += 1
  developer.hasLoggedIn = true
  return '-> /'
}

function forgetPassword(journey: Journey, portal: PortalName, address: Address) {
  const developer = ownerOf(journey, portal, address)
  if (!developer) return signUpAgain(journey, portal, address)
  if (isWaiting(journey, 'reset-password', portal, address)) return
  endTokens(journey, developer, ({ kind }) => kind === 'reset-password')
  giveToken(journey, write(journey, 'reset-password', developer), { developer, address, lifetime: hour })
}

function resetPassword(
  journey: Journey,
  { portal, link, password }: Extract<Deed, { link: unknown; password: number }>,
) {
  const token = tokenOf(journey, portal, link, 'reset-password')
  if (typeof token === 'string') return token
  token.isUsed = true
  takeOver(journey, token.developer, password)
  return '-> /login?notice=password_reset'
}

function changePassword(
  journey: Journey,
  deed: Extract<Deed, { does: 'change the password' }>,
  sessions: Journey['sessions'],
): string {
  const session = liveSession({ ...journey, sessions }, deed.portal, deed.cookie)
  if (!session || deed.cookie === undefined) return '-> /login?return_to=%2Faccount%2Fpassword'
  session.lastSeenAt = journey.now
  const { developer } = session
  if (!mayAct(journey, developer, deed.presentPassword)) return `422 ${summary}`
  const isStillLoggedIn = journey.sessions.has(deed.cookie)
  takeOver(journey, developer, deed.password)
  // Under another cookie: copies of the one from before are worth nothing.
  if (isStillLoggedIn) journey.sessions.set(deed.number, session)
  return '-> /account/password?notice=changed'
}

function askForNewAddress(
  journey: Journey,
  deed: Extract<Deed, { does: 'ask for a new address' }>,
  sessions: Journey['sessions'],
): string {
  const { portal, cookie, presentPassword, address } = deed
  const session = liveSession({ ...journey, sessions }, portal, cookie)
  if (!session) return '-> /login?return_to=%2Faccount%2Femail'
  session.lastSeenAt = journey.now
  const { developer } = session
  if (!mayAct(journey, developer, presentPassword) || developer.address === address) return `422 ${summary}`
  endTokens(journey, developer, ({ kind }) => kind === 'change-email')
  const owner = ownerOf(journey, portal, address)
  if (owner) write(journey, 'email-taken', owner)
  else giveToken(journey, write(journey, 'change-email', developer, address), { developer, address, lifetime: day })
  return '-> /account/email?notice=sent'
}

function proveNewAddress(journey: Journey, { portal, link }: Extract<Deed, { does: 'prove the new address' }>) {
  const token = tokenOf(journey, portal, link, 'change-email')
  if (typeof token === 'string') return token
  const { developer, address } = token
  if (developer.status !== 'approved' || ownerOf(journey, portal, address)) return `409 ${linkOver.address_taken.title}`
  token.isUsed = true
  const before = developer.address
  giveToken(journey, write(journey, 'email-changed', developer), { developer, address: before, lifetime: 3 * day })
  for (const proven of [before, address]) journey.registrations.delete(keyOf(portal, proven))
  developer.address = address
  endSessions(journey, developer)
  endTokens(journey, developer, isOfBefore)
  return '-> /login?notice=email_changed'
}

function undoChange(journey: Journey, { portal, link, password }: Extract<Deed, { link: unknown; password: number }>) {
  const token = tokenOf(journey, portal, link, 'email-changed')
  if (typeof token === 'string') return token
  const { developer, address, createdAt } = token
  const owner = ownerOf(journey, portal, address)
  if (owner && owner !== developer) return `409 ${linkOver.address_taken.title}`
  token.isUsed = true
  journey.registrations.delete(keyOf(portal, address))
  developer.address = address
  takeOver(journey, developer, password)
  endTokens(journey, developer, ({ kind }, other) => kind === 'email-changed' && other.createdAt > createdAt)
  return '-> /login?notice=email_change_undone'
}

function mayAct(journey: Journey, developer: Developer, presentPassword: number): boolean {
  const isThere = [...journey.developers.values()].includes(developer)
  return isThere && developer.status === 'approved' && developer.password === presentPassword
}

/** A new password: nobody is logged in with the one before, and no link of before works. */
function takeOver(journey: Journey, developer: Developer, password: number) {
  developer.password = password
  endSessions(journey, developer)
  endTokens(journey, developer, isOfBefore)
  write(journey, 'password-changed', developer)
}

const isOfBefore = ({ kind }: Letter) => kind === 'reset-password' || kind === 'change-email'
/** Such letters do not wait, so that nobody can keep one from leaving. */
const leavesAtOnce = ({ kind }: Letter) => kind === 'password-changed' || kind === 'request-received'

/** The token of a link as it stands, or what is said of a link that does not count. */
function tokenOf(
  journey: Journey,
  portal: PortalName,
  link: number | undefined,
  kind: AccountLink,
): AccountToken | string {
  const letter = link === undefined ? undefined : journey.links[link]
  const token = letter && journey.tokens.get(letter)
  if (letter?.portal !== portal || letter.kind !== kind || !token) return `404 ${linkOver[kind].title}`
  return token.isUsed || token.expiresAt <= journey.now ? `410 ${linkOver[kind].title}` : token
}

function giveToken(
  journey: Journey,
  letter: Letter,
  { developer, address, lifetime }: { developer: Developer; address: Address; lifetime: number },
) {
  const { now } = journey
  journey.tokens.set(letter, { developer, address, createdAt: now, expiresAt: now + lifetime, isUsed: false })
}

/** What was used already stays, for a link that is opened twice is answered kindly. */
function endTokens(journey: Journey, developer: Developer, which: (letter: Letter, token: AccountToken) => boolean) {
  for (const [letter, token] of journey.tokens) {
    if (token.developer === developer && !token.isUsed && which(letter, token)) journey.tokens.delete(letter)
  }
}

const keyOf = (portal: PortalName, address: Address) => `${portal} ${address}`
const isVerdict = ({ kind }: Letter) => /^account-(approved|rejected|revoked)$/.test(kind)

function ownerOf(journey: Journey, portal: PortalName, address: Address): Developer | undefined {
  return [...journey.developers.values()].find((one) => one.portal === portal && one.address === address)
}

function developerOn(journey: Journey, portal: PortalName, id: number | undefined): Developer | undefined {
  const developer = id === undefined ? undefined : journey.developers.get(id)
  return developer?.portal === portal ? developer : undefined
}

function isWaiting(journey: Journey, kind: LetterKind, portal: PortalName, to: Address): boolean {
  return journey.waiting.some((letter) => letter.kind === kind && letter.portal === portal && letter.to === to)
}

function write(journey: Journey, kind: LetterKind, developer: Developer, to = developer.address): Letter {
  const letter: Letter = { portal: developer.portal, to, kind, developer }
  journey.waiting.push(letter)
  return letter
}

function sessionOn(journey: Journey, portal: PortalName, cookie: number | undefined): Session | undefined {
  const session = cookie === undefined ? undefined : journey.sessions.get(cookie)
  return session?.developer.portal === portal ? session : undefined
}

/** Seven days without a visit, or thirty days, and it is over. */
export function liveSession(journey: Journey, portal: PortalName, cookie: number | undefined): Session | undefined {
  const session = sessionOn(journey, portal, cookie)
  if (!session) return undefined
  const isAlive = journey.now - session.lastSeenAt < 7 * day && journey.now - session.createdAt < 30 * day
  return isAlive ? session : undefined
}

function end(journey: Journey, session: Session) {
  for (const [cookie, one] of journey.sessions) if (one === session) journey.sessions.delete(cookie)
}

function endSessions(journey: Journey, developer: Developer) {
  for (const [cookie, { developer: owner }] of journey.sessions) {
    if (owner === developer) journey.sessions.delete(cookie)
  }
}
