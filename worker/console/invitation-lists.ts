import { type Context, Hono } from 'hono'
import { v7 as uuidv7 } from 'uuid'
import { wordsOf } from '../contract/invitation-rows.ts'
import { type InvitationList as ListAnswer, rowsPerList } from '../contract/management/invitation-lists.ts'
import { instant } from '../http/endpoint.ts'
import { problemAnswer } from '../http/problem.ts'
import type { InvitationList } from '../store/invitation-lists.ts'
import { lookAtInvitationList } from '../usecases/look-at-invitation-list.ts'
import type { AdminPortalEnv } from './admin-session.ts'
import { byteOrderMark, csvRows } from './csv.ts'
import { serve } from './endpoint.ts'

export const invitationLists = new Hono<AdminPortalEnv>()

const noSuchList = 'There is no such list of invitations on this portal.'
const portalIsClosed = 'This portal is closed. Reopen it in its settings, then invite.'

serve(invitationLists, 'POST /v3/portals/:portalId/invitation-lists', async ({ context, body }) => {
  const { store, portal, admin, now } = context.var
  if (portal.closed_at !== null) return problemAnswer(context, 409, portalIsClosed)
  return listAnswer(await lookAtInvitationList(body, { store, portal, adminId: admin.id, now }))
})

serve(invitationLists, 'GET /v3/portals/:portalId/invitation-lists/:jobId', async ({ context, params }) => {
  const list = await context.var.store.invitationLists.find(params.jobId)
  if (!list) return problemAnswer(context, 404, noSuchList)
  goOnWith(list, context)
  return listAnswer(list)
})

serve(invitationLists, 'DELETE /v3/portals/:portalId/invitation-lists/:jobId', async ({ context, params }) => {
  const { invitationLists: lists } = context.var.store
  if (await lists.discard(params.jobId)) return undefined
  if (!(await lists.find(params.jobId))) return problemAnswer(context, 404, noSuchList)
  return problemAnswer(context, 409, 'This list has been started. Stop it where it runs, or withdraw its invitations.')
})

serve(invitationLists, 'GET /v3/portals/:portalId/invitation-lists/:jobId/rows', async ({ context, params, query }) => {
  const { show, 'page[size]': size, 'page[after]': after = 0 } = query
  const page = await context.var.store.invitationLists.rows(params.jobId, { show, after, size })
  if (!page) return problemAnswer(context, 404, noSuchList)
  const { pathname, searchParams } = new URL(context.req.url)
  searchParams.set('page[after]', String(page.rows.at(-1)?.row ?? ''))
  return { data: page.rows, meta: { page: { size, next: page.hasMore ? `${pathname}?${searchParams}` : null } } }
})

serve(invitationLists, 'POST /v3/portals/:portalId/invitation-lists/:jobId/start', async ({ context, params }) => {
  const { store, portal, admin, now } = context.var
  if (portal.closed_at !== null) return problemAnswer(context, 409, portalIsClosed)
  const eventId = uuidv7({ msecs: now })
  const list = await store.invitationLists.start(params.jobId, { eventId, adminId: admin.id, now })
  if (!list) return problemAnswer(context, 404, noSuchList)
  if (list.state === 'preview')
    return problemAnswer(context, 409, 'None of the rows can be invited. Mend the list first.')
  goOnWith(list, context)
  return listAnswer(list)
})

serve(invitationLists, 'GET /v3/portals/:portalId/invitation-lists/:jobId/result', async ({ context, params }) => {
  const result = await context.var.store.invitationLists.rows(params.jobId, {
    show: 'all',
    after: 0,
    size: rowsPerList,
  })
  if (!result) return problemAnswer(context, 404, noSuchList)
  const rows = result.rows.map((row) => [row.row, row.email, row.full_name, wordsOf(row)])
  return new Response(byteOrderMark + csvRows([['row', 'email', 'full_name', 'result'], ...rows]), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="invitations-${instant(result.list.created_at).slice(0, 10)}.csv"`,
      'Cache-Control': 'no-store',
    },
  })
})

// Work whose worker has died goes on as soon as somebody looks at it.
function goOnWith(list: InvitationList, { var: { portal, now, workOnBulkJob } }: Context<AdminPortalEnv>): void {
  if (list.state === 'running' && list.leased_until <= now) workOnBulkJob(portal, list.id)
}

function listAnswer(list: InvitationList): ListAnswer {
  const { id, state, input, good, invited, skipped, created_by, created_by_name, created_at, finished_at } = list
  return {
    id,
    state,
    message: input.message,
    rows: input.rows,
    good,
    problems: input.rows - good,
    invited,
    skipped,
    created_by: { id: created_by, full_name: created_by_name },
    created_at: instant(created_at),
    finished_at: finished_at === null ? null : instant(finished_at),
  }
}
