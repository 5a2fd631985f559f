import { Hono } from 'hono'
import { v7 as uuidv7 } from 'uuid'
import { erasingDate } from '../contract/erasing-date.ts'
import { openInvitationsPerOrganization } from '../contract/management/admin-invitations.ts'
import { adminsPerOrganization } from '../contract/management/admins.ts'
import type { Organization as OrganizationAnswer } from '../contract/operator-api.ts'
import type { DoorEnv, RequestContext } from '../env.ts'
import { instant } from '../http/endpoint.ts'
import { nextPage } from '../http/next-page.ts'
import { problemAnswer } from '../http/problem.ts'
import { adminInvitationsOf } from '../store/admin-invitations.ts'
import { directoryDatabase } from '../store/database.ts'
import { theOperator } from '../store/events.ts'
import { type OperatedOrganization, openOrganizations, operatedOrganization } from '../store/operated-organizations.ts'
import { beginOrganization } from '../usecases/begin-organization.ts'
import { inviteAdmin } from '../usecases/invite-admin.ts'
import { letterDelay } from '../usecases/letter-delay.ts'
import { serve } from './endpoint.ts'

export const organizations = new Hono<DoorEnv>()

serve(organizations, 'GET /operator/organizations', async ({ context, query }) => {
  const { 'page[size]': size, 'page[after]': after } = query
  const page = await openOrganizations(directoryDatabase(context.env)).page({ after, size })
  const last = page.hasMore ? page.organizations.at(-1) : undefined
  return {
    data: page.organizations.map(organizationAnswer),
    meta: { page: { size, next: last ? nextPage(context.req.url, last.id) : null } },
  }
})

serve(organizations, 'POST /operator/organizations', async ({ context, body: { name, admin } }) => {
  const { settings, now, sendLetters } = context.var
  const result = await beginOrganization(
    { name, admin: { email: admin.email, fullName: admin.full_name } },
    {
      organizations: openOrganizations(directoryDatabase(context.env)),
      tokenSecret: settings.tokenSecret,
      now,
    },
  )
  if ('organization' in result) {
    sendLetters(letterDelay)
    return organizationAnswer(result.organization)
  }
  switch (result.refused) {
    case 'name_taken':
      return problemAnswer(context, 409, `There is an organization called “${name}” already.`)
    case 'admin_elsewhere':
      return refuseAdminElsewhere(context, admin.email.address)
  }
})

serve(organizations, 'POST /operator/organizations/:organizationId/close', async ({ context, params }) => {
  const { now } = context.var
  const organization = await organizationIn(context, params).close({ eventId: uuidv7({ msecs: now }), now })
  return organization ? organizationAnswer(organization) : noSuchOrganization(context)
})

serve(organizations, 'POST /operator/organizations/:organizationId/reopen', async ({ context, params }) => {
  const { now } = context.var
  const organization = await organizationIn(context, params).reopen({ eventId: uuidv7({ msecs: now }), now })
  if (!organization) return noSuchOrganization(context)
  if (organization.closed_at === null) return organizationAnswer(organization)
  return problemAnswer(context, 409, `“${organization.name}” cannot be reopened: it is being erased, or imported.`)
})

serve(
  organizations,
  'POST /operator/organizations/:organizationId/admin-invitations',
  async ({ context, params, body }) => {
    const { settings, now, sendLetters } = context.var
    const organization = await organizationIn(context, params).find()
    if (!organization) return noSuchOrganization(context)
    const result = await inviteAdmin(
      { email: body.email, fullName: body.full_name ?? null, role: 'organization_admin', portalIds: [] },
      {
        invitations: adminInvitationsOf(directoryDatabase(context.env), organization.id),
        by: theOperator,
        tokenSecret: settings.tokenSecret,
        most: { admins: adminsPerOrganization, open: openInvitationsPerOrganization },
        now,
      },
    )
    if ('invitation' in result) {
      sendLetters(letterDelay)
      const { id, email, expires_at } = result.invitation
      return { id, email, expires_at: instant(expires_at) }
    }
    const { address } = body.email
    switch (result.refused) {
      case 'admin_already':
        return problemAnswer(context, 409, `${address} is an admin of “${organization.name}” already.`)
      case 'admin_elsewhere':
        return refuseAdminElsewhere(context, address)
      case 'organization_closed':
        return problemAnswer(context, 409, `“${organization.name}” is closed. Reopen it first.`)
      case 'too_many':
        return problemAnswer(
          context,
          409,
          `An organization has at most ${adminsPerOrganization} admins and ${openInvitationsPerOrganization} open invitations.`,
        )
      case 'unknown_portals':
        throw new Error('an organization admin is given no portals')
    }
  },
)

serve(organizations, 'GET /operator/organizations/:organizationId/portals', async ({ context, params }) => {
  const { originOf } = context.var.settings
  const organization = organizationIn(context, params)
  const [found, portals] = await Promise.all([organization.find(), organization.portals()])
  if (!found) return noSuchOrganization(context)
  return {
    data: portals.map(({ id, name, closed_at, hostnames }) => ({
      id,
      name,
      portal_url: originOf(hostnames[0]?.hostname ?? ''),
      hostnames,
      closed_at: closed_at === null ? null : instant(closed_at),
    })),
  }
})

function organizationIn(context: RequestContext, { organizationId }: { organizationId: string }) {
  return operatedOrganization(directoryDatabase(context.env), organizationId)
}

function noSuchOrganization(context: RequestContext): Response {
  return problemAnswer(context, 404, 'There is no such organization.')
}

function refuseAdminElsewhere(context: RequestContext, address: string): Response {
  return problemAnswer(context, 409, `${address} is an admin of another organization already. Take another address.`)
}

function organizationAnswer(organization: OperatedOrganization): OrganizationAnswer {
  const { created_at, closed_at, restored_at: _, ...rest } = organization
  const erasesAt = erasingDate(organization)
  return {
    ...rest,
    created_at: instant(created_at),
    closed_at: closed_at === null ? null : instant(closed_at),
    erases_at: erasesAt === null ? null : instant(erasesAt),
  }
}
