import { Hono } from 'hono'
import { developerStatuses } from '../contract/developer-status.ts'
import type { Portal as PortalAnswer } from '../contract/management/portals.ts'
import type { Settings } from '../env.ts'
import { openAdmins } from '../store/admins.ts'
import { directoryDatabase } from '../store/database.ts'
import type { DeveloperCount } from '../store/developers.ts'
import type { Portal } from '../store/portals.ts'
import type { AdminEnv, AdminPortalEnv } from './admin-session.ts'
import { instant, serve } from './endpoint.ts'

const organizationPortals = new Hono<AdminEnv>()

serve(organizationPortals, 'GET /v3/portals', async ({ context }) => {
  const { admin, settings } = context.var
  const found = await openAdmins(directoryDatabase(context.env)).portalsOf(admin.id)
  const data = found.map(({ portal, counts }) => portalAnswer(portal, counts, settings))
  return { data, meta: { page: { number: 1, size: data.length, total: data.length, next: null } } }
})

const onePortal = new Hono<AdminPortalEnv>()

serve(onePortal, 'GET /v3/portals/:portalId', async ({ context }) => {
  const { portal, store, settings } = context.var
  return portalAnswer(portal, await store.developers.counts(), settings)
})

export const portals = new Hono().route('/', organizationPortals).route('/', onePortal)

function portalAnswer(portal: Portal, counts: DeveloperCount[], settings: Settings): PortalAnswer {
  const countOf = (status: string) => counts.find((count) => count.status === status)?.developers ?? 0
  return {
    id: portal.id,
    name: portal.name,
    display_name: portal.display_name,
    description: portal.description,
    canonical_domain: portal.canonicalHostname,
    portal_url: settings.originOf(portal.canonicalHostname),
    auto_approve_developers: portal.auto_approve_developers,
    developer_counts: Object.fromEntries(
      developerStatuses.map((status) => [status, countOf(status)]),
    ) as PortalAnswer['developer_counts'],
    closed_at: portal.closed_at === null ? null : instant(portal.closed_at),
    created_at: instant(portal.created_at),
    updated_at: instant(portal.updated_at),
  }
}
