import { type SQL, sql } from 'drizzle-orm'
import {
  type LetterKind,
  type LetterState,
  letterStates,
  neverArrivedStates,
  signUpLetters,
} from '../contract/letters.ts'
import { atOnce, type Database, type Nothing, onlyOnce } from './database.ts'
import { type Decider, firstIdAt, insertEvent, isWritten } from './events.ts'
import type { BoundPortal } from './portal-store.ts'
import type { letterStates as letterStatesTable, letters } from './schema.ts'
import { forgetUndeliverable } from './undeliverable-addresses.ts'

/** A letter as the console tells of it, and the registration that its link would confirm, as long as that waits. */
export interface KeptLetter
  extends Pick<
    typeof letters.$inferSelect,
    | 'id'
    | 'kind'
    | 'recipient'
    | 'developer_id'
    | 'state'
    | 'created_at'
    | 'sent_at'
    | 'attempts'
    | 'resends'
    | 'provider_id'
    | 'error'
  > {
  registration_id: string | null
  registration_email: string | null
  registration_name: string | null
  registration_expires_at: number | null
  /** 1 when an admin has invited them. */
  registration_is_invited: number | null
}

/** What became of a letter, and when. */
export type LedgerEntry = Pick<typeof letterStatesTable.$inferSelect, 'state' | 'detail' | 'at'>

export interface LetterInFull extends KeptLetter {
  entries: LedgerEntry[]
  /** Why no letter of this portal goes to the address, and since when. */
  undeliverable: { reason: string; at: number } | undefined
}

/** Which letters: all conditions that are given must hold. */
export interface WantedLetters {
  states: readonly LetterState[] | undefined
  kind: LetterKind | undefined
  /** How the address begins. */
  recipient: string | undefined
  /**
   * Only the newest letter with a link to each registration that is not confirmed yet, if it was delayed, failed, was
   * suppressed or bounced.
   */
  isUnconfirmed: boolean
  /** Where the page before ended. */
  after: LetterPlace | undefined
  size: number
}

export interface LetterPlace {
  id: string
  recipient: string
}

/** Why a letter cannot be sent again. */
export type LetterObstacle =
  /** It waits to be sent already, or is being sent. */
  | 'not_left'
  | 'portal_closed'
  /** Its link has expired, was used, or was ended by something else. */
  | 'link_over'
  /** What it says is no longer so. */
  | 'outdated'

/** A letter that was given up, and whether there is any use in trying it again: 1 if there is. */
export interface FailedLetter {
  id: string
  kind: LetterKind
  isWanted: number
}

/** How far letters that never arrived are counted. */
const countedMost = 100

/** How many letters a page looks through where no index answers all its conditions. */
const scannedMost = 100

