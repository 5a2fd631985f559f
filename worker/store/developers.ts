import { and, eq, getTableColumns, sql } from 'drizzle-orm'
import type { Decision, DeveloperStatus } from '../contract/developer-status.ts'
import type { EmailAddress } from '../contract/email-address.ts'
import type { Language } from '../contract/language.ts'
import type { Answers } from '../contract/registration-form.ts'
import { keptDevelopers, provenAddresses, wayBackUntil } from './accounts.ts'
import { atOnce, type Database, type Nothing, onlyOnce } from './database.ts'
import { carryOut, type Ruling } from './decisions.ts'
import { insertEvent, isWritten } from './events.ts'
import { inviteAll, type NewInvitation, rowsGiven } from './invitations.ts'
import type { BoundPortal } from './portal-store.ts'
import { developerCounts, developers } from './schema.ts'
import { forgetUndeliverable } from './undeliverable-addresses.ts'

/** A developer as everybody but the log-in sees one: without the password hash. */
export type Developer = Omit<typeof developers.$inferSelect, 'password_hash'>

const { password_hash: _, ...publicColumns } = getTableColumns(developers)

/** A developer as the database itself tells of one. */
type StoredDeveloper = Omit<Developer, 'answers'> & { answers: string }

export type DeveloperCount = typeof developerCounts.$inferSelect

/** What developers say of themselves. */
interface Profile {
  fullName: string
  answers: Answers
  /** The ids of the fields that the portal asks for now. */
  asked: string[]
  newDeviceLetters: boolean
  /** Of the letters to them; without one it stays what it is. */
  language: Language | undefined
}

