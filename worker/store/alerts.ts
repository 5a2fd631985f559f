import { type SQL, sql } from 'drizzle-orm'
import { alerts as limits, type Trouble, type TroubledPlace } from '../contract/operator-alerts.ts'
import { atOnce, type Database, type Nothing } from './database.ts'
import { insertLetter } from './letters.ts'

/** Something that is wrong at this moment. */
export interface Found {
  trouble: Trouble
  since: number
  /** Of letters, or of failures; null where nothing is counted. */
  count: number | null
  /** Those that it is about most come first; empty where it is about all. */
  places: TroubledPlace[]
}

/** What the installation tells of itself, to be judged. */
export interface Signs {
  /** Letters that were given up lately, by whose they are. */
  failed: (StoredPlace & { letters: number; since: number })[]
  /** Portals whose sign-up letters are stopped, those first that are for longest. */
  stopped: (StoredPlace & { since: number })[]
  databaseFailures: { failures: number; since: number | null }
  /** Of what the operator was told, and not yet that it is over. */
  open: Trouble[]
}

type StoredPlace = Pick<TroubledPlace, 'id' | 'name'> & { is_portal: number }

/** How many letters that were given up are looked at, and how many portals. More are as bad. */
const lettersLookedAt = 1000
const portalsLookedAt = 100

/** Who writes a letter to the operator, and to which address. */
interface NewAlert {
  letterId: string
  recipient: string
  now: number
}

/** What is wrong with the installation, and what its operator was told of it. */
export function openAlerts(database: Database) {
  return {
    /** One round trip, and a row for each of what is wrong. */
    async signs(now: number): Promise<Signs> {
      const lately = Math.floor((now - limits.databaseFailuresWithin) / 60_000)
      const [failed, stopped, [databaseFailures], open] = await atOnce<
        [Signs['failed'][number], Signs['stopped'][number], Signs['databaseFailures'], { trouble: Trouble }]
      >(database, [
        sql`
          SELECT coalesce(p.id, o.id) AS id, coalesce(p.name, o.name) AS name, p.id IS NOT NULL AS is_portal,
            count(*) AS letters, min(counted.at) AS since
          FROM (
            SELECT letter_id, at FROM letter_states
            WHERE state = 'failed' AND at > ${now - limits.failedLettersWithin}
            ORDER BY at DESC LIMIT ${lettersLookedAt}
          ) counted CROSS JOIN letters l ON l.id = counted.letter_id
            LEFT JOIN portals p ON p.id = l.portal_id
            LEFT JOIN organizations o ON o.id = l.organization_id
          WHERE l.kind <> 'operator-alert'
          GROUP BY 1 ORDER BY letters DESC`,
        sql`
          SELECT id, name, 1 AS is_portal, letters_stopped_at AS since FROM portals
          WHERE letters_stopped_at IS NOT NULL AND closed_at IS NULL
          ORDER BY letters_stopped_at LIMIT ${portalsLookedAt}`,
        sql`
          SELECT coalesce(sum(failures), 0) AS failures, min(minute) * 60000 AS since
          FROM database_failures WHERE minute > ${lately}`,
        sql`SELECT trouble FROM alerts WHERE trouble > '' AND is_open = 1`,
      ])
      const none = { failures: 0, since: null }
      return { failed, stopped, databaseFailures: databaseFailures ?? none, open: open.map(({ trouble }) => trouble) }
    },

    /**
     * Notes that something is wrong, and writes to the operator, unless a letter has told of the same within the last
     * hours. Of two who find it at the same time one writes. One round trip.
     */
    async tell({ trouble, ...found }: Found, { letterId, recipient, now }: NewAlert): Promise<void> {
      const facts = JSON.stringify({ kind: 'operator-alert', trouble, ...found, until: null })
      await atOnce<[Nothing, Nothing, Nothing]>(database, [
        sql`
          INSERT INTO alerts (trouble, since_at, seen_at) VALUES (${trouble}, ${found.since}, ${now})
          ON CONFLICT (trouble) DO UPDATE SET
            since_at = iif(seen_at <= ${now - limits.overAfter}, excluded.since_at, since_at),
            seen_at = max(seen_at, excluded.seen_at)`,
        letterTo(
          recipient,
          { letterId, now, facts: sql`json_set(${facts}, '$.since', since_at)` },
          sql`trouble = ${trouble} AND told_at <= ${now - limits.againAfter}`,
        ),
        sql`UPDATE alerts SET told_at = ${now}, is_open = 1 WHERE trouble = ${trouble} AND ${isLetterWritten(letterId)}`,
      ])
    },

    /**
     * Writes to the operator that something is over, if it was told and has not been seen for a while. Of two who find it
     * at the same time one writes. One round trip.
     */
    async tellOver(trouble: Trouble, { letterId, recipient, now }: NewAlert): Promise<void> {
      const facts = sql`json_object('kind', 'operator-alert', 'trouble', trouble, 'since', since_at, 'until', seen_at,
        'count', NULL, 'places', json_array())`
      await atOnce<[Nothing, Nothing]>(database, [
        letterTo(
          recipient,
          { letterId, now, facts },
          sql`trouble = ${trouble} AND is_open = 1 AND seen_at <= ${now - limits.overAfter}`,
        ),
        sql`UPDATE alerts SET is_open = 0 WHERE trouble = ${trouble} AND ${isLetterWritten(letterId)}`,
      ])
    },
  }
}

/**
 * The statement that writes a letter to the operator, if an alert fits. It is the installation's, but each letter belongs to
 * a portal or to an organization: in name only, it is the oldest organization's.
 */
function letterTo(recipient: string, made: { letterId: string; now: number; facts: SQL }, isAlert: SQL): SQL {
  const { letterId, now, facts } = made
  return insertLetter(
    { id: letterId, kind: 'operator-alert', now, sendAfter: now },
    {
      organizationId: sql`(SELECT min(id) FROM organizations WHERE id > '')`,
      recipient: sql`${recipient}`,
      facts,
      language: 'en',
    },
    sql`FROM alerts WHERE ${isAlert} AND EXISTS (SELECT 1 FROM organizations WHERE id > '')`,
  )
}

function isLetterWritten(letterId: string): SQL {
  return sql`EXISTS (SELECT 1 FROM letters WHERE id = ${letterId})`
}