/** The letters of one portal, and what became of them. */
export function letterLedgerOf(database: Database, portal: BoundPortal) {
  const portalId = portal.id
  const isThis = (id: string) => sql`l.portal_id = ${portalId} AND l.id = ${id}`

  return {
    /**
     * One page of letters: the newest first; those of an address that was searched for by address, and of each the newest
     * first. Of conditions that no index answers, the page shows what fits among the letters that were looked through, and
     * may be short. `next`: where it ended, null when there is nothing more. `neverArrived`: how many letters of the
     * portal never arrived, counted up to one more than `countedMost`. One round trip.
     */
    async page(
      wanted: WantedLetters,
    ): Promise<{ letters: KeptLetter[]; next: LetterPlace | null; neverArrived: number }> {
      const { ranges, order, remaining } = lookFor(wanted)
      const most = remaining.length > 0 ? scannedMost : wanted.size + 1
      const looked = ranges.map(
        ({ index, within }) => sql`
          SELECT * FROM (
            SELECT l.id, l.recipient, ${allOf(remaining)} AS fits FROM letters l INDEXED BY ${sql.identifier(index)}
            WHERE l.portal_id = ${portalId} AND ${within} ORDER BY ${order} LIMIT ${most})`,
      )
      const [seen, [counted]] = await atOnce<
        [KeptLetter & { place_id: string; place_recipient: string; fits: number }, { n: number }]
      >(database, [
        sql`
          SELECT looked.id AS place_id, looked.recipient AS place_recipient, looked.fits, ${keptColumns}
          FROM (SELECT * FROM (${sql.join(looked, sql` UNION ALL `)}) AS l ORDER BY ${order} LIMIT ${most}) looked
            LEFT JOIN letters l ON looked.fits AND l.id = looked.id ${withRegistration}`,
        sql`
          SELECT count(*) AS n FROM (
            SELECT 1 FROM letters
            WHERE portal_id = ${portalId} AND state IN (${listOf(neverArrivedStates)}) LIMIT ${countedMost + 1})`,
      ])
      const fitting = seen.filter(({ fits }) => fits === 1)
      const shown = fitting.slice(0, wanted.size)
      const last = fitting.length > wanted.size ? shown.at(-1) : seen.length === most ? seen.at(-1) : undefined
      return {
        letters: shown,
        next: last ? { id: last.place_id, recipient: last.place_recipient } : null,
        neverArrived: counted?.n ?? 0,
      }
    },

    /** A letter with all that became of it, in the order in which it happened. One round trip. */
    async find(id: string): Promise<LetterInFull | undefined> {
      const [[letter], entries, [undeliverable]] = await atOnce<
        [KeptLetter, LedgerEntry, { reason: string; at: number }]
      >(database, [
        sql`SELECT ${keptColumns} FROM letters l ${withRegistration} WHERE ${isThis(id)}`,
        sql`
          SELECT s.state, s.detail, s.at FROM letters l JOIN letter_states s ON s.letter_id = l.id
          WHERE ${isThis(id)} ORDER BY s.at, ${rankOf(sql`s.state`)}`,
        sql`
          SELECT u.reason, u.at FROM letters l
            JOIN undeliverable_addresses u ON u.sender_id = l.portal_id AND u.address = l.recipient
          WHERE ${isThis(id)}`,
      ])
      return letter && { ...letter, entries, undeliverable }
    },

    /**
     * Those that were given up, the oldest first: `size` of them after the one named. Nobody wants those to addresses that
     * bounced meanwhile, those whose link was written anew, and those of sign-ups while these letters are stopped. One round
     * trip.
     */
    async failed({ after, size }: { after: string | undefined; size: number }): Promise<FailedLetter[]> {
      const isStopped = sql`EXISTS (SELECT 1 FROM portals p WHERE p.id = ${portalId} AND p.letters_stopped_at IS NOT NULL)`
      const [rows] = await atOnce<[FailedLetter]>(database, [
        sql`
          SELECT l.id, l.kind,
            NOT EXISTS (
              SELECT 1 FROM undeliverable_addresses u WHERE u.sender_id = l.portal_id AND u.address = l.recipient)
            AND NOT (l.kind IN ('confirm-email', 'developer-invitation') AND ${isLinkRenewed})
            AND NOT (l.kind IN (${listOf(signUpLetters)}) AND ${isStopped}) AS isWanted
          FROM letters l INDEXED BY letters_by_state
          WHERE l.portal_id = ${portalId} AND l.state = 'failed' AND l.id > ${after ?? ''}
          ORDER BY l.id LIMIT ${size}`,
      ])
      return rows
    },

    /**
     * Has a letter sent again that has left before, however it fared, or that is held, with the same facts and the same
     * link, and notes who wanted it. That its address bounced before is forgotten. `tokenHashes`: what may be stored of the link in a letter whose
     * link belongs to an account. Says what stands against it, if something does. One round trip; undefined when there is no such
     * letter.
     */
    async sendAgain(
      id: string,
      made: { eventId: string; by: Decider; tokenHashes: string[]; now: number },
    ): Promise<{ obstacle: LetterObstacle | null } | undefined> {
      const { eventId, by, tokenHashes, now } = made
      const source = sql`
        FROM letters l JOIN portals p ON p.id = l.portal_id
          LEFT JOIN developers d ON d.portal_id = l.portal_id AND d.id = l.developer_id
        WHERE ${isThis(id)}`
      const obstacle = obstacleTo(tokenHashes, now)
      const [[found], [event]] = await atOnce<
        [{ obstacle: LetterObstacle | null }, { id: string }, Nothing, Nothing, Nothing]
      >(onlyOnce(database, 'events', eventId), [
        sql`SELECT ${obstacle} AS obstacle ${source}`,
        insertEvent(
          {
            id: eventId,
            place: { organizationId: portal.organization_id, portalId },
            action: 'resend_letter',
            ...by,
            developerId: sql`l.developer_id`,
            subject: sql`l.id`,
            details: sql`json_object('kind', l.kind)`,
            now,
          },
          sql`${source} AND ${obstacle} IS NULL RETURNING id`,
        ),
        ...waitAgain(sql`portal_id = ${portalId} AND id = ${id}`, eventId, now),
        forgetUndeliverable(
          portalId,
          sql`SELECT recipient FROM letters WHERE portal_id = ${portalId} AND id = ${id}`,
          isWritten(eventId),
        ),
      ])
      return event ? { obstacle: null } : found
    },
  }

  function lookFor({ states, kind, recipient, isUnconfirmed, after }: WantedLetters) {
    const ofState = states && sql`l.state IN (${listOf(states)})`
    const ofKind = kind && sql`l.kind = ${kind}`
    const newestFirst = sql`l.id DESC`
    const below = after ? sql`l.id < ${after.id}` : sql`1`
    if (recipient !== undefined) {
      const from = after ? after.recipient : recipient
      const beyond = after ? sql`(l.recipient > ${from} OR l.id < ${after.id})` : sql`1`
      return {
        ranges: [
          {
            index: 'letters_by_address',
            within: sql`l.recipient >= ${from} AND l.recipient < ${`${recipient}\u{10ffff}`} AND ${beyond}`,
          },
        ],
        order: sql`l.recipient, l.id DESC`,
        remaining: given(ofState, ofKind, isUnconfirmed && isLinkInVain),
      }
    }
    if (isUnconfirmed) {
      return {
        ranges: [{ index: 'links_not_delivered', within: sql`${isLinkNotDelivered} AND ${below}` }],
        order: newestFirst,
        remaining: given(ofState, ofKind, isLinkInVain),
      }
    }
    return {
      ranges: states
        ? states.map((state) => ({ index: 'letters_by_state', within: sql`l.state = ${state} AND ${below}` }))
        : [{ index: 'letters_by_portal', within: below }],
      order: newestFirst,
      remaining: given(ofKind),
    }
  }
}

