import * as z from 'zod'
import type { Endpoints } from '../endpoint.ts'
import { eventActions, eventActors } from '../event-actions.ts'
import { developerStatus, instant, keyedList, pageSize, uuid } from './shapes.ts'

/** How many events a page can show. */
const shownMax = 50

/** What is told of every event. Who is gone has no name any more. */
export const eventFields = {
  id: uuid,
  action: z.enum(eventActions),
  /** `rule`: one of the portal's approval rules; its name says what it looks at. `system`: Vestibule itself. `operator`: whoever runs it. */
  actor: z.object({ kind: z.enum(eventActors), id: z.string(), name: z.string().nullable() }),
  from_status: developerStatus.nullable(),
  to_status: developerStatus.nullable(),
  reason: z.string().nullable(),
  /** What it was about, when that is not a developer: a hostname, a service, an address. */
  subject: z.string().nullable(),
  /** The name of the admin whom it was about. */
  subject_name: z.string().nullable(),
  /** What was changed, and other particulars; which ones depends on the action. */
  details: z.record(z.string(), z.unknown()).nullable(),
  /** The bulk job that it was part of. */
  job_id: uuid.nullable(),
  created_at: instant,
}

const activityEvent = z.object({
  ...eventFields,
  portal: z.object({ id: uuid, name: z.string() }).nullable(),
  /** Null when it is about no developer; without a name once they were deleted. */
  developer: z.object({ id: uuid, full_name: z.string().nullable(), email: z.string().nullable() }).nullable(),
})
export type ActivityEvent = z.infer<typeof activityEvent>

const time = z.iso
  .datetime({ offset: true, error: 'must be a time such as 2026-03-01T12:00:00Z' })
  .transform((value) => Date.parse(value))

/** Which events: all conditions that are given must hold. `from` is included, `to` is not. */
const filters = {
  portal: uuid.optional(),
  /** An admin's or a developer's id, or `me`. */
  actor: z
    .string()
    .refine((value) => value === 'me' || uuid.safeParse(value).success, { error: 'must be a UUID or "me"' })
    .optional(),
  action: z.enum(eventActions, { error: 'must be one of the actions that are noted' }).optional(),
  job: uuid.optional(),
  from: time.optional(),
  to: time.optional(),
}

const endsAfterItBegins = ({ from, to }: { from?: number | undefined; to?: number | undefined }) =>
  from === undefined || to === undefined || from < to
const wrongEnd = { path: ['to'], error: 'must be later than from' }

const activityQuery = z
  .strictObject({ ...filters, 'page[size]': pageSize(shownMax), 'page[after]': uuid.optional() })
  .refine(endsAfterItBegins, wrongEnd)

const exportQuery = z
  .strictObject({ ...filters, format: z.enum(['csv', 'jsonl'], { error: 'must be csv or jsonl' }) })
  .refine(endsAfterItBegins, wrongEnd)

/**
 * Everything that was noted, newest first. Where no index answers all conditions together, a page looks through a
 * bounded number of events: it may then have fewer than asked for, or none, and `meta.page.next` still says where to go
 * on. Only `next: null` means that there is nothing more.
 */
export const activityEndpoints = {
  'GET /v3/activity': { query: activityQuery, answer: keyedList(activityEvent) },
  'GET /v3/activity/export': { query: exportQuery },
} as const satisfies Endpoints
