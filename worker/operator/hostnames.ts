import { Hono } from 'hono'
import { v7 as uuidv7 } from 'uuid'
import { type Hostname as HostnameAnswer, hostnamesPerPortal } from '../contract/management/hostnames.ts'
import type { DoorEnv, RequestContext, Settings } from '../env.ts'
import { isOfInstallation, refuseOwnHostname } from '../http/own-hostname.ts'
import { problemAnswer } from '../http/problem.ts'
import { directoryDatabase } from '../store/database.ts'
import { theOperator } from '../store/events.ts'
import { type Hostname, hostnamesOf } from '../store/hostnames.ts'
import { findPortalById } from '../store/portals.ts'
import { serve } from './endpoint.ts'

export const hostnames = new Hono<DoorEnv>()

serve(hostnames, 'GET /operator/portals/:portalId/hostnames', async ({ context, params }) => {
  const ofPortal = await hostnamesIn(context, params.portalId)
  if (!ofPortal) return noSuchPortal(context)
  return { data: (await ofPortal.all()).map((one) => hostnameAnswer(one, context.var.settings)) }
})

serve(hostnames, 'POST /operator/portals/:portalId/hostnames', async ({ context, params, body: { hostname } }) => {
  const { settings } = context.var
  const ofPortal = await hostnamesIn(context, params.portalId)
  if (!ofPortal) return noSuchPortal(context)
  if (isOfInstallation(hostname, settings)) return refuseOwnHostname(context, 'hostname')
  switch (await ofPortal.add(hostname, { ...changeIn(context), most: hostnamesPerPortal })) {
    case 'added':
      return hostnameAnswer({ hostname, canonical: false }, settings)
    case 'listed_here':
      return problemAnswer(context, 409, `This portal has ${hostname} already.`)
    case 'taken':
      return problemAnswer(context, 409, `Another portal has ${hostname}. Remove it there first.`)
    case 'too_many':
      return problemAnswer(context, 409, `A portal has at most ${hostnamesPerPortal} hostnames. Remove one first.`)
  }
})

serve(hostnames, 'PATCH /operator/portals/:portalId/hostnames/:hostname', async ({ context, params }) => {
  const { hostname } = params
  const ofPortal = await hostnamesIn(context, params.portalId)
  if (!ofPortal) return noSuchPortal(context)
  const isThere = await ofPortal.makeCanonical(hostname, changeIn(context))
  return isThere ? hostnameAnswer({ hostname, canonical: true }, context.var.settings) : noSuchHostname(context)
})

serve(hostnames, 'DELETE /operator/portals/:portalId/hostnames/:hostname', async ({ context, params }) => {
  const { hostname } = params
  const ofPortal = await hostnamesIn(context, params.portalId)
  if (!ofPortal) return noSuchPortal(context)
  switch (await ofPortal.remove(hostname, changeIn(context))) {
    case 'removed':
      return hostnameAnswer({ hostname, canonical: false }, context.var.settings)
    case 'canonical':
      return problemAnswer(context, 409, `Links are built with ${hostname}. Make another hostname canonical first.`)
    case 'not_found':
      return noSuchHostname(context)
  }
})

async function hostnamesIn(context: RequestContext, portalId: string) {
  const database = directoryDatabase(context.env)
  const portal = await findPortalById(database, portalId)
  return portal && hostnamesOf(database, portal)
}

function changeIn({ var: { now } }: RequestContext) {
  return { eventId: uuidv7({ msecs: now }), by: theOperator, now }
}

function noSuchPortal(context: RequestContext): Response {
  return problemAnswer(context, 404, 'There is no such portal.')
}

function noSuchHostname(context: RequestContext): Response {
  return problemAnswer(context, 404, 'This portal has no such hostname.')
}

function hostnameAnswer({ hostname, canonical }: Hostname, { originOf }: Settings): HostnameAnswer {
  return { hostname, canonical, url: originOf(hostname) }
}
