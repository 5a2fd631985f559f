import { type Context, Hono } from 'hono'
import { v7 as uuidv7 } from 'uuid'
import {
  publishedServicesPerPortal,
  type PublishedService as ServiceAnswer,
} from '../contract/management/published-services.ts'
import { instant } from '../http/endpoint.ts'
import { problemAnswer } from '../http/problem.ts'
import type { PublishedService } from '../store/published-services.ts'
import type { AdminPortalEnv } from './admin-session.ts'
import { serve } from './endpoint.ts'

export const publishedServices = new Hono<AdminPortalEnv>()

const noSuchService = 'There is no such service on this portal.'
const alreadyListed = 'This portal already lists a service with that name and version.'

serve(publishedServices, 'GET /v3/portals/:portalId/published-services', async ({ context }) => {
  const data = (await context.var.store.publishedServices.all()).map(serviceAnswer)
  return { data, meta: { page: { number: 1, size: publishedServicesPerPortal, total: data.length, next: null } } }
})

serve(publishedServices, 'POST /v3/portals/:portalId/published-services', async ({ context, body }) => {
  const { store, now } = context.var
  const made = { ...madeNow(context), most: publishedServicesPerPortal }
  const result = await store.publishedServices.add(uuidv7({ msecs: now }), body, made)
  if ('service' in result) return serviceAnswer(result.service)
  return problemAnswer(
    context,
    409,
    result.refused === 'already_listed'
      ? alreadyListed
      : `A portal lists at most ${publishedServicesPerPortal} services. Remove one first.`,
  )
})

serve(publishedServices, 'GET /v3/portals/:portalId/published-services/:serviceId', async ({ context, params }) => {
  const service = await context.var.store.publishedServices.find(params.serviceId)
  return service ? serviceAnswer(service) : problemAnswer(context, 404, noSuchService)
})

serve(
  publishedServices,
  'PATCH /v3/portals/:portalId/published-services/:serviceId',
  async ({ context, params, body }) => {
    const result = await context.var.store.publishedServices.change(params.serviceId, body, madeNow(context))
    if ('service' in result) return serviceAnswer(result.service)
    return result.refused === 'not_found'
      ? problemAnswer(context, 404, noSuchService)
      : problemAnswer(context, 409, alreadyListed)
  },
)

serve(publishedServices, 'DELETE /v3/portals/:portalId/published-services/:serviceId', async ({ context, params }) => {
  const removed = await context.var.store.publishedServices.remove(params.serviceId, madeNow(context))
  return removed ? undefined : problemAnswer(context, 404, noSuchService)
})

function madeNow({ var: { admin, now } }: Context<AdminPortalEnv>) {
  return { eventId: uuidv7({ msecs: now }), adminId: admin.id, now }
}

function serviceAnswer(service: PublishedService): ServiceAnswer {
  const { id, name, version, description, documentation_url, created_at, updated_at } = service
  return {
    id,
    name,
    version,
    description,
    documentation_url,
    created_at: instant(created_at),
    updated_at: instant(updated_at),
  }
}