/** The developers of one portal: people with a proven address and a status. */
export function developersOf(database: Database, portal: BoundPortal) {
  const portalId = portal.id
  const place = { organizationId: portal.organization_id, portalId }
  const isDeveloper = (id: string) => and(eq(developers.portal_id, portalId), eq(developers.id, id))

  return {
    /** For logging in: the developer with this address, password hash included. One round trip. */
    async findByEmail(emailKey: string): Promise<typeof developers.$inferSelect | undefined> {
      return database
        .select()
        .from(developers)
        .where(and(eq(developers.portal_id, portalId), eq(developers.email_key, emailKey)))
        .get()
    },

    async find(id: string): Promise<Developer | undefined> {
      return database.select(publicColumns).from(developers).where(isDeveloper(id)).get()
    },

    /** How many developers there are of each status, as kept; a status that never occurred is missing. */
    async counts(): Promise<DeveloperCount[]> {
      return database.select().from(developerCounts).where(eq(developerCounts.portal_id, portalId))
    },

    /**
     * Decides about a developer, if the decision is possible with the status that they have: with it go the event and the
     * letter, and the sessions of who loses access end. One round trip; `decided` is false when it was not possible, and
     * the answer undefined when there is no such developer.
     */
    async decide(
      id: string,
      decision: Decision,
      made: {
        eventId: string
        letterId: string
        adminId: string
        reason: string | null
        now: number
        sendAfter: number
      },
    ): Promise<{ developer: Developer; decided: boolean } | undefined> {
      const { eventId, letterId, adminId, reason, now, sendAfter } = made
      const ruling: Ruling = {
        decision,
        actor: 'admin',
        actorId: adminId,
        reason,
        developers: [{ developerId: id, eventId, letterId }],
      }
      const results = await atOnce(onlyOnce(database, 'events', eventId), [
        ...carryOut(portal, [ruling], { now, sendAfter }),
        database.select(publicColumns).from(developers).where(isDeveloper(id)),
      ])
      const [events = []] = results
      const [developer] = (results.at(-1) ?? []) as StoredDeveloper[]
      return (
        developer && { developer: { ...developer, answers: JSON.parse(developer.answers) }, decided: events.length > 0 }
      )
    },

    /**
     * Adds a developer whom an admin vouches for, without a password: they choose one when they accept the invitation,
     * which is sent at once if there is one. Without a status the portal's auto-approve decides. One round trip;
     * undefined when the address is a developer's already.
     */
    async add(
      { email, fullName, status }: { email: EmailAddress; fullName: string; status: DeveloperStatus | undefined },
      made: { id: string; eventId: string; adminId: string; invitation: NewInvitation | undefined; now: number },
    ): Promise<Developer | undefined> {
      const { id, eventId, adminId, invitation, now } = made
      const row = invitation && { ...invitation, email: email.address, fullName, message: null }
      const results = await atOnce<StoredDeveloper[]>(onlyOnce(database, 'events', eventId), [
        insertEvent(
          {
            id: eventId,
            place,
            action: 'add_developer',
            actor: 'admin',
            actorId: adminId,
            developerId: id,
            toStatus: sql`coalesce(${status ?? null}, iif(auto_approve_developers, 'approved', 'pending'))`,
            now,
          },
          sql`FROM portals WHERE id = ${portalId} AND NOT EXISTS
            (SELECT 1 FROM developers WHERE portal_id = ${portalId} AND email_key = ${email.key})`,
        ),
        sql`
          INSERT INTO developers (id, portal_id, email, email_key, full_name, status, created_at, updated_at, invited_by,
            signed_up_at, language)
          SELECT developer_id, portal_id, ${email.address}, ${email.key}, ${fullName}, to_status, ${now}, ${now},
            actor_id, ${now}, (SELECT language FROM portals WHERE id = portal_id)
          FROM events WHERE id = ${eventId}`,
        ...(row && invitation
          ? inviteAll(portal, rowsGiven([row], isWritten(eventId)), {
              ...invitation,
              by: { actor: 'admin', actorId: adminId },
            })
          : []),
        database.select(publicColumns).from(developers).where(isDeveloper(id)),
      ])
      const added = results.at(-1)?.[0]
      return added && { ...added, answers: JSON.parse(added.answers) }
    },

    /**
     * Changes what a developer says of themselves, and notes it if that changes anything. What was once answered to a
     * question that is no longer `asked` stays. One round trip.
     */
    async changeProfile(id: string, given: Profile, { eventId, now }: { eventId: string; now: number }): Promise<void> {
      const answers = sql`(
        SELECT json_group_array(json(answer)) FROM (
          SELECT value AS answer FROM json_each(${JSON.stringify(given.answers)})
          UNION ALL
          SELECT value FROM json_each(developers.answers) WHERE value ->> 'field_id' NOT IN (
            SELECT value FROM json_each(${JSON.stringify(given.asked)}))
        ))`
      const profile = sql`(${given.fullName}, ${answers}, ${given.newDeviceLetters ? 1 : 0},
        coalesce(${given.language ?? null}, language))`
      await atOnce<Nothing[]>(onlyOnce(database, 'events', eventId), [
        insertEvent(
          { id: eventId, place, action: 'change_profile', actor: 'developer', actorId: id, developerId: id, now },
          sql`FROM developers
            WHERE ${isDeveloper(id)} AND status = 'approved'
              AND (full_name, answers, new_device_letters, language) <> ${profile}`,
        ),
        sql`
          UPDATE developers SET (full_name, answers, new_device_letters, language) = ${profile}, updated_at = ${now}
          WHERE ${isDeveloper(id)} AND ${isWritten(eventId)}`,
      ])
    },

    /**
     * Deletes a developer with the sessions, the registration and the letters to and about them, forgets what bounced, and
     * strikes them out of the lists of people to invite, also under their addresses of before; the events stay, which know
     * people by id only. The address may register again. An owner deletes the account only while the password is still the
     * one that was verified, and while no address of before can take it back. One round trip; `nothing` when there was
     * nothing to delete, or something changed in between.
     */
    async delete(
      id: string,
      made: { eventId: string; now: number } & ({ adminId: string } | { verifiedHash: string }),
    ): Promise<'deleted' | 'nothing' | { wayBackUntil: number }> {
      const { eventId, now } = made
      const wayBack = 'adminId' in made ? sql`NULL` : wayBackUntil(keptDevelopers(portal), id, now)
      const isDeleted = sql`portal_id = ${portalId} AND ${isWritten(eventId)}`
      const the = (column: 'email' | 'email_key') =>
        sql`(SELECT ${sql.identifier(column)} FROM developers WHERE portal_id = ${portalId} AND id = ${id})`
      const by =
        'adminId' in made
          ? ({ action: 'delete', actor: 'admin', actorId: made.adminId } as const)
          : ({ action: 'delete_own_account', actor: 'developer', actorId: id } as const)
      const mayDelete =
        'adminId' in made
          ? sql`1`
          : sql`password_hash = ${made.verifiedHash} AND status = 'approved' AND ${wayBack} IS NULL`
      const [event, , , , , , [left]] = await atOnce<
        [{ id: string }, Nothing, Nothing, Nothing, Nothing, Nothing, { until: number | null }]
      >(onlyOnce(database, 'events', eventId), [
        insertEvent(
          { id: eventId, place, ...by, developerId: sql`id`, fromStatus: sql`status`, now },
          sql`FROM developers WHERE portal_id = ${portalId} AND id = ${id} AND ${mayDelete} RETURNING id`,
        ),
        sql`DELETE FROM registrations WHERE ${isDeleted} AND email_key = ${the('email_key')}`,
        forgetUndeliverable(
          portalId,
          sql`SELECT ${the('email')} UNION SELECT recipient FROM letters
            WHERE portal_id = ${portalId} AND developer_id = ${id} AND kind <> 'approval-requested'`,
          isWritten(eventId),
        ),
        // Not those to the same address about somebody else, who had it before or is decided about by its owner.
        sql`
          DELETE FROM letters
          WHERE ${isDeleted} AND (developer_id = ${id} OR recipient = ${the('email')} AND developer_id IS NULL)`,
        sql`
          UPDATE bulk_job_items SET email = '(deleted)', full_name = '',
            problem = iif(outcome IS NULL, coalesce(problem, 'already_a_developer'), problem)
          WHERE ${isWritten(eventId)} AND (job_id, position) IN (
            SELECT i.job_id, i.position
            FROM ${provenAddresses(keptDevelopers(portal), id)} held
              CROSS JOIN bulk_job_items i ON i.email = held.email COLLATE NOCASE
              CROSS JOIN bulk_jobs j ON j.id = i.job_id
            WHERE j.portal_id = ${portalId} AND j.created_at <= held.until)`,
        sql`DELETE FROM developers WHERE ${isDeleted} AND id = ${id}`,
        sql`SELECT ${wayBack} AS until`,
      ])
      if (event.length > 0) return 'deleted'
      return left?.until ? { wayBackUntil: left.until } : 'nothing'
    },
  }
}
