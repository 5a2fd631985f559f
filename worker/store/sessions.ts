import { and, eq, gt, type SQL, sql } from 'drizzle-orm'
import type { Device, Place } from '../contract/describe-device.ts'
import type { Language } from '../contract/language.ts'
import { type ProvenAttempts, takeBack } from './attempts.ts'
import { atOnce, type Database, type Nothing } from './database.ts'
import type { Developer } from './developers.ts'
import { insertEvent } from './events.ts'
import { insertLetter } from './letters.ts'
import { isPasskeyFresh, type PasskeyProof, passkeyUsed } from './passkey-proof.ts'
import type { BoundPortal } from './portal-store.ts'
import { developers, sessions } from './schema.ts'

const hour = 3_600_000
const day = 24 * hour

/** Idle and absolute limits (ASVS 7.3.1, 7.3.2), in milliseconds. */
export const sessionLimits = {
  developer: { idle: 7 * day, longest: 30 * day },
  admin: { idle: hour, longest: 24 * hour },
}

/** How stale `last_seen_at` may be: it is written this often, not at every request. */
export const seenEveryMilliseconds = 5 * 60_000

/** The condition under which a session counts at the time `now`. */
export function isAlive(audience: 'developer' | 'admin', now: number) {
  const { idle, longest } = sessionLimits[audience]
  return and(
    eq(sessions.audience, audience),
    gt(sessions.last_seen_at, now - idle),
    gt(sessions.created_at, now - longest),
  )
}

/** How somebody has shown that an account is theirs. It is looked at again by the statement that starts the session. */
export type LogInProof = VerifiedPassword | PasskeyProof

/** `renewedHash`: of the same password, to be kept from now on. Somebody else may have kept it already. */
interface VerifiedPassword {
  passwordHash: string
  renewedHash: string | undefined
}

/** True in SQL while a stored hash is that of the password that was verified. */
export function isOfPassword(column: SQL, { passwordHash, renewedHash = passwordHash }: VerifiedPassword): SQL {
  return sql`${column} IN (${passwordHash}, ${renewedHash})`
}

/** What comes with a session that starts, whoever's it is. */
export interface NewSession {
  sessionId: string
  /** The address of the account that logs in. When it is another one by now, whoever changed it has ended all sessions. */
  emailKey: string
  userAgent: string | null
  place: Place
  /** What was counted of the tries that led here. */
  proven: ProvenAttempts
  /** The letter that tells of a device which never logged in to the account before, for those who want one. */
  newDevice: { letterId: string; device: Device } | undefined
  replacedTokenHash: string | undefined
  now: number
}

/**
 * The statement that writes that letter, after the session was inserted. `source` is the rest of a SELECT that yields
 * the account as `a` once the session is there. The first log-in of all is no news.
 */
export function newDeviceLetter(
  { letterId, device }: { letterId: string; device: Device },
  { place, now }: Pick<NewSession, 'place' | 'now'>,
  from: ({ portalId: string; developerId: SQL } | { organizationId: SQL }) & { language: SQL | Language },
  source: SQL,
): SQL {
  return insertLetter(
    { id: letterId, kind: 'new-device', now, sendAfter: now },
    {
      ...from,
      recipient: sql`a.email`,
      facts: sql`json_object('kind', 'new-device', 'full_name', a.full_name, 'browser', ${device.browser},
        'system', ${device.system}, 'city', ${place.city}, 'country', ${place.country}, 'at', ${now})`,
    },
    sql`${source} AND a.new_device_letters = 1 AND a.first_logged_in_at < ${now}`,
  )
}

