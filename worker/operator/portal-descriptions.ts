import { Hono } from 'hono'
import type { DoorEnv, RequestContext } from '../env.ts'
import { invalidParameters, problemAnswer } from '../http/problem.ts'
import { directoryDatabase } from '../store/database.ts'
import { portalDescriptionsOf } from '../store/portal-descriptions.ts'
import { findPortalById } from '../store/portals.ts'
import { applyPortal } from '../usecases/apply-portal.ts'
import { describePortal, digestOf } from '../usecases/describe-portal.ts'
import type { DescriptionProblem } from '../usecases/judge-description.ts'
import { letterDelay } from '../usecases/letter-delay.ts'
import { type PlanGiven, planPortal } from '../usecases/plan-portal.ts'
import { serve } from './endpoint.ts'

export const portalDescriptions = new Hono<DoorEnv>()

serve(portalDescriptions, 'GET /operator/portals/:portalId/description', async ({ context, params }) => {
  const portal = await findPortalById(directoryDatabase(context.env), params.portalId)
  if (!portal) return problemAnswer(context, 404, 'There is no such portal.')
  return described(context, portal.organization_id, portal.id)
})

serve(portalDescriptions, 'POST /operator/portals/plan', async ({ context, body: { description } }) => {
  const result = await planPortal(description, givenIn(context, description.organization))
  if ('problems' in result) return wrongDescription(context, result.problems)
  const { portalId, digest, current, planned } = result.plan
  return { portal_id: portalId, digest, current, planned }
})

serve(portalDescriptions, 'POST /operator/portals/apply', async ({ context, body }) => {
  const { settings, now, sendLetters } = context.var
  const { organization } = body.description
  const given = { ...givenIn(context, organization), tokenSecret: settings.tokenSecret, now }
  const result = await applyPortal(body, given)
  switch (result.outcome) {
    case 'applied':
      if (result.invited > 0) sendLetters(letterDelay)
      return described(context, organization, result.portalId)
    case 'changed_meanwhile':
      return problemAnswer(
        context,
        409,
        'The portal was changed since this was planned, so nothing was done. Plan again.',
      )
    case 'wrong':
      return wrongDescription(context, result.problems)
  }
})

function givenIn({ env, var: { settings } }: RequestContext, organizationId: string): PlanGiven {
  const { adminHostname, mailboxHostname, senderDomainsOf } = settings
  return {
    descriptions: portalDescriptionsOf(directoryDatabase(env), organizationId),
    installation: {
      hostnames: [adminHostname, ...(mailboxHostname ? [mailboxHostname] : [])],
      senderDomains: senderDomainsOf(organizationId),
    },
  }
}

/** A portal that is there, as it now is. */
async function described(context: RequestContext, organizationId: string, portalId: string) {
  const state = await portalDescriptionsOf(directoryDatabase(context.env), organizationId).find(portalId)
  if (!state?.portal) throw new Error('a portal was deleted')
  return { portal_id: portalId, digest: digestOf(state), description: describePortal(state, portalId, state.portal) }
}

function wrongDescription(context: RequestContext, problems: DescriptionProblem[]): Response {
  return invalidParameters(
    context,
    problems.map(({ field, reason }) => ({ field: `description.${field}`, reason, source: 'body' })),
  )
}
