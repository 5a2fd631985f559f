import { type SQL, sql } from 'drizzle-orm'
import type { ApprovalRule } from '../contract/approval-rules.ts'
import type { EventAction } from '../contract/event-actions.ts'
import { atOnce, type Database, type Nothing, onlyOnce } from './database.ts'
import { firstIdAt, insertEvent } from './events.ts'
import type { events } from './schema.ts'

/** An event with the names of whom and what it is about, as far as they still exist. */
export interface ToldEvent extends Omit<typeof events.$inferSelect, 'organization_id'> {
  portal_name: string | null
  developer_name: string | null
  developer_email: string | null
  admin_name: string | null
  /** The admin whom it was about. */
  subject_name: string | null
  /** The rule that acted; null for every other actor, and when it was removed since. */
  rule: ApprovalRule | null
}

/** An event as the database itself tells of one. */
export type StoredEvent = Omit<ToldEvent, 'details' | 'rule'> & { details: string | null; rules: string | null }

/** The statement that tells of events. `source` is where they come from, as `e`, and what is asked of them. */
export function selectEvents(source: SQL, rest: SQL): SQL {
  return sql`
    SELECT e.id, e.portal_id, e.developer_id, e.action, e.from_status, e.to_status, e.actor, e.actor_id, e.reason,
      e.subject, e.details, e.job_id, e.created_at, p.name AS portal_name, d.full_name AS developer_name,
      d.email AS developer_email, a.full_name AS admin_name,
      s.full_name AS subject_name, iif(e.actor = 'rule', p.approval_rules, NULL) AS rules
    FROM ${source}
      LEFT JOIN portals p ON p.id = e.portal_id
      LEFT JOIN developers d ON d.id = e.developer_id AND d.portal_id = e.portal_id
      LEFT JOIN admins a ON e.actor = 'admin' AND a.id = e.actor_id AND a.organization_id = e.organization_id
      LEFT JOIN admins s ON e.action IN ('change_admin', 'disable_admin', 'enable_admin', 'reset_second_factor')
        AND s.id = e.subject AND s.organization_id = e.organization_id
    ${rest}`
}

/** Reads what `selectEvents` returns. */
export function readEvent({ details, rules, ...event }: StoredEvent): ToldEvent {
  const rule = rules && (JSON.parse(rules) as ApprovalRule[]).find(({ id }) => id === event.actor_id)
  return { ...event, details: details === null ? null : JSON.parse(details), rule: rule || null }
}

export interface WantedEvents {
  /** The portals that it is about; undefined for everything in the organization. */
  portalIds: string[] | undefined
  actorId: string | undefined
  action: EventAction | undefined
  jobId: string | undefined
  /** In milliseconds since the epoch; `from` is included, `to` is not. */
  from: number | undefined
  to: number | undefined
  /** The id that the page before ended with. */
  after: string | undefined
  size: number
  /** How many events may be looked through for a page. */
  scannedMax: number
}

/** Where to look: an index, the conditions that it answers, and those that remain for the rows it yields. */
interface Range {
  index: string
  within: SQL
  remaining: SQL[]
}

