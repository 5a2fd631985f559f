import { type SQL, sql } from 'drizzle-orm'
import type { DeveloperStatus } from '../contract/developer-status.ts'
import { stillPendingAfterMilliseconds } from '../contract/limits.ts'
import type { Answers } from '../contract/registration-form.ts'
import { atOnce, type Database, type Nothing } from './database.ts'
import type { Developer } from './developers.ts'
import { insertEvent, theOperator } from './events.ts'
import { inviteAll, type NewInvitation, rowsGiven } from './invitations.ts'
import type { BoundPortal } from './portal-store.ts'
import type { developers } from './schema.ts'

interface Acceptance {
  version: number
  accepted_at: number
}

/** A developer who moves out. */
export interface LeavingDeveloper
  extends Pick<
    Developer,
    | 'id'
    | 'email'
    | 'full_name'
    | 'status'
    | 'language'
    | 'created_at'
    | 'updated_at'
    | 'signed_up_at'
    | 'first_approved_at'
    | 'first_logged_in_at'
    | 'invited_by'
  > {
  new_device_letters: boolean
  answers: Answers
  accepted_terms: Acceptance[]
  password_hash: string | null
}

type StoredDeveloper = Omit<LeavingDeveloper, 'new_device_letters' | 'answers' | 'accepted_terms'> & {
  new_device_letters: number
  answers: string
  accepted_terms: string
}

/** A developer who moves in, with the invitation that they get if they have to choose a password. */
export interface ArrivingDeveloper {
  id: string
  email: string
  emailKey: string
  fullName: string
  status: DeveloperStatus
  /** The portal's where it is null. */
  language: (typeof developers.$inferSelect)['language'] | null
  createdAt: number
  updatedAt: number
  signedUpAt: number
  firstApprovedAt: number | null
  firstLoggedInAt: number | null
  isInvited: boolean
  newDeviceLetters: boolean
  answers: Answers
  acceptedTerms: Acceptance[]
  passwordHash: string | null
  invitation: NewInvitation | undefined
}

