import { type SQL, sql } from 'drizzle-orm'
import type { LetterKind } from '../contract/letters.ts'
import { readEvent, type StoredEvent, selectEvents, type ToldEvent } from './activity.ts'
import { atOnce, type Database, type Nothing, onlyOnce } from './database.ts'
import type { Developer } from './developers.ts'
import { insertEvent, isWritten } from './events.ts'
import type { BoundPortal } from './portal-store.ts'
import type { events, letters, passkeys, sessions, termsAcceptances } from './schema.ts'
import { isAlive } from './sessions.ts'

export type SentLetter = Pick<
  typeof letters.$inferSelect,
  'id' | 'kind' | 'recipient' | 'state' | 'created_at' | 'sent_at' | 'attempts'
>
export type LiveSession = Pick<typeof sessions.$inferSelect, 'created_at' | 'last_seen_at'> & { id: string }
export type TermsAcceptance = Pick<typeof termsAcceptances.$inferSelect, 'version' | 'accepted_at'>

/** All that is kept about a developer, for themselves. */
export interface OwnData {
  profile: Omit<Developer, 'portal_id' | 'email_key' | 'accepted_terms_version' | 'invited_by'>
  terms_acceptances: TermsAcceptance[]
  sessions: (Pick<typeof sessions.$inferSelect, 'created_at' | 'last_seen_at' | 'user_agent' | 'country'> & {
    city: string | null
  })[]
  passkeys: Pick<typeof passkeys.$inferSelect, 'name' | 'created_at' | 'last_used_at'>[]
  events: Pick<typeof events.$inferSelect, 'action' | 'actor' | 'from_status' | 'to_status' | 'reason' | 'created_at'>[]
  letters: Pick<typeof letters.$inferSelect, 'kind' | 'recipient' | 'facts' | 'created_at' | 'sent_at'>[]
  /** What admins wrote about them. Who did stays with the admins. */
  notes: Pick<DeveloperNote, 'text' | 'created_at'>[]
}

/** A profile as the database itself tells of it. */
type StoredProfile = Omit<OwnData['profile'], 'answers' | 'new_device_letters'> & {
  answers: string
  new_device_letters: number
}

/** A note that admins wrote for each other. */
export interface DeveloperNote {
  id: string
  text: string
  created_at: number
  admin_id: string
  admin_name: string | null
}

interface Wanted {
  /** The id that the page before ended with. */
  after: string | undefined
  size: number
}

interface Made {
  eventId: string
  adminId: string
  now: number
}

const shownAtOnce = 100

/** Letters to somebody who was not a developer yet: they are known by the address. */
const kindsBeforeDeveloper: LetterKind[] = ['confirm-email', 'developer-invitation']

/**
 * What is kept about each developer of one portal. Every answer is undefined when there is no such developer; each takes
 * one round trip.
 */
