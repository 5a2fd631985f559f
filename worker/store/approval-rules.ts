import { desc, eq, sql } from 'drizzle-orm'
import type { ApprovalRule } from '../contract/approval-rules.ts'
import { atOnce, type Database, type Nothing, onlyOnce } from './database.ts'
import { insertEvent, isWritten } from './events.ts'
import type { BoundPortal } from './portal-store.ts'
import { developers } from './schema.ts'

/** The approval rules of one portal. They stand in the portal's row, so that reading them costs nothing of its own. */
export function approvalRulesOf(database: Database, portal: BoundPortal) {
  const portalId = portal.id
  const place = { organizationId: portal.organization_id, portalId }

  return {
    /**
     * Replaces the whole list, if `version` is still the stored one or nobody minds. Rules that are stored already are
     * not saved again. One round trip; the version that they are stored with, or undefined when others are stored.
     */
    async replace(
      rules: ApprovalRule[],
      made: { eventId: string; adminId: string; version: number | undefined; now: number },
    ): Promise<number | undefined> {
      const { eventId, adminId, version, now } = made
      const stored = JSON.stringify(rules)
      const isExpected = version === undefined ? sql`` : sql`AND approval_rules_version = ${version}`
      const [, , [saved]] = await atOnce<[Nothing, Nothing, { version: number }]>(
        onlyOnce(database, 'events', eventId),
        [
          insertEvent(
            {
              id: eventId,
              place,
              action: 'change_approval_rules',
              actor: 'admin',
              actorId: adminId,
              details: { rules: rules.length },
              now,
            },
            sql`FROM portals WHERE id = ${portalId} AND approval_rules <> ${stored} ${isExpected}`,
          ),
          sql`
          UPDATE portals SET approval_rules = ${stored}, approval_rules_version = approval_rules_version + 1
          WHERE id = ${portalId} AND ${isWritten(eventId)}`,
          sql`
          SELECT approval_rules_version AS version FROM portals
          WHERE id = ${portalId} AND approval_rules = ${stored}`,
        ],
      )
      return saved?.version
    },

    /** What rules look at, of the newest developers. Reads one row for each. One round trip. */
    async newestJudged(most: number) {
      return database
        .select({
          id: developers.id,
          full_name: developers.full_name,
          email: developers.email,
          email_key: developers.email_key,
          status: developers.status,
          answers: developers.answers,
          invited_by: developers.invited_by,
        })
        .from(developers)
        .where(eq(developers.portal_id, portalId))
        .orderBy(desc(developers.id))
        .limit(most)
    },
  }
}
