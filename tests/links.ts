import { expect } from 'vitest'
import {
  addAdmin,
  admin,
  adminCredentials,
  consoleOf,
  freshAddress,
  globex,
  goodPassword,
  join,
  logIn,
  portalIdOf,
  tokenInLetter,
  type World,
} from './world.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** A link as it stands in a letter, with what its reader may do beside it. */
export interface HeldLink {
  token: string
  /** Whose letter it is. */
  to: string
  /** Makes a newer one of the same kind, for the same account. */
  again?: () => Promise<string>
}

interface LinkKind {
  hostname: string
  path: string
  /** How long it works, in milliseconds. */
  lasts: number
  /** What its form asks for beside the token. */
  fields: Record<string, string>
  make: (world: World, hostname?: string) => Promise<HeldLink>
}

/** The token in the newest letter to somebody, after something was asked for. Nobody is written to twice in a minute. */
async function tokenAfter(world: World, to: string, ask: () => Promise<Response>): Promise<string> {
  world.pass(minute)
  expect((await ask()).status).toBeLessThan(400)
  const token = tokenInLetter((await world.letters(to))[0])
  expect(token).toMatch(/^[\w-]{43}$/)
  return token
}

async function held(world: World, to: string, first: () => Promise<Response>, again = first): Promise<HeldLink> {
  return { to, token: await tokenAfter(world, to, first), again: () => tokenAfter(world, to, again) }
}

/** Somebody with an account, in a browser that is logged in, and how that browser asks for a new address. */
async function owner(world: World, hostname: string) {
  if (hostname === admin) {
    const { email, visitor } = await addAdmin(world, { role: 'organization_admin' })
    const { password } = adminCredentials
    return { email, visitor, askFor: (to: string) => visitor.api('POST', '/v3/me/email', { email: to, password }) }
  }
  const { email, visitor } = await join(world, hostname)
  expect((await logIn(visitor, email)).status).toBe(303)
  return {
    email,
    visitor,
    askFor: (to: string) => visitor.post('/account/email', { email: to, present_password: goodPassword }),
  }
}

function ofAccounts(hostname: string): Record<'reset-password' | 'change-email' | 'email-changed', LinkKind> {
  return {
    'reset-password': {
      hostname,
      path: '/reset-password',
      lasts: hour,
      fields: { password: goodPassword },
      async make(world) {
        const { email, visitor } = await owner(world, hostname)
        return held(world, email, () => visitor.post('/forgot-password', { email }))
      },
    },
    'change-email': {
      hostname,
      path: '/confirm-new-email',
      lasts: day,
      fields: {},
      async make(world) {
        const { askFor } = await owner(world, hostname)
        const to = freshAddress()
        return held(world, to, () => askFor(to))
      },
    },
    // A second change gives a way back from itself, and leaves the first one alive: nobody is locked out by changing twice.
    'email-changed': {
      hostname,
      path: '/undo-email-change',
      lasts: 3 * day,
      fields: { password: goodPassword },
      async make(world) {
        const { email, visitor, askFor } = await owner(world, hostname)
        const newEmail = freshAddress()
        const token = await tokenAfter(world, newEmail, () => askFor(newEmail))
        return { to: email, token: await tokenAfter(world, email, () => visitor.post('/confirm-new-email', { token })) }
      },
    },
  }
}

const [portals, console] = [ofAccounts(globex), ofAccounts(admin)]

/** Every kind of link that a letter can hold: which page it opens, and how somebody comes by one. */
export const linkKinds = {
  'confirm-email': {
    hostname: globex,
    path: '/confirm',
    lasts: day,
    fields: { password: goodPassword },
    make(world, hostname = globex) {
      const [email, visitor] = [freshAddress(), world.visitor(hostname)]
      const ask = () => visitor.post('/register', { full_name: 'Ada', email })
      return held(world, email, ask, () => visitor.post('/check-your-email', { email }))
    },
  },
  'developer-invitation': {
    hostname: globex,
    path: '/accept-invitation',
    lasts: 7 * day,
    fields: { password: goodPassword, full_name: 'Ada' },
    async make(world, hostname = globex) {
      const email = freshAddress()
      const inviter = await consoleOf(world)
      const portalId = await portalIdOf(inviter, hostname)
      const ask = () => inviter.api('POST', `/v3/portals/${portalId}/invitations`, { email })
      return held(world, email, ask, () => world.visitor(hostname).post('/check-your-email', { email }))
    },
  },
  'reset-password': portals['reset-password'],
  'change-email': portals['change-email'],
  'email-changed': portals['email-changed'],
  'admin-invitation': {
    hostname: admin,
    path: '/accept-invitation',
    lasts: 3 * day,
    fields: { password: goodPassword, full_name: 'Grace' },
    async make(world) {
      const email = freshAddress()
      const inviter = await consoleOf(world)
      return held(world, email, () =>
        inviter.api('POST', '/v3/admin-invitations', { email, role: 'organization_admin' }),
      )
    },
  },
  'admin’s reset-password': console['reset-password'],
  'admin’s change-email': console['change-email'],
  'admin’s email-changed': console['email-changed'],
} satisfies Record<string, LinkKind>

export type LinkName = keyof typeof linkKinds

export const everyLink = Object.entries<LinkKind>(linkKinds) as [LinkName, LinkKind][]

/** Opens a link, at its own hostname or at another one: a stranger does, for nothing but the token counts. */
export const openLink = (world: World, { hostname, path }: Pick<LinkKind, 'hostname' | 'path'>, token: string) =>
  world.visitor(hostname).get(`${path}?${new URLSearchParams({ token })}`)

/** Posts the form that the link opens. */
export const spendLink = (
  world: World,
  { hostname, path, fields }: Pick<LinkKind, 'hostname' | 'path' | 'fields'>,
  token: string,
) => world.visitor(hostname).post(path, { ...fields, token })
