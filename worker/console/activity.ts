import { type Context, Hono } from 'hono'
import { v7 as uuidv7 } from 'uuid'
import type * as z from 'zod'
import type { ActivityEvent, activityEndpoints } from '../contract/management/activity.ts'
import { instant } from '../http/endpoint.ts'
import { nextPage } from '../http/next-page.ts'
import { logSurprise } from '../http/surprise.ts'
import { streamOf } from '../http/text-stream.ts'
import { openActivity, type ToldEvent, type WantedEvents } from '../store/activity.ts'
import { openAdmins } from '../store/admins.ts'
import { directoryDatabase } from '../store/database.ts'
import type { AdminEnv } from './admin-session.ts'
import { byteOrderMark, csvRows } from './csv.ts'
import { serve } from './endpoint.ts'
import { eventAnswer } from './event-answer.ts'

export const activity = new Hono<AdminEnv>()

type Filters = Omit<z.infer<(typeof activityEndpoints)['GET /v3/activity']['query']>, 'page[size]' | 'page[after]'>

/** How many events a page looks through where no index answers all its conditions. */
const scannedForPage = 200
/** A file is read in pieces of this many events. */
const exportedAtOnce = 1000

serve(activity, 'GET /v3/activity', async ({ context, query }) => {
  const { 'page[size]': size, 'page[after]': after, ...filters } = query
  const wanted = { ...(await conditionsOf(context, filters)), after, size, scannedMax: scannedForPage }
  const { events, next } = await activityOf(context).page(wanted)
  return { data: events.map(activityAnswer), meta: { page: { size, next: next && nextPage(context.req.url, next) } } }
})

serve(activity, 'GET /v3/activity/export', async ({ context, query }) => {
  const { format, ...filters } = query
  const { admin, now } = context.var
  const conditions = await conditionsOf(context, filters)
  const [portalId] = filters.portal === undefined ? [] : (conditions.portalIds ?? [])
  const eventId = uuidv7({ msecs: now })
  const details = {
    format,
    ...filters,
    from: filters.from && instant(filters.from),
    to: filters.to && instant(filters.to),
  }
  await activityOf(context).noteExport({ eventId, portalId, adminId: admin.id, details, now })

  const { head, write, mediaType } = formats[format]
  const pieces = async function* () {
    if (head) yield head
    // From the newest to older ones, so that what happens meanwhile does not make the file longer.
    for (let after: string | null | undefined; after !== null; ) {
      const piece = { ...conditions, after, size: exportedAtOnce, scannedMax: exportedAtOnce }
      const { events, next }: { events: ToldEvent[]; next: string | null } = await activityOf(context).page(piece)
      if (events.length > 0) yield write(events.map(activityAnswer))
      after = next
    }
  }
  const day = new Date(now).toISOString().slice(0, 10)
  return new Response(
    streamOf(pieces(), (error) => logSurprise(error, context)),
    {
      headers: {
        'Content-Type': mediaType,
        'Content-Disposition': `attachment; filename="activity-${day}.${format}"`,
        'Cache-Control': 'no-store',
      },
    },
  )
})

const columns = [
  'id',
  'created_at',
  'action',
  'portal_id',
  'portal',
  'actor_kind',
  'actor_id',
  'actor',
  'developer_id',
  'developer',
  'developer_email',
  'from_status',
  'to_status',
  'reason',
  'subject',
  'subject_name',
  'details',
  'job_id',
]

const formats = {
  csv: {
    mediaType: 'text/csv; charset=utf-8',
    head: byteOrderMark + csvRows([columns]),
    write: (events: ActivityEvent[]) => csvRows(events.map(columnsOf)),
  },
  jsonl: {
    mediaType: 'application/jsonl; charset=utf-8',
    head: '',
    write: (events: ActivityEvent[]) => events.map((event) => `${JSON.stringify(event)}\n`).join(''),
  },
}

function columnsOf({ portal, actor, developer, details, ...event }: ActivityEvent): (string | null | undefined)[] {
  return [
    event.id,
    event.created_at,
    event.action,
    portal?.id,
    portal?.name,
    actor.kind,
    actor.id,
    actor.name,
    developer?.id,
    developer?.full_name,
    developer?.email,
    event.from_status,
    event.to_status,
    event.reason,
    event.subject,
    event.subject_name,
    details && JSON.stringify(details),
    event.job_id,
  ]
}

const activityOf = (context: Context<AdminEnv>) =>
  openActivity(directoryDatabase(context.env), context.var.admin.organization_id)

/** What the filters mean for whoever asks: portals that are not theirs are as if they never existed. */
async function conditionsOf(
  context: Context<AdminEnv>,
  { portal, actor, action, job, from, to }: Filters,
): Promise<Omit<WantedEvents, 'after' | 'size' | 'scannedMax'>> {
  const { admin } = context.var
  const isWhole = admin.role === 'organization_admin' && portal === undefined && job === undefined
  const portalIds = isWhole
    ? undefined
    : await openAdmins(directoryDatabase(context.env)).portalIdsOf(admin.id, { portalId: portal, jobId: job })
  return { portalIds, actorId: actor === 'me' ? admin.id : actor, action, jobId: job, from, to }
}

function activityAnswer(event: ToldEvent): ActivityEvent {
  const { portal_id, portal_name, developer_id, developer_name, developer_email } = event
  return {
    ...eventAnswer(event),
    portal: portal_id && portal_name !== null ? { id: portal_id, name: portal_name } : null,
    developer: developer_id ? { id: developer_id, full_name: developer_name, email: developer_email } : null,
  }
}
