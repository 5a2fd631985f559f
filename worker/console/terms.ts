import { Hono } from 'hono'
import { v7 as uuidv7 } from 'uuid'
import type { TermsVersion } from '../contract/management/terms.ts'
import { instant } from '../http/endpoint.ts'
import { problemAnswer } from '../http/problem.ts'
import { theOperator } from '../store/events.ts'
import type { AdminPortalEnv } from './admin-session.ts'
import { editedMeanwhile, serve } from './endpoint.ts'

export const terms = new Hono<AdminPortalEnv>()

serve(terms, 'GET /v3/portals/:portalId/terms', async ({ context, query }) => {
  const { store, portal } = context.var
  const { 'page[size]': size, 'page[after]': after } = query
  const page = await store.terms.page({ after, size })
  return {
    data: page.versions.map((version) => versionAnswer(version, portal.terms_version)),
    meta: {
      page: {
        number: 1,
        size,
        total: page.total,
        next: page.hasMore ? nextPath(context.req.url, page.versions.at(-1)?.version) : null,
      },
    },
    terms_version: portal.terms_version,
  }
})

serve(terms, 'POST /v3/portals/:portalId/terms', async ({ context, body, version: since }) => {
  const { store, admin, now } = context.var
  const publication = { eventId: uuidv7({ msecs: now }), adminId: admin.id, since, now }
  const version = await store.terms.publish(body.text, publication)
  if (version === undefined) return editedMeanwhile(context, 'the terms of service')
  const published = { version, published_at: now, published_by: admin.id, publisher: admin.full_name }
  return { ...versionAnswer(published, version), text: body.text }
})

serve(terms, 'GET /v3/portals/:portalId/terms/:version', async ({ context, params }) => {
  const { store, portal } = context.var
  const found = /^[1-9][0-9]{0,5}$/.test(params.version) && (await store.terms.find(Number(params.version)))
  if (!found) return problemAnswer(context, 404, 'There is no such version of the terms.')
  return { ...versionAnswer(found, portal.terms_version), text: found.text }
})

serve(terms, 'DELETE /v3/portals/:portalId/terms', async ({ context, version: since }) => {
  const { store, admin, now } = context.var
  const current = await store.terms.withdraw({ eventId: uuidv7({ msecs: now }), adminId: admin.id, since, now })
  return current === 0 ? undefined : editedMeanwhile(context, 'the terms of service')
})

interface Published {
  version: number
  published_at: number
  published_by: string
  publisher: string | null
}

function versionAnswer(published: Published, currentVersion: number): TermsVersion {
  const { version, published_at, published_by, publisher } = published
  return {
    version,
    is_current: version === currentVersion,
    published_at: instant(published_at),
    published_by: published_by === theOperator.actorId ? null : { id: published_by, full_name: publisher },
  }
}

function nextPath(url: string, after: number | undefined): string {
  const { pathname, searchParams } = new URL(url)
  searchParams.set('page[after]', String(after))
  return `${pathname}?${searchParams}`
}
