import { Hono } from 'hono'
import { v7 as uuidv7 } from 'uuid'
import { firstAccentColor } from '../contract/accent-color.ts'
import { developerStatuses } from '../contract/developer-status.ts'
import { isOfDomains } from '../contract/email-domains.ts'
import { erasingDate } from '../contract/erasing-date.ts'
import { type Portal as PortalAnswer, portalsPerOrganization } from '../contract/management/portals.ts'
import type { RequestContext, Settings } from '../env.ts'
import { instant } from '../http/endpoint.ts'
import { isOfInstallation, refuseOwnHostname } from '../http/own-hostname.ts'
import { invalidParameters, problemAnswer } from '../http/problem.ts'
import { openAdmins } from '../store/admins.ts'
import { directoryDatabase } from '../store/database.ts'
import type { DeveloperCount } from '../store/developers.ts'
import { nothingStopped } from '../store/held-letters.ts'
import { type Portal, portalsOf } from '../store/portals.ts'
import { linkLifetime } from '../usecases/confirmation.ts'
import { hashesOfUnwanted } from '../usecases/unwanted-address.ts'
import type { AdminEnv, AdminPortalEnv } from './admin-session.ts'
import { editedMeanwhile, serve } from './endpoint.ts'
import { hostnameTaken } from './hostnames.ts'

const nameTaken = 'Another portal of your organization has that name. Choose another one.'

const organizationPortals = new Hono<AdminEnv>()

serve(organizationPortals, 'GET /v3/portals', async ({ context }) => {
  const { admin, settings } = context.var
  const found = await openAdmins(directoryDatabase(context.env)).portalsOf(admin.id)
  const data = found.map(({ portal, counts }) => portalAnswer(portal, counts, settings))
  return { data, meta: { page: { number: 1, size: data.length, total: data.length, next: null } } }
})

serve(organizationPortals, 'POST /v3/portals', async ({ context, body }) => {
  const { admin, now, settings } = context.var
  if (isOfInstallation(body.canonical_domain, settings)) return refuseOwnHostname(context, 'canonical_domain')

  const result = await portalsOf(directoryDatabase(context.env), admin.organization_id).begin(
    {
      id: uuidv7({ msecs: now }),
      name: body.name,
      displayName: body.display_name,
      description: body.description,
      accentColor: firstAccentColor,
      hostname: body.canonical_domain,
    },
    { eventId: uuidv7({ msecs: now }), adminId: admin.id, now, most: portalsPerOrganization },
  )
  if ('portal' in result) return portalAnswer(result.portal, [], settings)
  switch (result.refused) {
    case 'name_taken':
      return problemAnswer(context, 409, nameTaken)
    case 'hostname_taken':
      return problemAnswer(context, 409, hostnameTaken)
    case 'organization_closed':
      return problemAnswer(context, 409, 'Your organization was closed.')
    case 'too_many':
      return problemAnswer(
        context,
        409,
        `An organization has at most ${portalsPerOrganization} portals, closed ones included.`,
      )
  }
})

const onePortal = new Hono<AdminPortalEnv>()

serve(onePortal, 'GET /v3/portals/:portalId', async ({ context }) => {
  const { portal, store, settings } = context.var
  return portalAnswer(portal, await store.developers.counts(), settings)
})

serve(onePortal, 'PATCH /v3/portals/:portalId', async ({ context, body, version }) => {
  const { admin, portal, store, settings, now } = context.var
  const senderDomains = settings.senderDomainsOf(portal.organization_id)
  if (body.sender_email && !isOfDomains(body.sender_email.toLowerCase(), senderDomains)) {
    return refuseSender(context, senderDomains)
  }
  const by = { eventId: uuidv7({ msecs: now }), adminId: admin.id, now }
  const result = await store.settings.change(body, { ...by, version })
  switch (result.outcome) {
    case 'saved':
      return portalAnswer({ ...portal, ...result.portal }, result.counts, settings)
    case 'edited_meanwhile':
      return editedMeanwhile(context, 'the settings')
    case 'name_taken':
      return problemAnswer(context, 409, nameTaken)
  }
})

