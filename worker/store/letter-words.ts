import { and, eq, or, type SQL, sql } from 'drizzle-orm'
import type { Language } from '../contract/language.ts'
import type { DeveloperTemplate, OwnWords } from '../contract/letter-words.ts'
import type { LetterFacts } from '../contract/letters.ts'
import { atOnce, type Database, type Nothing, onlyOnce } from './database.ts'
import { insertEvent, isWritten } from './events.ts'
import { insertLetter } from './letters.ts'
import type { BoundPortal } from './portal-store.ts'
import { letters, letterWords } from './schema.ts'

/** Which letter, in which language. */
export interface Wording {
  template: DeveloperTemplate
  language: Language
}

/** A portal's own words for a letter. Version 0: there never were any. */
export interface StoredWords extends OwnWords {
  version: number
  updated_at: number | null
}

/** The words that one portal has of its own in the letters to its developers. */
export function letterWordsOf(database: Database, portal: BoundPortal) {
  const portalId = portal.id
  const place = { organizationId: portal.organization_id, portalId }
  const isOfPortal = eq(letterWords.portal_id, portalId)

  return {
    /** The letters that say something of the portal's own. One round trip. */
    async changed(): Promise<Wording[]> {
      return database
        .select({ template: letterWords.template, language: letterWords.language })
        .from(letterWords)
        .where(
          and(
            isOfPortal,
            or(...['subject', 'opening', 'closing'].map((word) => sql`${sql.identifier(word)} IS NOT NULL`)),
          ),
        )
        .orderBy(letterWords.template, letterWords.language)
    },

    /** The portal's own words for one letter. One round trip. */
    async find({ template, language }: Wording): Promise<StoredWords> {
      const { subject, opening, closing, version, updated_at } = letterWords
      const found = await database
        .select({ subject, opening, closing, version, updated_at })
        .from(letterWords)
        .where(and(isOfPortal, eq(letterWords.template, template), eq(letterWords.language, language)))
        .get()
      return found ?? { subject: null, opening: null, closing: null, version: 0, updated_at: null }
    },

    /**
     * Changes the words that are given; null goes back to ours. One round trip; undefined when somebody else has changed
     * them since the version that the edit began with.
     */
    async change(
      { template, language }: Wording,
      words: Partial<OwnWords>,
      made: { eventId: string; adminId: string; since: number | undefined; now: number },
    ): Promise<StoredWords | undefined> {
      const { eventId, adminId, since, now } = made
      const changes = Object.entries(words).map(([word, value]) => sql`${sql.identifier(word)} = ${value}, `)
      const { subject = null, opening = null, closing = null } = words
      const [, , [changed]] = await atOnce<[Nothing, Nothing, StoredWords]>(onlyOnce(database, 'events', eventId), [
        insertEvent(
          {
            id: eventId,
            place,
            action: 'change_letter_words',
            actor: 'admin',
            actorId: adminId,
            subject: template,
            details: { language, ...words },
            now,
          },
          sql`
            FROM portals p LEFT JOIN letter_words w
              ON w.portal_id = p.id AND w.template = ${template} AND w.language = ${language}
            WHERE p.id = ${portalId} ${since === undefined ? sql`` : sql`AND coalesce(w.version, 0) = ${since}`}`,
        ),
        sql`
          INSERT INTO letter_words (portal_id, template, language, subject, opening, closing, version, updated_at,
            updated_by)
          SELECT ${portalId}, ${template}, ${language}, ${subject}, ${opening}, ${closing}, 1, ${now}, ${adminId}
          WHERE ${isWritten(eventId)}
          ON CONFLICT (portal_id, template, language) DO UPDATE SET
            ${sql.join(changes)} version = version + 1, updated_at = excluded.updated_at, updated_by = excluded.updated_by`,
        sql`
          SELECT subject, opening, closing, version, updated_at FROM letter_words
          WHERE portal_id = ${portalId} AND template = ${template} AND language = ${language} AND ${isWritten(eventId)}`,
      ])
      return changed
    },

    /** Writes a letter to an admin who tries these words. One round trip. */
    async writeTest(letter: {
      id: string
      recipient: string
      facts: Extract<LetterFacts, { kind: 'test-letter' }>
      now: number
    }): Promise<void> {
      const { id, recipient, facts, now } = letter
      await database.run(
        insertLetter(
          { id, kind: facts.kind, now, sendAfter: now },
          {
            portalId,
            developerId: null,
            recipient: sql`${recipient}`,
            facts: sql`${JSON.stringify(facts)}`,
            language: facts.language,
          },
          sql``,
        ),
      )
    },
  }
}

/** Joins to letters the words that their portal has of its own for them. */
export const ownWordsOfLetter: SQL = sql`
  ${letterWords.portal_id} = ${letters.portal_id} AND ${letterWords.language} = ${letters.language}
  AND ${letterWords.template} = iif(${letters.kind} = 'already-registered',
    ${letters.kind} || '-' || (${letters.facts} ->> 'status'), ${letters.kind})`