/** The developers of one portal on their way out to a file, and in from one. */
export function movedDevelopersOf(database: Database, portal: BoundPortal) {
  const portalId = portal.id
  const place = { organizationId: portal.organization_id, portalId }

  return {
    /**
     * Some developers with everything that another installation needs of them, those after the id `after` in the order of
     * their ids, and how many there are in all. One round trip.
     */
    async leaving({ after, size }: { after: string | undefined; size: number }) {
      const [rows, [count]] = await atOnce<[StoredDeveloper, { total: number }]>(database, [
        sql`
          SELECT id, email, full_name, status, language, created_at, updated_at, signed_up_at, first_approved_at,
            first_logged_in_at, invited_by, new_device_letters, answers, password_hash, (
              SELECT json_group_array(json_object('version', version, 'accepted_at', accepted_at) ORDER BY version)
              FROM terms_acceptances WHERE developer_id = d.id
            ) AS accepted_terms
          FROM developers d
          WHERE portal_id = ${portalId} AND id > ${after ?? ''}
          ORDER BY id LIMIT ${size + 1}`,
        sql`SELECT coalesce(sum(developers), 0) AS total FROM developer_counts WHERE portal_id = ${portalId}`,
      ])
      const leaving = rows.slice(0, size).map(
        (row): LeavingDeveloper => ({
          ...row,
          new_device_letters: row.new_device_letters === 1,
          answers: JSON.parse(row.answers),
          accepted_terms: JSON.parse(row.accepted_terms),
        }),
      )
      return { leaving, hasMore: rows.length > size, total: count?.total ?? 0 }
    },

    /** Notes that the operator takes all developers along, hashes of passwords included. One round trip. */
    async noteLeaving({ eventId, now }: { eventId: string; now: number }): Promise<void> {
      const details = { status: null, searched: [] }
      await atOnce<[Nothing]>(database, [
        insertEvent({ id: eventId, place, action: 'export_developers', ...theOperator, details, now }),
      ])
    },

    /** Which of these addresses are developers' already, and the newest terms that were ever published. One round trip. */
    async alreadyThere(emailKeys: string[]): Promise<{ there: Set<string>; newestTerms: number }> {
      const [found, [terms]] = await atOnce<[{ email_key: string }, { newest: number }]>(database, [
        sql`
          SELECT email_key FROM developers
          WHERE portal_id = ${portalId} AND email_key IN (SELECT value FROM json_each(${JSON.stringify(emailKeys)}))`,
        sql`SELECT coalesce(max(version), 0) AS newest FROM terms_versions WHERE portal_id = ${portalId}`,
      ])
      return { there: new Set(found.map((row) => row.email_key)), newestTerms: terms?.newest ?? 0 }
    },

    /** Notes that an import begins. False when the portal is closed: its letters would not leave. One round trip. */
    async begin(
      id: string,
      { developers, letters, now }: { developers: number; letters: number; now: number },
    ): Promise<boolean> {
      const details = { developers, letters }
      const [begun] = await atOnce<[{ id: string }]>(database, [
        insertEvent(
          { id, place, action: 'import_developers', ...theOperator, details, now },
          sql`FROM portals WHERE id = ${portalId} AND closed_at IS NULL RETURNING id`,
        ),
      ])
      return begun.length > 0
    },

    /**
     * Takes developers in as they are told of, all or nothing: nobody hears of a decision, and whoever is there already
     * stays as they are. Those with an invitation get its letter. They are counted on the days on which they signed up and
     * came, as if they had come here. One round trip; undefined when no such import has begun here, or the portal was
     * closed meanwhile.
     */
    async arrive(
      importId: string,
      arriving: ArrivingDeveloper[],
      made: { now: number; expiresAt: number; sendAfter: number },
    ): Promise<{ imported: number; letters: number } | undefined> {
      const rows = JSON.stringify(arriving.map(({ invitation: _, ...developer }) => developer))
      const invited = arriving.flatMap(({ invitation, email, fullName }) =>
        invitation ? [{ ...invitation, email, fullName, message: null }] : [],
      )
      const isBegun = sql`EXISTS (
        SELECT 1 FROM events e JOIN portals p ON p.id = e.portal_id
        WHERE e.id = ${importId} AND e.portal_id = ${portalId} AND e.action = 'import_developers'
          AND p.closed_at IS NULL)`
      const of = (name: keyof ArrivingDeveloper) => sql`(value ->> ${sql.raw(`'${name}'`)})`
      // Ids are new: who has one of these was taken in just now.
      const areNew = sql`(SELECT value ->> 'id' FROM json_each(${rows}))`
      const isPublished = sql`EXISTS (
        SELECT 1 FROM terms_versions t WHERE t.portal_id = ${portalId} AND t.version = item.value ->> 'version')`
      const newestAccepted = sql`coalesce((
        SELECT max(item.value ->> 'version') FROM json_each(given.value -> 'acceptedTerms') item
        WHERE ${isPublished}), 0)`
      const results = await atOnce<unknown[]>(database, [
        sql`
          INSERT INTO developers (id, portal_id, email, email_key, full_name, status, language, password_hash, created_at,
            updated_at, signed_up_at, first_approved_at, invited_by, new_device_letters, answers, accepted_terms_version,
            reminded_at)
          SELECT ${of('id')}, ${portalId}, ${of('email')}, ${of('emailKey')}, ${of('fullName')}, ${of('status')},
            coalesce(${of('language')}, (SELECT language FROM portals WHERE id = ${portalId})), ${of('passwordHash')},
            ${of('createdAt')}, ${of('updatedAt')}, ${of('signedUpAt')}, ${of('firstApprovedAt')},
            iif(${of('isInvited')}, ${theOperator.actorId}, NULL), ${of('newDeviceLetters')}, value -> 'answers',
            ${newestAccepted},
            iif(${of('createdAt')} <= ${made.now - stillPendingAfterMilliseconds}, ${made.now}, NULL)
          FROM json_each(${rows}) given WHERE ${isBegun}
          ON CONFLICT (portal_id, email_key) DO NOTHING`,
        ...countFirsts(rows, areNew),
        sql`
          INSERT INTO daily_counts (portal_id, day, sign_ups)
          SELECT portal_id, signed_up_at / 86400000, count(*) FROM developers
          WHERE id IN ${areNew} AND invited_by IS NULL GROUP BY 1, 2
          ON CONFLICT (portal_id, day) DO UPDATE SET sign_ups = sign_ups + excluded.sign_ups`,
        sql`
          INSERT INTO terms_acceptances (portal_id, developer_id, version, accepted_at)
          SELECT d.portal_id, d.id, item.value ->> 'version', item.value ->> 'accepted_at'
          FROM json_each(${rows}) given JOIN developers d ON d.id = given.value ->> 'id'
            JOIN json_each(given.value -> 'acceptedTerms') item
          WHERE ${isPublished}`,
        ...(invited.length > 0
          ? inviteAll(
              portal,
              rowsGiven(invited),
              { ...made, by: theOperator },
              sql`coalesce(d.id, '') NOT IN ${areNew}`,
            )
          : []),
        sql`
          SELECT ${isBegun} AS begun, (SELECT count(*) FROM developers WHERE id IN ${areNew}) AS imported,
            (SELECT count(*) FROM events
              WHERE id IN (SELECT value FROM json_each(${JSON.stringify(invited.map(({ eventId }) => eventId))}))
            ) AS letters`,
      ])
      const { begun = 0, ...counts } = (results.at(-1)?.[0] ?? {}) as {
        begun: number
        imported: number
        letters: number
      }
      return begun ? counts : undefined
    },
  }
}

/**
 * The triggers count somebody's first approval and first log-in at the moment when it is noted, so both are noted once
 * they are there.
 */
function countFirsts(rows: string, areNew: SQL): SQL[] {
  return [
    sql`UPDATE developers SET first_approved_at = NULL WHERE id IN ${areNew} AND first_approved_at IS NOT NULL`,
    sql`
      UPDATE developers SET first_approved_at = given.value ->> 'firstApprovedAt',
        first_logged_in_at = given.value ->> 'firstLoggedInAt'
      FROM json_each(${rows}) given WHERE developers.id = given.value ->> 'id'`,
  ]
}