serve(onePortal, 'DELETE /v3/portals/:portalId', async ({ context }) => {
  const { admin, portal, now } = context.var
  const change = { eventId: uuidv7({ msecs: now }), adminId: admin.id, now }
  await portalsOf(directoryDatabase(context.env), portal.organization_id).close(portal.id, change)
  return undefined
})

serve(onePortal, 'POST /v3/portals/:portalId/reopen', async ({ context }) => {
  const { admin, portal, store, settings, now } = context.var
  const [counts] = await Promise.all([
    store.developers.counts(),
    portalsOf(directoryDatabase(context.env), portal.organization_id).reopen(portal.id, {
      eventId: uuidv7({ msecs: now }),
      adminId: admin.id,
      now,
    }),
  ])
  return portalAnswer({ ...portal, closed_at: null }, counts, settings)
})

serve(onePortal, 'POST /v3/portals/:portalId/letters/resume', async ({ context, body: { held } }) => {
  const { admin, portal, store, settings, now, sendLetters } = context.var
  const by = { eventId: uuidv7({ msecs: now }), adminId: admin.id, now }
  const isResumed =
    held === 'send'
      ? await store.heldLetters.send({ ...by, linksExpireAt: now + linkLifetime['confirm-email'] })
      : await store.heldLetters.discard(by)
  if (!isResumed)
    return problemAnswer(context, 409, 'The letters of this portal are not stopped. Somebody else was faster.')
  sendLetters()
  return portalAnswer({ ...portal, ...nothingStopped }, await store.developers.counts(), settings)
})

serve(onePortal, 'POST /v3/portals/:portalId/letters/allow', async ({ context, body: { email } }) => {
  const { admin, portal, store, settings, now } = context.var
  const addressHashes = await hashesOfUnwanted(portal.id, email.key, settings.tokenSecret)
  const by = { eventId: uuidv7({ msecs: now }), adminId: admin.id, now }
  if (await store.unwantedAddresses.allow(addressHashes, by)) return undefined
  return problemAnswer(context, 404, 'Nobody has asked this portal for no letters to that address.')
})

export const portals = new Hono().route('/', organizationPortals).route('/', onePortal)

function refuseSender(context: RequestContext, senderDomains: string[]): Response {
  const reason =
    senderDomains.length === 0
      ? 'cannot be set: no domain is set up to send letters'
      : `must be an address of ${senderDomains.join(' or ')}`
  return invalidParameters(context, [{ field: 'sender_email', reason, source: 'body' }])
}

function portalAnswer(portal: Portal, counts: DeveloperCount[], settings: Settings): PortalAnswer {
  const erasesAt = erasingDate(portal)
  const countOf = (status: string) => counts.find((count) => count.status === status)?.developers ?? 0
  return {
    id: portal.id,
    name: portal.name,
    display_name: portal.display_name,
    description: portal.description,
    canonical_domain: portal.canonicalHostname,
    portal_url: settings.originOf(portal.canonicalHostname),
    accent_color: portal.accent_color,
    has_logo: portal.logo_digest !== null,
    contact_email: portal.contact_email,
    language: portal.language,
    sign_up_mode: portal.sign_up_mode,
    allowed_email_domains: portal.allowed_email_domains,
    denied_email_domains: portal.denied_email_domains,
    auto_approve_developers: portal.auto_approve_developers,
    sender_name: portal.sender_name,
    reply_to_email: portal.reply_to_email,
    sender_email: portal.sender_email,
    mail_sender: { address: settings.mailSender.address, domains: settings.senderDomainsOf(portal.organization_id) },
    letters_per_hour: portal.letters_per_hour,
    letters_stopped: stopOf(portal),
    developer_counts: Object.fromEntries(
      developerStatuses.map((status) => [status, countOf(status)]),
    ) as PortalAnswer['developer_counts'],
    closed_at: portal.closed_at === null ? null : instant(portal.closed_at),
    erases_at: erasesAt === null ? null : instant(erasesAt),
    created_at: instant(portal.created_at),
    updated_at: instant(portal.updated_at),
    version: portal.version,
  }
}

function stopOf({ letters_stopped_at: at, letters_stopped_cause: cause, letters_stopped_count: count }: Portal) {
  return at === null || cause === null || count === null ? null : { at: instant(at), cause, count }
}
