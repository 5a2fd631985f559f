import { Hono } from 'hono'
import { v7 as uuidv7 } from 'uuid'
import { type Hostname as HostnameAnswer, hostnamesPerPortal } from '../contract/management/hostnames.ts'
import type { Settings } from '../env.ts'
import { isOfInstallation, refuseOwnHostname } from '../http/own-hostname.ts'
import { problemAnswer } from '../http/problem.ts'
import { directoryDatabase } from '../store/database.ts'
import { type Hostname, hostnamesOf } from '../store/hostnames.ts'
import type { AdminPortalEnv } from './admin-session.ts'
import { serve } from './endpoint.ts'

export const hostnames = new Hono<AdminPortalEnv>()

const noSuchHostname = 'This portal has no such hostname.'

/** Says nothing of whose it is. */
export const hostnameTaken = 'Another portal uses this hostname. Choose another one.'

serve(hostnames, 'GET /v3/portals/:portalId/hostnames', async ({ context }) => {
  const { portal, settings } = context.var
  const all = await hostnamesOf(directoryDatabase(context.env), portal).all()
  const data = all.map((one) => hostnameAnswer(one, settings))
  return { data, meta: { page: { number: 1, size: hostnamesPerPortal, total: data.length, next: null } } }
})

serve(hostnames, 'POST /v3/portals/:portalId/hostnames', async ({ context, body: { hostname } }) => {
  const { portal, settings } = context.var
  if (isOfInstallation(hostname, settings)) return refuseOwnHostname(context, 'hostname')
  const limits = { ...changeBy(context), most: hostnamesPerPortal }
  switch (await hostnamesOf(directoryDatabase(context.env), portal).add(hostname, limits)) {
    case 'added':
      return hostnameAnswer({ hostname, canonical: false }, settings)
    case 'listed_here':
      return problemAnswer(context, 409, 'This portal has this hostname already.')
    case 'taken':
      return problemAnswer(context, 409, hostnameTaken)
    case 'too_many':
      return problemAnswer(context, 409, `A portal has at most ${hostnamesPerPortal} hostnames. Remove one first.`)
  }
})

serve(hostnames, 'PATCH /v3/portals/:portalId/hostnames/:hostname', async ({ context, params: { hostname } }) => {
  const { portal, settings } = context.var
  const isThere = await hostnamesOf(directoryDatabase(context.env), portal).makeCanonical(hostname, changeBy(context))
  return isThere ? hostnameAnswer({ hostname, canonical: true }, settings) : problemAnswer(context, 404, noSuchHostname)
})

serve(hostnames, 'DELETE /v3/portals/:portalId/hostnames/:hostname', async ({ context, params: { hostname } }) => {
  switch (await hostnamesOf(directoryDatabase(context.env), context.var.portal).remove(hostname, changeBy(context))) {
    case 'removed':
      return undefined
    case 'canonical':
      return problemAnswer(context, 409, `Links are built with ${hostname}. Make another hostname canonical first.`)
    case 'not_found':
      return problemAnswer(context, 404, noSuchHostname)
  }
})

function changeBy({ var: { admin, now } }: { var: { admin: { id: string }; now: number } }) {
  return { eventId: uuidv7({ msecs: now }), by: { actor: 'admin', actorId: admin.id } as const, now }
}

function hostnameAnswer({ hostname, canonical }: Hostname, { originOf }: Settings): HostnameAnswer {
  return { hostname, canonical, url: originOf(hostname) }
}