/**
 * The statements that put a letter back into the outbox, as part of a larger batch whose event about it comes before them.
 */
export function waitAgain(isThis: SQL, eventId: string, now: number): [SQL, SQL] {
  return [
    sql`
      UPDATE letters SET state = 'waiting', resends = resends + 1, attempts = 0, first_tried_at = NULL,
        batch_id = NULL, send_after = ${now}, sent_at = NULL, provider_id = NULL, error = NULL
      WHERE ${isThis} AND ${isWritten(eventId)}`,
    sql`
      INSERT INTO letter_states (letter_id, event_id, state, at)
      SELECT subject, id, 'waiting', ${now} FROM events WHERE id = ${eventId}`,
  ]
}

/** What a provider told of a letter that it had taken. */
export interface LetterNews {
  /** The provider's id of what it tells: what is told twice is noted once. */
  eventId: string
  /** The letter, as it was sent along; null when nothing was. Then it is known by the provider's id. */
  letterId: string | null
  /** Which sending of the letter it is about; null when that is not known. */
  sending: number | null
  providerId: string
  state: LetterState
  detail: string | null
  /** Why nothing more should be sent to the address; null when nothing speaks against it. */
  undeliverable: string | null
  /** When it happened, in milliseconds since the epoch. */
  at: number
}