/** The developers' sessions on one portal. */
export function sessionsOf(database: Database, portal: BoundPortal) {
  const portalId = portal.id
  const isHeldBy = (developerId: string) =>
    and(eq(sessions.developer_id, developerId), eq(sessions.portal_id, portalId))
  const isSession = (tokenHash: string) => and(eq(sessions.token_hash, tokenHash), eq(sessions.portal_id, portalId))

  return {
    /**
     * Starts a session if the developer is still approved and still has the address, and the password or the passkey, that
     * was verified; a renewed password hash is stored along with it, and the session that the browser had before ends. The
     * version of the terms that comes with the log-in is accepted if it is the current one. Where there are newer terms than the developer
     * has accepted, the session awaits them, or is not started if `mayAwaitTerms` is false. A session that starts takes
     * back what was counted of the tries, what is left of their sessions that are over goes, and a letter tells of a new
     * device. One round trip; undefined when something
     * changed in between.
     */
    async start(
      tokenHash: string,
      verified: NewSession & {
        developerId: string
        proof: LogInProof
        accepted: { version: number; eventId: string } | undefined
        mayAwaitTerms: boolean
      },
    ): Promise<'started' | 'awaits_terms' | undefined> {
      const { sessionId, emailKey, developerId, proof, replacedTokenHash, accepted, now } = verified
      const { userAgent, place, newDevice } = verified
      const isUnchanged = sql`d.portal_id = ${portalId} AND d.id = ${developerId} AND d.email_key = ${emailKey}
        AND d.status = 'approved' AND ${isProven(proof)}`
      const isStarted = sql`EXISTS (SELECT 1 FROM sessions WHERE token_hash = ${tokenHash})`
      const results = await atOnce<{ awaits_terms: number }[]>(database, [
        ...(accepted ? acceptTerms({ ...accepted, now }, isUnchanged) : []),
        sql`
          INSERT INTO sessions (token_hash, id, audience, portal_id, developer_id, created_at, last_seen_at, awaits_terms,
            user_agent, place, country)
          SELECT ${tokenHash}, ${sessionId}, 'developer', d.portal_id, d.id, ${now}, ${now}, ${hasNewTerms},
            ${userAgent}, ${place.city}, ${place.country}
          FROM developers d JOIN portals p ON p.id = d.portal_id
          WHERE ${isUnchanged} AND (${verified.mayAwaitTerms ? 1 : 0} OR NOT ${hasNewTerms})`,
        ...('passkeyId' in proof ? [passkeyUsed(proof, now, isStarted)] : []),
        ...('renewedHash' in proof && proof.renewedHash
          ? [sql`UPDATE developers AS d SET password_hash = ${proof.renewedHash} WHERE ${isUnchanged} AND ${isStarted}`]
          : []),
        ...(replacedTokenHash
          ? [
              sql`
                DELETE FROM sessions
                WHERE token_hash = ${replacedTokenHash} AND portal_id = ${portalId} AND ${isStarted}`,
            ]
          : []),
        sql`
          DELETE FROM sessions
          WHERE ${isHeldBy(developerId)} AND NOT ${isAlive('developer', now)} AND ${isStarted}`,
        ...takeBack(verified.proven, isStarted),
        ...(newDevice
          ? [
              newDeviceLetter(
                newDevice,
                verified,
                { portalId, developerId: sql`a.id`, language: sql`a.language` },
                sql`FROM developers a WHERE a.portal_id = ${portalId} AND a.id = ${developerId} AND ${isStarted}`,
              ),
            ]
          : []),
        sql`
          SELECT ${hasNewTerms} AS awaits_terms FROM developers d JOIN portals p ON p.id = d.portal_id
          WHERE d.portal_id = ${portalId} AND d.id = ${developerId}
            AND (${isStarted} OR (${isUnchanged} AND ${hasNewTerms}))`,
      ])
      const standing = results.at(-1)?.[0]
      return standing && (standing.awaits_terms ? 'awaits_terms' : 'started')
    },

    /**
     * The approved developer whose session this is. A session that awaits terms tells nobody's name: it is good for the
     * page that asks for them, and for nothing else. One round trip.
     */
    async find(
      tokenHash: string,
      now: number,
    ): Promise<{ developer: SessionDeveloper; lastSeenAt: number } | 'awaits_terms' | undefined> {
      const found = await database
        .select({
          developer: {
            id: developers.id,
            email: developers.email,
            full_name: developers.full_name,
            status: developers.status,
            language: developers.language,
            created_at: developers.created_at,
            updated_at: developers.updated_at,
          },
          lastSeenAt: sessions.last_seen_at,
          awaitsTerms: sessions.awaits_terms,
        })
        .from(sessions)
        .innerJoin(
          developers,
          and(eq(developers.id, sessions.developer_id), eq(developers.portal_id, sessions.portal_id)),
        )
        .where(and(isSession(tokenHash), isAlive('developer', now), eq(developers.status, 'approved')))
        .get()
      return found?.awaitsTerms ? 'awaits_terms' : found
    },

    /**
     * The terms that a session awaits: those that are current now. Undefined when it awaits none, because it never did,
     * or because they were accepted elsewhere or withdrawn; then it is a session like any other. One round trip.
     */
    async findAwaitedTerms(tokenHash: string, now: number): Promise<{ version: number; text: string } | undefined> {
      const [, [awaited]] = await atOnce<[Nothing, { version: number; text: string }]>(database, [
        releaseSession(tokenHash, now),
        sql`
          SELECT t.version, t.text FROM sessions
            JOIN developers d ON d.id = sessions.developer_id AND d.portal_id = sessions.portal_id
            JOIN portals p ON p.id = sessions.portal_id
            JOIN terms_versions t ON t.portal_id = p.id AND t.version = p.terms_version
          WHERE ${isAwaiting(tokenHash, now)}`,
      ])
      return awaited
    },

    /**
     * Accepts the terms for the developer whose session awaits them, if that version is still the current one, and
     * frees the session. One round trip; true when the session is free.
     */
    async acceptTerms(
      tokenHash: string,
      accepted: { version: number; eventId: string; now: number },
    ): Promise<boolean> {
      const { now } = accepted
      const developerId = sql`(SELECT developer_id FROM sessions
        WHERE ${isSession(tokenHash)} AND awaits_terms = 1 AND ${isAlive('developer', now)})`
      const results = await atOnce<{ id: string }[]>(database, [
        ...acceptTerms(accepted, sql`d.portal_id = ${portalId} AND d.id = ${developerId} AND d.status = 'approved'`),
        sql`${releaseSession(tokenHash, now)} RETURNING id`,
      ])
      return results.at(-1)?.length === 1
    },

    async seen(tokenHash: string, now: number): Promise<void> {
      await database.update(sessions).set({ last_seen_at: now }).where(isSession(tokenHash))
    },

    async end(tokenHash: string): Promise<void> {
      await database.delete(sessions).where(isSession(tokenHash))
    },
  }

  function isProven(proof: LogInProof): SQL {
    return 'passkeyId' in proof ? isPasskeyFresh(proof, sql`d.id`) : isOfPassword(sql`d.password_hash`, proof)
  }

  function isAwaiting(tokenHash: string, now: number): SQL {
    return sql`${isSession(tokenHash)} AND sessions.awaits_terms = 1 AND ${isAlive('developer', now)}`
  }

  /** A session whose developer has accepted all that there is to accept awaits nothing any more. */
  function releaseSession(tokenHash: string, now: number): SQL {
    return sql`
      UPDATE sessions SET awaits_terms = 0
      WHERE ${isAwaiting(tokenHash, now)} AND EXISTS (
        SELECT 1 FROM developers d JOIN portals p ON p.id = d.portal_id
        WHERE d.id = sessions.developer_id AND d.portal_id = sessions.portal_id AND NOT ${hasNewTerms}
      )`
  }

  /** What accepting consists of, for the developer `d` whom `who` describes: nothing unless the version is current. */
  function acceptTerms({ version, eventId, now }: { version: number; eventId: string; now: number }, who: SQL): SQL[] {
    return [
      insertEvent(
        {
          id: eventId,
          place: { organizationId: portal.organization_id, portalId },
          action: 'accept_terms',
          actor: 'developer',
          actorId: sql`d.id`,
          developerId: sql`d.id`,
          details: { version },
          now,
        },
        sql`FROM developers d JOIN portals p ON p.id = d.portal_id
          WHERE ${who} AND p.terms_version = ${version} AND ${hasNewTerms}`,
      ),
      sql`
        INSERT INTO terms_acceptances (portal_id, developer_id, version, accepted_at)
        SELECT portal_id, developer_id, ${version}, ${now} FROM events WHERE id = ${eventId}
        ON CONFLICT (developer_id, version) DO NOTHING`,
      sql`
        UPDATE developers SET accepted_terms_version = ${version}
        WHERE portal_id = ${portalId} AND id = (SELECT developer_id FROM events WHERE id = ${eventId})`,
    ]
  }
}

/** True in SQL when the portal `p` has newer terms than the developer `d` has accepted. */
const hasNewTerms = sql`(p.terms_version > d.accepted_terms_version)`

export type SessionDeveloper = Pick<
  Developer,
  'id' | 'email' | 'full_name' | 'status' | 'language' | 'created_at' | 'updated_at'
>
