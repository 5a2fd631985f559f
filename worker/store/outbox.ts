import { and, asc, eq, sql } from 'drizzle-orm'
import type { Language } from '../contract/language.ts'
import type { OwnWords } from '../contract/letter-words.ts'
import type { LetterFacts, LetterState } from '../contract/letters.ts'
import { atOnce, type Database, type Nothing } from './database.ts'
import { ownWordsOfLetter } from './letter-words.ts'
import { hasNotLeft } from './letters.ts'
import { hostnames, letters, letterWords, organizations, portals, undeliverableAddresses } from './schema.ts'

const minute = 60_000

/** How long claimed letters stay out of the outbox. If their worker dies, they are due again after that. */
const claimMilliseconds = minute
/** How far ahead of its turn a request is prepared: well within the time of a claim. */
const longestWait = minute / 3
/** How long a letter is tried. A provider remembers keys for a day: an hour longer than that. */
const triedMilliseconds = 23 * 60 * minute
/** How many letters are given up in one go. The next goes on. */
const givenUpAtOnce = 1000

/** A letter that somebody has taken out to send, and whom it speaks for. */
export interface ClaimedLetter {
  id: string
  recipient: string
  facts: LetterFacts
  language: Language
  /** The portal's own words for this letter in this language, if it has any. */
  words: OwnWords | null
  /** How often it was tried, this time included. */
  attempts: number
  /** How often it was sent again after it had failed for good. */
  resends: number
  /** Why its address cannot be written to, if it cannot. */
  undeliverable: string | null
  /** Null for letters to admins, which the organization sends. */
  portal: {
    id: string
    name: string
    hostname: string
    accentColor: string
    accentTextColor: string
    logoDigest: string | null
    senderName: string | null
    senderEmail: string | null
    replyToEmail: string | null
    contactEmail: string | null
  } | null
  organizationId: string
  organizationName: string
}

/** Letters that leave in one request. */
export interface Parcel {
  /**
   * Stays the same as long as one of their requests may have been taken. That of a letter that leaves alone, and of no
   * other, begins with its id.
   */
  batchId: string
  letters: ClaimedLetter[]
  /** When it is their turn, in milliseconds since the epoch. */
  sendAt: number
}

/** What became of a letter that was claimed. */
export type Settled =
  | { id: string; outcome: 'taken'; providerId: string | null }
  | { id: string; outcome: 'failed' | 'suppressed'; error: string }
  /**
   * To be tried again at a time, unless it has been tried for too long by then: then it has failed. `aloneAs`: alone from
   * now on, and under this key. Without it the letter stays with those it was tried with.
   */
  | { id: string; outcome: 'postponed'; error: string; until: number; aloneAs?: string }

/** How a letter stands, and of which portal it is; null for letters to admins. */
export interface Standing {
  portal_id: string | null
  state: LetterState
}