/** The ledger of the whole installation: of every portal, and of the letters to admins. */
export function openLetterLedger(database: Database) {
  return {
    /**
     * Notes what a provider told. The letter's state moves forward only, so that it ends the same in whatever order things
     * are told; what is told of an earlier sending of a letter that was sent again since changes nothing but the ledger.
     * What is told twice, or of a letter that is gone, does nothing. Returns the letter's portal, null where it has none, if
     * it was told for the first time. One round trip.
     */
    async note(news: LetterNews): Promise<{ portal_id: string | null } | undefined> {
      const { eventId, letterId, sending, providerId, state, detail, undeliverable, at } = news
      const theLetter = sql`coalesce(
        (SELECT id FROM letters WHERE id = ${letterId}), (SELECT id FROM letters WHERE provider_id = ${providerId}))`
      const isForward = sql`${rankOf(sql`${state}`)} > ${rankOf(sql`state`)}`
      const [[noted]] = await atOnce<[{ portal_id: string | null }, Nothing, Nothing]>(database, [
        sql`
          INSERT INTO letter_states (letter_id, event_id, state, detail, at)
          SELECT id, ${eventId}, ${state}, ${detail}, ${at} FROM letters WHERE id = ${theLetter}
          ON CONFLICT DO NOTHING
          RETURNING (SELECT portal_id FROM letters WHERE id = letter_id) AS portal_id`,
        // Only what is told for the first time: an admin may have had a letter sent to this address again since.
        sql`
          INSERT INTO undeliverable_addresses (sender_id, address, reason, at)
          SELECT coalesce(portal_id, organization_id), recipient, ${undeliverable}, ${at} FROM letters
          WHERE id = ${theLetter} AND ${undeliverable === null ? 0 : 1} AND changes() > 0
          ON CONFLICT DO UPDATE SET reason = excluded.reason, at = excluded.at`,
        sql`
          UPDATE letters SET state = iif(${isForward}, ${state}, state), error = iif(${isForward}, ${detail}, error),
            sent_at = coalesce(sent_at, ${at}), provider_id = coalesce(provider_id, ${providerId})
          WHERE id = ${theLetter} AND resends = coalesce(${sending}, resends)`,
      ])
      return noted
    },

    /**
     * Forgets the letters that were written before a time, whatever became of them, and the addresses that bounced before
     * it: a bounded number at each call, the oldest first.
     */
    async forget(before: number): Promise<void> {
      await atOnce<[Nothing, Nothing]>(database, [
        sql`
          DELETE FROM letters WHERE id IN (
            SELECT id FROM letters WHERE id < ${firstIdAt(before)} ORDER BY id LIMIT ${forgottenAtOnce})`,
        sql`
          DELETE FROM undeliverable_addresses WHERE (sender_id, address) IN (
            SELECT sender_id, address FROM undeliverable_addresses WHERE at < ${before}
            ORDER BY at LIMIT ${forgottenAtOnce})`,
      ])
    },
  }
}

/** At a call each minute these are more in a day than one sender may send. */
const forgottenAtOnce = 1000

/** Where a state stands in the order of what may happen to a letter. */
function rankOf(state: SQL): SQL {
  return sql`(SELECT key FROM json_each(${JSON.stringify(letterStates)}) WHERE value = ${state})`
}

const keptColumns = sql`l.id, l.kind, l.recipient, l.developer_id, l.state, l.created_at, l.sent_at, l.attempts,
  l.resends, l.provider_id, l.error, r.id AS registration_id, r.email AS registration_email,
  r.full_name AS registration_name, r.expires_at AS registration_expires_at,
  r.invited_by IS NOT NULL AS registration_is_invited`

const withRegistration = sql`
  LEFT JOIN registrations r ON l.kind IN ('confirm-email', 'developer-invitation') AND r.portal_id = l.portal_id
    AND r.email_key = lower(l.recipient) AND r.confirmed_at IS NULL`

/** Exactly the words of the index: with bound values SQLite would not use it. */
const isLinkNotDelivered = sql`l.kind IN ('confirm-email', 'developer-invitation')
  AND l.state IN ('delayed', 'failed', 'suppressed', 'bounced')`

/** True of a letter after which another one with a link went to the same address. */
const isLinkRenewed = sql`EXISTS (
  SELECT 1 FROM letters newer INDEXED BY letters_by_address
  WHERE newer.portal_id = l.portal_id AND newer.recipient = l.recipient AND newer.id > l.id
    AND newer.kind IN ('confirm-email', 'developer-invitation'))`

/** True of the newest link to somebody who is not confirmed yet, if it was not delivered. */
const isLinkInVain = sql`${isLinkNotDelivered}
  AND EXISTS (
    SELECT 1 FROM registrations r
    WHERE r.portal_id = l.portal_id AND r.email_key = lower(l.recipient) AND r.confirmed_at IS NULL)
  AND NOT ${isLinkRenewed}`

