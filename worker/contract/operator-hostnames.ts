import type { Endpoints } from './endpoint.ts'
import { hostname, hostnameEndpoints } from './management/hostnames.ts'
import { wholeList } from './management/shapes.ts'

export const operatorHostnameEndpoints = {
  /** The canonical one first. */
  'GET /operator/portals/:portalId/hostnames': { answer: wholeList(hostname) },
  'POST /operator/portals/:portalId/hostnames': hostnameEndpoints['POST /v3/portals/:portalId/hostnames'],
  'PATCH /operator/portals/:portalId/hostnames/:hostname':
    hostnameEndpoints['PATCH /v3/portals/:portalId/hostnames/:hostname'],
  /** Answers what was removed. */
  'DELETE /operator/portals/:portalId/hostnames/:hostname': { answer: hostname },
} as const satisfies Endpoints