/** The outbox of the whole installation: what waits to be sent, of every portal. */
export function openOutbox(database: Database) {
  return {
    /**
     * Takes out what leaves in the next request, so that nobody else sends it, and gives it its turn, `gap` milliseconds
     * after the one before; at once where there is no gap. What somebody waits for comes first, then what is due for
     * longest; letters that were tried together stay together, and one that was tried alone stays alone. (They are due at
     * one moment: they were claimed in one statement, and are settled in one.) What is claimed must be settled within a
     * minute, or it is due again. Undefined when nothing is due, or when the next turn is too far away.
     * Two round trips.
     */
    async claim(given: { batchId: string; most: number; gap: number; now: number }): Promise<Parcel | undefined> {
      const { batchId, most, gap, now } = given
      const [claimed, [turn]] = await atOnce<[{ id: string; batch_id: string }, { send_at: number }]>(database, [
        sql`
          WITH head AS (
            SELECT batch_id FROM (
              SELECT * FROM (${dueFirst(0, now)}) UNION ALL SELECT * FROM (${dueFirst(1, now)})
              UNION ALL SELECT * FROM (${dueBatch(0, now)}) UNION ALL SELECT * FROM (${dueBatch(1, now)})
            ) ORDER BY priority, send_after LIMIT 1
          ), chosen AS (
            SELECT id FROM letters WHERE batch_id = (SELECT batch_id FROM head) AND state = 'waiting'
            UNION ALL
            SELECT id FROM (
              SELECT * FROM (${dueAlone(0, now, most)}) UNION ALL SELECT * FROM (${dueAlone(1, now, most)}) LIMIT ${most})
            WHERE (SELECT count(*) FROM head WHERE batch_id IS NULL)
          )
          UPDATE letters SET send_after = ${now + claimMilliseconds}, attempts = attempts + 1,
            first_tried_at = coalesce(first_tried_at, ${now}),
            batch_id = coalesce(batch_id, iif((SELECT count(*) FROM chosen) > 1, ${batchId}, id))
          WHERE id IN (SELECT id FROM chosen)
            AND (${gap} = 0 OR (SELECT next_at FROM outbox_pace WHERE id = 1) <= ${now + longestWait})
          RETURNING id, batch_id`,
        sql`
          UPDATE outbox_pace SET next_at = max(next_at, ${now}) + ${gap}
          WHERE id = 1 AND ${gap} > 0 AND changes() > 0
          RETURNING next_at - ${gap} AS send_at`,
      ])
      const [first] = claimed
      if (!first) return undefined

      const claimedLetters = await read(claimed.map(({ id }) => id))
      return { batchId: first.batch_id, letters: claimedLetters, sendAt: turn?.send_at ?? now }
    },

    /**
     * Which of these letters go to somebody who wants none in that portal's name, and who has no account there that they
     * could not get into without. One round trip, and a row for each.
     */
    async unwanted(
      letters: { id: string; portalId: string; emailKey: string; addressHash: string }[],
      now: number,
    ): Promise<Set<string>> {
      const found = await database.all<{ id: string }>(sql`
        SELECT item.value ->> 'id' AS id FROM json_each(${JSON.stringify(letters)}) item
          CROSS JOIN unwanted_addresses unwanted ON unwanted.portal_id = item.value ->> 'portalId'
            AND unwanted.address_hash = item.value ->> 'addressHash'
        WHERE unwanted.until_at > ${now} AND NOT EXISTS (
          SELECT 1 FROM developers d
          WHERE d.portal_id = unwanted.portal_id AND d.email_key = item.value ->> 'emailKey'
            AND d.password_hash IS NOT NULL)`)
      return new Set(found.map(({ id }) => id))
    },

    /** Which of these hashes are of links that are kept, used or not. One round trip. */
    async storedTokens(possible: { tokenHash: string; portalId: string | null }[]): Promise<Set<string>> {
      if (possible.length === 0) return new Set()
      const found = await database.all<{ token_hash: string }>(sql`
        SELECT given.token_hash
        FROM (
          SELECT value ->> 'tokenHash' AS token_hash, value ->> 'portalId' AS portal_id
          FROM json_each(${JSON.stringify(possible)})) given
        WHERE EXISTS (SELECT 1 FROM one_time_tokens t WHERE t.token_hash = given.token_hash)
          OR EXISTS (SELECT 1 FROM admin_invitations i WHERE i.token_hash = given.token_hash)
          OR EXISTS (
            SELECT 1 FROM registrations r WHERE r.portal_id = given.portal_id AND r.token_hash = given.token_hash)`)
      return new Set(found.map(({ token_hash }) => token_hash))
    },

    /** Until when the provider has asked for quiet. One round trip. */
    async quietUntil(): Promise<number> {
      const [pace] = await database.all<{ quiet_until: number }>(sql`SELECT quiet_until FROM outbox_pace WHERE id = 1`)
      return pace?.quiet_until ?? 0
    },

    /**
     * Notes what became of claimed letters, in the ledger too. What was taken stays taken, whatever is said later.
     * `quietUntil`: no request leaves before that. Returns how the letters stand that it moved. One round trip.
     */
    async settle(settled: Settled[], now: number, quietUntil = 0): Promise<Standing[]> {
      const given = sql`json_each(${JSON.stringify(settled)})`
      const [standings] = await atOnce<[Standing, ...Nothing[]]>(database, [
        sql`
          UPDATE letters SET
            state = CASE item.value ->> 'outcome'
              WHEN 'taken' THEN iif(${hasNotLeft}, 'sent', state)
              WHEN 'postponed' THEN
                iif(item.value ->> 'until' > first_tried_at + ${triedMilliseconds}, 'failed', 'waiting')
              ELSE item.value ->> 'outcome' END,
            sent_at = iif(item.value ->> 'outcome' = 'taken', ${now}, sent_at),
            provider_id = coalesce(item.value ->> 'providerId', provider_id),
            send_after = coalesce(item.value ->> 'until', send_after),
            batch_id = coalesce(item.value ->> 'aloneAs', batch_id),
            error = item.value ->> 'error'
          FROM ${given} item
          WHERE letters.id = item.value ->> 'id' AND sent_at IS NULL
            AND (state = 'waiting' OR item.value ->> 'outcome' = 'taken')
          RETURNING portal_id, iif(sent_at IS NULL, state, 'sent') AS state`,
        sql`
          INSERT INTO letter_states (letter_id, event_id, state, detail, at)
          SELECT id, state || '-' || resends, state, error, ${now}
          FROM (
            SELECT l.id, l.resends, item.value ->> 'error' AS error,
              iif(item.value ->> 'outcome' = 'taken', 'sent', l.state) AS state
            FROM ${given} item JOIN letters l ON l.id = item.value ->> 'id')
          WHERE state IN ('sent', 'failed', 'suppressed') ON CONFLICT DO NOTHING`,
        ...(quietUntil > 0 ? [beQuiet(quietUntil)] : []),
      ])
      return standings
    },

    /**
     * Gives up the letters that were first tried so long ago that a provider may have forgotten it, however it came that
     * nobody could settle them. Nobody else sends them at that moment. Returns how they stand. One round trip.
     */
    async giveUp(now: number): Promise<Standing[]> {
      const tooOld = sql`
        FROM letters
        WHERE state = 'waiting' AND first_tried_at IS NOT NULL AND first_tried_at <= ${now - triedMilliseconds}
          AND send_after <= ${now}
        ORDER BY first_tried_at LIMIT ${givenUpAtOnce}`
      const error = sql`coalesce(error, 'Nobody could say within a day whether it was taken.')`
      const [, standings] = await atOnce<[Nothing, Standing]>(database, [
        sql`
          INSERT INTO letter_states (letter_id, event_id, state, detail, at)
          SELECT * FROM (SELECT id, 'failed-' || resends, 'failed', ${error}, ${now} ${tooOld})
          WHERE true ON CONFLICT DO NOTHING`,
        sql`
          UPDATE letters SET state = 'failed', error = ${error} WHERE id IN (SELECT id ${tooOld})
          RETURNING portal_id, state`,
      ])
      return standings
    },
  }

  async function read(ids: string[]): Promise<ClaimedLetter[]> {
    const rows = await database
      .select({
        id: letters.id,
        recipient: letters.recipient,
        facts: letters.facts,
        language: letters.language,
        words: {
          // Never null in a row that was found. By its first column drizzle tells whether one was.
          template: letterWords.template,
          subject: letterWords.subject,
          opening: letterWords.opening,
          closing: letterWords.closing,
        },
        attempts: letters.attempts,
        resends: letters.resends,
        undeliverable: undeliverableAddresses.reason,
        organizationId: organizations.id,
        organizationName: organizations.name,
        portal: {
          id: portals.id,
          name: portals.display_name,
          accentColor: portals.accent_color,
          accentTextColor: portals.accent_text_color,
          logoDigest: portals.logo_digest,
          senderName: portals.sender_name,
          senderEmail: portals.sender_email,
          replyToEmail: portals.reply_to_email,
          contactEmail: portals.contact_email,
        },
        hostname: hostnames.hostname,
      })
      .from(letters)
      .leftJoin(portals, eq(portals.id, letters.portal_id))
      .leftJoin(hostnames, and(eq(hostnames.portal_id, portals.id), eq(hostnames.canonical, true)))
      .innerJoin(
        organizations,
        eq(organizations.id, sql`coalesce(${letters.organization_id}, ${portals.organization_id})`),
      )
      .leftJoin(
        undeliverableAddresses,
        and(
          eq(undeliverableAddresses.sender_id, sql`coalesce(${letters.portal_id}, ${letters.organization_id})`),
          eq(undeliverableAddresses.address, letters.recipient),
        ),
      )
      .leftJoin(letterWords, ownWordsOfLetter)
      .where(sql`${letters.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`)
      .orderBy(asc(letters.id))
    return rows.map(({ portal, hostname, ...letter }) => ({
      ...letter,
      portal: portal && hostname ? { ...portal, hostname } : null,
    }))
  }
}

/** In SQL: nobody sends anything before that. */
function beQuiet(until: number) {
  return sql`
    UPDATE outbox_pace SET next_at = max(next_at, ${until}), quiet_until = max(quiet_until, ${until}) WHERE id = 1`
}

// Each reads one range of an index: the letters of one priority that are due, in the order in which they are.

/** In SQL: the first letters of a priority that are due and were not tried along with others. */
export function dueAlone(priority: 0 | 1, now: number, most: number) {
  return sql`
    SELECT id, priority, send_after FROM letters
    WHERE state = 'waiting' AND batch_id IS NULL AND priority = ${priority} AND send_after <= ${now}
    ORDER BY send_after LIMIT ${most}`
}

function dueFirst(priority: 0 | 1, now: number) {
  return sql`SELECT priority, send_after, NULL AS batch_id FROM (${dueAlone(priority, now, 1)})`
}

/** In SQL: the first letter of a priority that is due and was tried along with others, or alone. */
export function dueBatch(priority: 0 | 1, now: number) {
  return sql`
    SELECT priority, send_after, batch_id FROM letters
    WHERE state = 'waiting' AND batch_id IS NOT NULL AND priority = ${priority} AND send_after <= ${now}
    ORDER BY send_after LIMIT 1`
}