const isTheirs = sql`d.email = l.recipient COLLATE NOCASE`
const isLatestDecision = sql`l.kind = 'account-' || d.status AND ${isTheirs} AND NOT EXISTS (
  SELECT 1 FROM letters newer
  WHERE newer.portal_id = l.portal_id AND newer.developer_id = l.developer_id AND newer.id > l.id
    AND newer.kind IN ('account-approved', 'account-rejected', 'account-revoked'))`

/** What must still be so for a letter to be sent again: nobody gets a letter that has stopped being true. */
const isStillTrue: Record<LetterKind, SQL> = {
  // A new letter is written in their place, with a new link.
  'confirm-email': sql`0`,
  'developer-invitation': sql`0`,
  // Letters to admins, which no portal sends.
  'admin-invitation': sql`0`,
  'second-factor-changed': sql`0`,
  // To the operator, whom the next one tells how it stands.
  'operator-alert': sql`0`,
  // It only tried words, and can be tried again.
  'test-letter': sql`0`,
  'letters-stopped': sql`p.letters_stopped_at IS NOT NULL`,
  'request-received': sql`d.status = 'pending' AND ${isTheirs}`,
  'still-pending': sql`d.status = 'pending' AND ${isTheirs}`,
  'account-approved': isLatestDecision,
  'account-rejected': isLatestDecision,
  'account-revoked': isLatestDecision,
  'already-registered': sql`d.status = l.facts ->> 'status' AND ${isTheirs}`,
  'approval-requested': sql`d.status = 'pending' AND EXISTS (
    SELECT 1 FROM admins a LEFT JOIN admin_portals given ON given.admin_id = a.id AND given.portal_id = l.portal_id
    WHERE a.email_key = lower(l.recipient) AND a.organization_id = p.organization_id AND a.disabled_at IS NULL
      AND (a.role = 'organization_admin' OR given.portal_id IS NOT NULL))`,
  'reset-password': isTheirs,
  'password-changed': isTheirs,
  'change-email': sql`d.id IS NOT NULL`,
  'email-taken': isTheirs,
  'email-changed': sql`d.id IS NOT NULL`,
  'passkey-added': isTheirs,
  'new-device': isTheirs,
}

/** In SQL over the letter `l`, its portal `p` and its developer `d`: what stands against sending it again, or null. */
function obstacleTo(tokenHashes: string[], now: number): SQL {
  // Whoever has taken it out to send it has a minute, and notes what became of it.
  const isBeingSent = sql`l.send_after > ${now} AND NOT EXISTS (
    SELECT 1 FROM letter_states s
    WHERE s.letter_id = l.id AND s.event_id IN ('sent-' || l.resends, 'failed-' || l.resends, 'suppressed-' || l.resends))`
  const isLinkAlive = sql`EXISTS (
    SELECT 1 FROM one_time_tokens t
    WHERE t.token_hash IN (SELECT value FROM json_each(${JSON.stringify(tokenHashes)})) AND t.used_at IS NULL AND t.expires_at > ${now})`
  const truths = Object.entries(isStillTrue).map(([kind, truth]) => sql`WHEN ${kind} THEN ${truth}`)
  return sql`CASE
    WHEN l.state = 'waiting' OR l.state <> 'held' AND ${isBeingSent} THEN 'not_left'
    WHEN p.closed_at IS NOT NULL THEN 'portal_closed'
    WHEN l.kind IN ('reset-password', 'change-email', 'email-changed') AND NOT ${isLinkAlive} THEN 'link_over'
    WHEN NOT coalesce(CASE l.kind ${sql.join(truths, sql` `)} END, 0) THEN 'outdated' END`
}

function listOf(values: readonly string[]): SQL {
  return sql.join(
    values.map((value) => sql`${value}`),
    sql`, `,
  )
}

function given(...conditions: (SQL | string | false | undefined)[]): SQL[] {
  return conditions.filter((condition): condition is SQL => typeof condition === 'object')
}

function allOf(conditions: SQL[]): SQL {
  return conditions.length === 0 ? sql`1` : sql.join(conditions, sql` AND `)
}
