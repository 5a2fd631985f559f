import { Hono } from 'hono'
import * as z from 'zod'
import type { DeveloperSort } from '../contract/developer-search.ts'
import { type Decision, decisions } from '../contract/developer-status.ts'
import type { Developer as DeveloperAnswer, DeveloperInFull } from '../contract/management/developers.ts'
import { uuid } from '../contract/management/shapes.ts'
import { instant } from '../http/endpoint.ts'
import { invalidParameters, problemAnswer } from '../http/problem.ts'
import type { ListedDeveloper } from '../store/developer-lists.ts'
import type { Developer } from '../store/developers.ts'
import { addDeveloper } from '../usecases/add-developer.ts'
import { decideDeveloper } from '../usecases/decide-developer.ts'
import { deleteDeveloper } from '../usecases/delete-developer.ts'
import { letterDelay } from '../usecases/letter-delay.ts'
import type { AdminPortalEnv } from './admin-session.ts'
import { filterOf } from './developer-filter.ts'
import { serve } from './endpoint.ts'
import { readPlace, writePlace } from './place-in-list.ts'

export const developers = new Hono<AdminPortalEnv>()

const noSuchDeveloper = 'There is no such developer on this portal.'

serve(developers, 'GET /v3/portals/:portalId/developers', async ({ context, query }) => {
  const { sort, 'page[size]': size, 'page[after]': after, 'page[number]': number = 1 } = query
  const place = after === undefined ? undefined : readPlace<string[]>(after, placeIn[sort.by])
  if (after !== undefined && !place) {
    return invalidParameters(context, [
      { field: 'page[after]', reason: 'is not a place in this list', source: 'query' },
    ])
  }
  const filter = filterOf(query)
  const skip = (number - 1) * size
  const page = await context.var.store.developerLists.page({ filter, sort, after: place, skip, size })
  const { total, isTotalCapped: is_total_capped } = page
  const next = page.next ? nextPath(context.req.url, page.next) : null
  return {
    data: page.developers.map(developerAnswer),
    meta: { page: { number, size, total, is_total_capped, next } },
  }
})

serve(developers, 'POST /v3/portals/:portalId/developers', async ({ context, body }) => {
  const { store, admin, settings, now, sendLetters } = context.var
  const { email, full_name: fullName, status, send_invitation_email: isInvited } = body
  const added = await addDeveloper(
    { email, fullName, status, isInvited },
    { store, adminId: admin.id, tokenSecret: settings.tokenSecret, now },
  )
  if (!added) return problemAnswer(context, 409, `${email.address} is a developer of this portal already.`)
  if (isInvited) sendLetters(letterDelay)
  return developerAnswer(added)
})

serve(developers, 'GET /v3/portals/:portalId/developers/:developerId', async ({ context, params }) => {
  const developer = await context.var.store.developers.find(params.developerId)
  return developer ? inFull(developer) : problemAnswer(context, 404, noSuchDeveloper)
})

serve(developers, 'PATCH /v3/portals/:portalId/developers/:developerId', async ({ context, params, body }) => {
  const { store, admin, now, count, sendLetters } = context.var
  const decision = decisionTo[body.status]
  const result = await decideDeveloper(params.developerId, decision, body.reason, { store, adminId: admin.id, now })
  switch (result.outcome) {
    case 'decided':
      count({ what: 'decision', portal: params.portalId, outcome: decision })
      sendLetters(letterDelay)
      return developerAnswer(result.developer)
    case 'unchanged':
      return developerAnswer(result.developer)
    case 'not_allowed':
      return problemAnswer(context, 409, refusalOf(decision, result.developer))
    case 'not_found':
      return problemAnswer(context, 404, noSuchDeveloper)
  }
})

serve(developers, 'DELETE /v3/portals/:portalId/developers/:developerId', async ({ context, params }) => {
  const { store, admin, now } = context.var
  const deleted = await deleteDeveloper(params.developerId, { store, adminId: admin.id, now })
  return deleted ? undefined : problemAnswer(context, 404, noSuchDeveloper)
})

const decisionTo = { approved: 'approve', rejected: 'reject', revoked: 'revoke' } as const satisfies Record<
  string,
  Decision
>

function refusalOf(decision: Decision, developer: Developer): string {
  const { from, to } = decisions[decision]
  return `${developer.full_name} is ${developer.status}; only ${from[0] === 'approved' ? 'an' : 'a'} ${from.join(' or ')} developer can become ${to}.`
}

function developerAnswer({ id, email, full_name, status, created_at, updated_at }: ListedDeveloper): DeveloperAnswer {
  return { id, email, full_name, status, created_at: instant(created_at), updated_at: instant(updated_at) }
}

function inFull(developer: Developer): DeveloperInFull {
  const { answers, accepted_terms_version, invited_by, signed_up_at } = developer
  return {
    ...developerAnswer(developer),
    answers,
    accepted_terms_version,
    invited: invited_by !== null,
    signed_up_at: instant(signed_up_at),
  }
}

/** What the place between two developers is made of, in each order. */
const placeIn = {
  created_at: z.tuple([uuid]),
  full_name: z.tuple([z.string(), uuid]),
  email: z.tuple([z.string()]),
} as const satisfies Record<DeveloperSort['by'], z.ZodType<string[]>>

function nextPath(url: string, place: string[]): string {
  const { pathname, searchParams } = new URL(url)
  searchParams.delete('page[number]')
  searchParams.set('page[after]', writePlace(place))
  return `${pathname}?${searchParams}`
}
