import { and, asc, desc, eq, isNull, lte, type SQL, sql } from 'drizzle-orm'
import type { Language } from '../contract/language.ts'
import type { OwnWords } from '../contract/letter-words.ts'
import type { LetterFacts, LetterKind } from '../contract/letters.ts'
import type { Database } from './database.ts'
import { ownWordsOfLetter } from './letter-words.ts'
import { hostnames, letters, letterWords, mailbox, organizations, portals } from './schema.ts'

/** How long a claimed letter stays out of the queue. If its worker dies, the letter is due again after that. */
const claimMilliseconds = 60_000
const claimedAtOnce = 100

/**
 * The statement that writes a letter into the outbox as part of a larger batch. `source` is the rest of a SELECT (FROM
 * and WHERE) that yields the recipient's row when the letter is due and nothing when it is not.
 */
export function insertLetter(
  letter: { id: SQL | string; kind: SQL | LetterKind; now: number; sendAfter: number },
  columns: (
    | { portalId: SQL | string; developerId: SQL | string | null }
    /** A letter to an admin, which the organization sends. */
    | { organizationId: SQL | string }
  ) & { recipient: SQL; facts: SQL },
  source: SQL,
): SQL {
  const { organizationId, portalId, developerId } = {
    organizationId: null,
    portalId: null,
    developerId: null,
    ...columns,
  }
  return sql`
    INSERT INTO letters (id, portal_id, organization_id, developer_id, kind, recipient, facts, created_at, send_after)
    SELECT ${letter.id}, ${portalId}, ${organizationId}, ${developerId}, ${letter.kind}, ${columns.recipient},
      ${columns.facts}, ${letter.now}, ${letter.sendAfter}
    ${source}`
}

/**
 * True in SQL while a letter of this kind to this address has not left yet: then a second one would say the same. Without
 * a portal: a letter to an admin.
 */
export function isLetterWaiting(portalId: string | null, kind: LetterKind, recipient: SQL | string): SQL {
  return sql`EXISTS (
    SELECT 1 FROM letters
    WHERE portal_id IS ${portalId} AND recipient = ${recipient} AND kind = ${kind} AND sent_at IS NULL
  )`
}

/** A letter that somebody has taken out to send, with the portal it speaks for. */
export interface ClaimedLetter {
  id: string
  recipient: string
  facts: LetterFacts
  language: Language
  /** The portal's own words for this letter in this language, if it has any. */
  words: OwnWords | null
  /** Null for letters to admins, which the organization sends. */
  portal: {
    id: string
    name: string
    hostname: string
    accentColor: string
    accentTextColor: string
    logoDigest: string | null
    contactEmail: string | null
  } | null
  organizationName: string
}

/** A rendered letter as the local mailbox keeps it. */
export type MailboxMessage = typeof mailbox.$inferSelect

/** The outbox of the whole installation: what waits to be sent, of every portal. */
export function openOutbox(database: Database) {
  return {
    /**
     * Takes out the letters that are due, oldest first, so that nobody else sends them. Each must be `sent` within a
     * minute, or it is due again.
     */
    async claimDue(now: number): Promise<ClaimedLetter[]> {
      const due = database
        .select({ id: letters.id })
        .from(letters)
        .where(and(isNull(letters.sent_at), lte(letters.send_after, now)))
        .orderBy(asc(letters.send_after))
        .limit(claimedAtOnce)
      const claimed = await database
        .update(letters)
        .set({ send_after: now + claimMilliseconds, attempts: sql`${letters.attempts} + 1` })
        .where(sql`${letters.id} IN ${due}`)
        .returning({ id: letters.id })
      if (claimed.length === 0) return []

      const ids = JSON.stringify(claimed.map((letter) => letter.id))
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
          organizationName: organizations.name,
          portal: {
            id: portals.id,
            name: portals.display_name,
            accentColor: portals.accent_color,
            accentTextColor: portals.accent_text_color,
            logoDigest: portals.logo_digest,
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
        .leftJoin(letterWords, ownWordsOfLetter)
        .where(sql`${letters.id} IN (SELECT value FROM json_each(${ids}))`)
        .orderBy(asc(letters.id))
      return rows.map(({ portal, hostname, ...letter }) => ({
        ...letter,
        portal: portal && hostname ? { ...portal, hostname } : null,
      }))
    },

    /** Notes that letters have left. One round trip. */
    async sent(letterIds: string[], now: number): Promise<void> {
      const ids = JSON.stringify(letterIds)
      await database
        .update(letters)
        .set({ sent_at: now })
        .where(sql`${letters.id} IN (SELECT value FROM json_each(${ids}))`)
    },
  }
}

/** The local mailbox: every letter sent on this machine. */
export function openMailbox(database: Database) {
  return {
    /** Keeps letters. The same letter delivered twice is kept once. One round trip. */
    async keep(messages: MailboxMessage[]): Promise<void> {
      await database.run(sql`
        INSERT INTO mailbox (id, portal, sender, recipient, subject, text, html, sent_at)
        SELECT value ->> 'id', value ->> 'portal', value ->> 'sender', value ->> 'recipient', value ->> 'subject',
          value ->> 'text', value ->> 'html', value ->> 'sent_at'
        FROM json_each(${JSON.stringify(messages)}) WHERE true
        ON CONFLICT DO NOTHING`)
    },

    /** The newest messages, at most `limit`; with an address, only those sent to it. */
    async newest(recipient: string | undefined, limit: number): Promise<MailboxMessage[]> {
      return database
        .select()
        .from(mailbox)
        .where(recipient === undefined ? undefined : eq(mailbox.recipient, recipient))
        .orderBy(desc(mailbox.sent_at), desc(mailbox.id))
        .limit(limit)
    },

    async find(id: string): Promise<MailboxMessage | undefined> {
      return database.select().from(mailbox).where(eq(mailbox.id, id)).get()
    },
  }
}