export function developerRecordsOf(database: Database, portal: BoundPortal) {
  const portalId = portal.id
  const place = { organizationId: portal.organization_id, portalId }
  const ofDeveloper = (id: string) => sql`portal_id = ${portalId} AND developer_id = ${id}`
  const theDeveloper = (id: string) => sql`SELECT email FROM developers WHERE portal_id = ${portalId} AND id = ${id}`
  const below = (after: string | undefined) => (after === undefined ? sql`1` : sql`id < ${after}`)

  async function ifThere<Row>(id: string, rows: SQL): Promise<Row[] | undefined> {
    const [there, found] = await atOnce<[{ email: string }, Row]>(database, [theDeveloper(id), rows])
    return there.length > 0 ? found : undefined
  }

  async function pageOf<Row>(id: string, rows: SQL, { size }: Wanted): Promise<Page<Row> | undefined> {
    const found = await ifThere<Row>(id, rows)
    return found && { rows: found.slice(0, size), hasMore: found.length > size }
  }

  return {
    /** What happened to them, newest first. */
    async events(id: string, wanted: Wanted): Promise<Page<ToldEvent> | undefined> {
      const source = sql`events e INDEXED BY events_by_developer`
      const page = await pageOf<StoredEvent>(
        id,
        selectEvents(
          source,
          sql`WHERE e.portal_id = ${portalId} AND e.developer_id = ${id}
              AND ${wanted.after === undefined ? sql`1` : sql`e.id < ${wanted.after}`}
            ORDER BY e.id DESC LIMIT ${wanted.size + 1}`,
        ),
        wanted,
      )
      return page && { ...page, rows: page.rows.map(readEvent) }
    },

    /** The letters to them, newest first, also those from before their address was proven. */
    async letters(id: string, wanted: Wanted): Promise<Page<SentLetter> | undefined> {
      const newest = (among: SQL) => sql`
        SELECT id FROM (SELECT id FROM letters WHERE ${among} AND ${below(wanted.after)} ORDER BY id DESC LIMIT ${wanted.size + 1})`
      const ranges = [
        newest(sql`${ofDeveloper(id)} AND kind <> 'approval-requested'`),
        ...kindsBeforeDeveloper.map((kind) =>
          newest(sql`portal_id = ${portalId} AND recipient = (${theDeveloper(id)}) AND kind = ${kind}`),
        ),
      ]
      return pageOf(
        id,
        sql`
          SELECT id, kind, recipient, state, created_at, sent_at, attempts FROM letters
          WHERE id IN (${sql.join(ranges, sql` UNION `)})
          ORDER BY id DESC LIMIT ${wanted.size + 1}`,
        wanted,
      )
    },

    /**
     * All that is kept about them, for themselves, oldest first. A letter to an address that has not proven to be theirs
     * is not among it: it would tell whether that address has an account.
     */
    async ownData(id: string): Promise<OwnData | undefined> {
      const before = kindsBeforeDeveloper.map(
        (kind) =>
          sql`SELECT id FROM letters WHERE portal_id = ${portalId} AND recipient = (${theDeveloper(id)}) AND kind = ${kind}`,
      )
      const [[developer], terms_acceptances, ownSessions, passkeys, events, ownLetters, notes] = await atOnce<
        [
          StoredProfile,
          TermsAcceptance,
          OwnData['sessions'][number],
          OwnData['passkeys'][number],
          OwnData['events'][number],
          Omit<OwnData['letters'][number], 'facts'> & { facts: string },
          OwnData['notes'][number],
        ]
      >(database, [
        sql`
          SELECT id, email, full_name, status, answers, new_device_letters, language, signed_up_at, created_at,
            updated_at,
            first_approved_at, first_logged_in_at
          FROM developers WHERE portal_id = ${portalId} AND id = ${id}`,
        sql`SELECT version, accepted_at FROM terms_acceptances WHERE ${ofDeveloper(id)} ORDER BY version`,
        sql`
          SELECT created_at, last_seen_at, user_agent, place AS city, country FROM sessions WHERE ${ofDeveloper(id)}
          ORDER BY created_at`,
        sql`SELECT name, created_at, last_used_at FROM passkeys WHERE ${ofDeveloper(id)} ORDER BY id`,
        sql`
          SELECT action, actor, from_status, to_status, reason, created_at
          FROM events INDEXED BY events_by_developer WHERE ${ofDeveloper(id)} ORDER BY id`,
        sql`
          SELECT kind, recipient, facts, created_at, sent_at FROM letters
          WHERE id IN (
              SELECT id FROM letters WHERE ${ofDeveloper(id)} AND kind <> 'approval-requested'
              UNION ${sql.join(before, sql` UNION `)})
            AND (kind <> 'change-email' OR recipient = (${theDeveloper(id)}))
          ORDER BY id`,
        sql`SELECT text, created_at FROM developer_notes WHERE ${ofDeveloper(id)} ORDER BY id`,
      ])
      return (
        developer && {
          profile: {
            ...developer,
            answers: JSON.parse(developer.answers),
            new_device_letters: developer.new_device_letters === 1,
          },
          terms_acceptances,
          sessions: ownSessions,
          passkeys,
          events,
          letters: ownLetters.map((letter) => ({ ...letter, facts: JSON.parse(letter.facts) })),
          notes,
        }
      )
    },

    /** Their live sessions, newest first. */
    async sessions(id: string, now: number): Promise<LiveSession[] | undefined> {
      return ifThere(
        id,
        sql`
          SELECT id, created_at, last_seen_at FROM sessions
          WHERE ${ofDeveloper(id)} AND ${isAlive('developer', now)}
          ORDER BY created_at DESC LIMIT ${shownAtOnce}`,
      )
    },

    /** Ends all their sessions, or one of them. Undefined also when there is no such session. */
    async endSessions(id: string, sessionId: string | undefined, made: Made): Promise<true | undefined> {
      const { eventId, adminId, now } = made
      const meant = sessionId === undefined ? ofDeveloper(id) : sql`${ofDeveloper(id)} AND id = ${sessionId}`
      const [, , ended, there] = await atOnce<[Nothing, Nothing, { id: string }, { email: string }]>(
        onlyOnce(database, 'events', eventId),
        [
          insertEvent(
            {
              id: eventId,
              place,
              action: 'end_sessions',
              actor: 'admin',
              actorId: adminId,
              developerId: id,
              details: sql`json_object('sessions', count(*))`,
              now,
            },
            sql`FROM sessions WHERE ${meant} AND ${isAlive('developer', now)} HAVING count(*) > 0`,
          ),
          sql`DELETE FROM sessions WHERE ${meant} AND ${isWritten(eventId)}`,
          sql`SELECT id FROM events WHERE id = ${eventId}`,
          theDeveloper(id),
        ],
      )
      return there.length > 0 && (sessionId === undefined || ended.length > 0) ? true : undefined
    },

    /** What admins wrote about them, newest first. */
    async notes(id: string, wanted: Wanted): Promise<Page<DeveloperNote> | undefined> {
      return pageOf(
        id,
        selectNotes(
          sql`n.portal_id = ${portalId} AND n.developer_id = ${id}
            AND ${wanted.after === undefined ? sql`1` : sql`n.id < ${wanted.after}`}`,
          wanted.size + 1,
        ),
        wanted,
      )
    },

    async addNote(id: string, noteId: string, text: string, made: Made): Promise<DeveloperNote | undefined> {
      const { eventId, adminId, now } = made
      const [, , [note]] = await atOnce<[Nothing, Nothing, DeveloperNote]>(onlyOnce(database, 'events', eventId), [
        insertEvent(
          { id: eventId, place, action: 'add_note', actor: 'admin', actorId: adminId, developerId: sql`id`, now },
          sql`FROM developers WHERE portal_id = ${portalId} AND id = ${id}`,
        ),
        sql`
          INSERT INTO developer_notes (id, portal_id, developer_id, admin_id, text, created_at)
          SELECT ${noteId}, ${portalId}, ${id}, ${adminId}, ${text}, ${now} WHERE ${isWritten(eventId)}`,
        selectNotes(sql`n.id = ${noteId}`, 1),
      ])
      return note
    },

    /** Undefined also when there is no such note. */
    async deleteNote(id: string, noteId: string, made: Made): Promise<true | undefined> {
      const { eventId, adminId, now } = made
      const [event] = await atOnce<[{ id: string }, Nothing]>(onlyOnce(database, 'events', eventId), [
        insertEvent(
          { id: eventId, place, action: 'delete_note', actor: 'admin', actorId: adminId, developerId: id, now },
          sql`FROM developer_notes WHERE ${ofDeveloper(id)} AND id = ${noteId} RETURNING id`,
        ),
        sql`DELETE FROM developer_notes WHERE id = ${noteId} AND ${isWritten(eventId)}`,
      ])
      return event.length > 0 ? true : undefined
    },

    /** The versions of the terms that they accepted, newest first. */
    async termsAcceptances(id: string): Promise<TermsAcceptance[] | undefined> {
      return ifThere(
        id,
        sql`
          SELECT version, accepted_at FROM terms_acceptances WHERE ${ofDeveloper(id)}
          ORDER BY version DESC LIMIT ${shownAtOnce}`,
      )
    },
  }
}

/** One page of a list, and whether there is another one. */
interface Page<Row> {
  rows: Row[]
  hasMore: boolean
}

function selectNotes(condition: SQL, limit: number): SQL {
  return sql`
    SELECT n.id, n.text, n.created_at, n.admin_id, a.full_name AS admin_name
    FROM developer_notes n LEFT JOIN admins a ON a.id = n.admin_id
    WHERE ${condition} ORDER BY n.id DESC LIMIT ${limit}`
}
