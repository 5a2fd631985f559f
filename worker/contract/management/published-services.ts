import * as z from 'zod'
import type { Endpoints } from '../endpoint.ts'
import { instant, list, paragraph, textLine, uuid, webAddress } from './shapes.ts'

/** How many services a portal can list; what is listed is always read whole. */
export const publishedServicesPerPortal = 100

const publishedService = z.object({
  id: uuid,
  name: z.string(),
  version: z.string(),
  description: z.string(),
  documentation_url: z.string().nullable(),
  created_at: instant,
  updated_at: instant,
})
export type PublishedService = z.infer<typeof publishedService>

const serviceFields = {
  name: textLine(120),
  version: textLine(40),
  description: paragraph(1000),
  documentation_url: webAddress.nullable(),
}

export const newPublishedService = z.strictObject({
  ...serviceFields,
  description: serviceFields.description.default(''),
  documentation_url: serviceFields.documentation_url.default(null),
})

const publishedServiceChange = z.strictObject(serviceFields).partial()

export const publishedServiceEndpoints = {
  'GET /v3/portals/:portalId/published-services': { answer: list(publishedService) },
  'POST /v3/portals/:portalId/published-services': { body: newPublishedService, status: 201, answer: publishedService },
  'GET /v3/portals/:portalId/published-services/:serviceId': { answer: publishedService },
  'PATCH /v3/portals/:portalId/published-services/:serviceId': {
    body: publishedServiceChange,
    answer: publishedService,
  },
  'DELETE /v3/portals/:portalId/published-services/:serviceId': { status: 204 },
} as const satisfies Endpoints
