import { Hono } from 'hono'
import { v7 as uuidv7 } from 'uuid'
import { developersPerCall } from '../contract/developer-lines.ts'
import type { DoorEnv, RequestContext } from '../env.ts'
import { instant } from '../http/endpoint.ts'
import { nextPage } from '../http/next-page.ts'
import { problemAnswer } from '../http/problem.ts'
import { leavingHash } from '../secrets/moved-hash.ts'
import type { RotatedSecret } from '../secrets/rotated-secret.ts'
import { databaseOf, directoryDatabase } from '../store/database.ts'
import type { LeavingDeveloper } from '../store/moved-developers.ts'
import { openPortalStore, type PortalStore } from '../store/portal-store.ts'
import { findPortalById } from '../store/portals.ts'
import { importDevelopers, previewImport } from '../usecases/import-developers.ts'
import { letterDelay } from '../usecases/letter-delay.ts'
import { serve } from './endpoint.ts'

export const developers = new Hono<DoorEnv>()

serve(developers, 'GET /operator/portals/:portalId/developers', async ({ context, params, query }) => {
  const { settings, now } = context.var
  const store = await storeOf(context, params.portalId)
  if (!store) return noSuchPortal(context)
  const after = query['page[after]']
  if (after === undefined) await store.movedDevelopers.noteLeaving({ eventId: uuidv7({ msecs: now }), now })
  const { leaving, hasMore, total } = await store.movedDevelopers.leaving({ after, size: developersPerCall })
  const last = hasMore ? leaving.at(-1) : undefined
  return {
    data: leaving.map((developer) => lineOf(developer, settings.passwordPepper)),
    meta: { page: { total, next: last ? nextPage(context.req.url, last.id) : null } },
  }
})

serve(developers, 'POST /operator/portals/:portalId/developers/preview', async ({ context, params, body }) => {
  const store = await storeOf(context, params.portalId)
  if (!store) return noSuchPortal(context)
  return previewImport(body.developers, { store, passwordPepper: context.var.settings.passwordPepper })
})

serve(developers, 'POST /operator/portals/:portalId/imports', async ({ context, params, body }) => {
  const { now } = context.var
  const store = await storeOf(context, params.portalId)
  if (!store) return noSuchPortal(context)
  const id = uuidv7({ msecs: now })
  return (await store.movedDevelopers.begin(id, { ...body, now })) ? { id } : portalIsClosed(context)
})

serve(
  developers,
  'POST /operator/portals/:portalId/imports/:importId/developers',
  async ({ context, params, body }) => {
    const { settings, now, sendLetters } = context.var
    const store = await storeOf(context, params.portalId)
    if (!store) return noSuchPortal(context)
    const { tokenSecret, passwordPepper } = settings
    const result = await importDevelopers(params.importId, body.developers, { store, passwordPepper, tokenSecret, now })
    if (!result)
      return problemAnswer(context, 409, 'No such import has begun here, or the portal was closed. Begin anew.')
    if (result.letters > 0) sendLetters(letterDelay)
    return result
  },
)

async function storeOf(context: RequestContext, portalId: string): Promise<PortalStore | undefined> {
  const portal = await findPortalById(directoryDatabase(context.env), portalId)
  return portal && openPortalStore(databaseOf(context.env, portal), portal)
}

function noSuchPortal(context: RequestContext): Response {
  return problemAnswer(context, 404, 'There is no such portal.')
}

function portalIsClosed(context: RequestContext): Response {
  return problemAnswer(context, 409, 'This portal is closed. Reopen it, then import.')
}

function lineOf(developer: LeavingDeveloper, pepper: RotatedSecret) {
  const { email, full_name, status, language, new_device_letters, answers, password_hash: hash } = developer
  const { first_approved_at: approvedAt, first_logged_in_at: loggedInAt } = developer
  return {
    email,
    full_name,
    status,
    language,
    created_at: instant(developer.created_at),
    updated_at: instant(developer.updated_at),
    signed_up_at: instant(developer.signed_up_at),
    first_approved_at: approvedAt === null ? null : instant(approvedAt),
    first_logged_in_at: loggedInAt === null ? null : instant(loggedInAt),
    invited: developer.invited_by !== null,
    new_device_letters,
    answers,
    accepted_terms: developer.accepted_terms.map(({ version, accepted_at }) => ({
      version,
      accepted_at: instant(accepted_at),
    })),
    password_hash: hash === null ? null : leavingHash(hash, pepper),
  }
}