/** Everything that was noted in one organization. */
export function openActivity(database: Database, organizationId: string) {
  const inOrganization = sql`organization_id = ${organizationId}`

  /**
   * Events whose portals were given are looked for in each portal by itself: so nothing of another portal is read,
   * not even to be left out.
   */
  function rangesOf({ portalIds, actorId, action, jobId }: WantedEvents): Range[] {
    const byActor = actorId === undefined ? [] : [sql`actor_id = ${actorId}`]
    const byAction = action === undefined ? [] : [sql`action = ${action}`]
    if (portalIds) {
      return portalIds.map((portalId): Range => {
        const inPortal = sql`portal_id = ${portalId} AND ${inOrganization}`
        if (jobId !== undefined) {
          const within = sql`${inPortal} AND job_id = ${jobId}`
          return { index: 'events_by_job', within, remaining: [...byActor, ...byAction] }
        }
        if (byActor[0]) {
          const within = sql`${inPortal} AND ${byActor[0]}`
          return { index: 'events_by_portal_and_actor', within, remaining: byAction }
        }
        return byAction[0]
          ? { index: 'events_by_portal_and_action', within: sql`${inPortal} AND ${byAction[0]}`, remaining: [] }
          : { index: 'events_by_portal', within: inPortal, remaining: [] }
      })
    }
    if (byActor[0]) {
      return [{ index: 'events_by_actor', within: sql`${inOrganization} AND ${byActor[0]}`, remaining: byAction }]
    }
    return byAction[0]
      ? [{ index: 'events_by_action', within: sql`${inOrganization} AND ${byAction[0]}`, remaining: [] }]
      : [{ index: 'events_by_organization', within: inOrganization, remaining: [] }]
  }

  return {
    /** Notes that somebody takes the events away in a file. One round trip. */
    async noteExport(made: {
      eventId: string
      portalId: string | undefined
      adminId: string
      details: Record<string, unknown>
      now: number
    }): Promise<void> {
      const { eventId, portalId = null, adminId, details, now } = made
      await atOnce<[Nothing]>(onlyOnce(database, 'events', eventId), [
        insertEvent({
          id: eventId,
          place: { organizationId, portalId },
          action: 'export_activity',
          actor: 'admin',
          actorId: adminId,
          details,
          now,
        }),
      ])
    },

    /**
     * One page of events, newest first. `next` is the id to go on after; null when there is nothing more. Of conditions
     * that no index answers, the page shows what fits among the events that were looked through, and may be short. Two
     * round trips.
     */
    async page(wanted: WantedEvents): Promise<{ events: ToldEvent[]; next: string | null }> {
      const { from, to, after, size } = wanted
      const ranges = rangesOf(wanted)
      if (ranges.length === 0) return { events: [], next: null }

      const share = Math.max(1, Math.floor(wanted.scannedMax / ranges.length))
      const limitOf = ({ remaining }: Range) => (remaining.length > 0 ? share : Math.min(share, size + 1))
      const bounds = [
        ...(after === undefined ? [] : [sql`id < ${after}`]),
        ...(to === undefined ? [] : [sql`id < ${firstIdAt(to)}`]),
        ...(from === undefined ? [] : [sql`id >= ${firstIdAt(from)}`]),
      ]
      const windows = await atOnce<{ id: string; fits: number }[]>(
        database,
        ranges.map(
          (range) => sql`
            SELECT id, ${allOf(range.remaining)} AS fits FROM events INDEXED BY ${sql.identifier(range.index)}
            WHERE ${allOf([range.within, ...bounds])}
            ORDER BY id DESC LIMIT ${limitOf(range)}`,
        ),
      )
      // What is older than where a look through a portal ended is not known yet.
      const ends = windows.flatMap((window, place) => {
        const range = ranges[place]
        const last = window.at(-1)
        return range && last && window.length === limitOf(range) ? [last.id] : []
      })
      const known = ends.sort().at(-1)
      const fitting = windows
        .flat()
        .filter(({ id, fits }) => fits === 1 && (known === undefined || id >= known))
        .map(({ id }) => id)
        .sort()
        .reverse()
      const shown = fitting.slice(0, size)
      return { events: await tell(shown), next: (fitting.length > size ? shown.at(-1) : known) ?? null }
    },
  }

  async function tell(ids: string[]): Promise<ToldEvent[]> {
    if (ids.length === 0) return []
    const source = sql`json_each(${JSON.stringify(ids)}) JOIN events e ON e.id = json_each.value`
    const [rows] = await atOnce<[StoredEvent]>(database, [selectEvents(source, sql`ORDER BY e.id DESC`)])
    return rows.map(readEvent)
  }
}

function allOf(conditions: SQL[]): SQL {
  return conditions.length === 0 ? sql`1` : sql.join(conditions, sql` AND `)
}
