import { type SQL, sql } from 'drizzle-orm'
import type { Language } from '../contract/language.ts'
import { type LetterKind, signUpLetters, urgentLetters } from '../contract/letters.ts'

/**
 * The statement that writes a letter into the outbox as part of a larger batch. `source` is the rest of a SELECT (FROM
 * and WHERE) that yields the recipient's row when the letter is due and nothing when it is not. While a portal's letters are
 * stopped, those of sign-ups are held, but for those that an admin wants.
 */
export function insertLetter(
  letter: { id: SQL | string; kind: SQL | LetterKind; now: number; sendAfter: number; isWantedByAdmin?: boolean },
  columns: (
    | { portalId: SQL | string; developerId: SQL | string | null }
    /** A letter to an admin, which the organization sends. */
    | { organizationId: SQL | string }
  ) & { recipient: SQL; facts: SQL; language: SQL | Language },
  source: SQL,
): SQL {
  const { organizationId, portalId, developerId } = {
    organizationId: null,
    portalId: null,
    developerId: null,
    ...columns,
  }
  return sql`
    INSERT INTO letters (id, portal_id, organization_id, developer_id, kind, recipient, facts, created_at, send_after,
      priority, language, state)
    SELECT ${letter.id}, ${portalId}, ${organizationId}, ${developerId}, ${letter.kind}, ${columns.recipient},
      ${columns.facts}, ${letter.now}, ${letter.sendAfter},
      iif(${letter.kind} IN (SELECT value FROM json_each(${JSON.stringify(urgentLetters)})), 0, 1), ${columns.language},
      iif(${letter.kind} IN (SELECT value FROM json_each(${JSON.stringify(letter.isWantedByAdmin ? [] : signUpLetters)})) AND EXISTS (
        SELECT 1 FROM portals stopped WHERE stopped.id = ${portalId} AND stopped.letters_stopped_at IS NOT NULL
      ), 'held', 'waiting')
    ${source}`
}

/** True in SQL for letters that nobody has tried to send in vain for good, and that have not left yet. */
export const hasNotLeft = sql`state IN ('waiting', 'held')`

/**
 * True in SQL while a letter of this kind to this address has not left yet: then a second one would say the same. Without
 * a portal: a letter to an admin.
 */
export function isLetterWaiting(portalId: string | null, kind: LetterKind, recipient: SQL | string): SQL {
  return sql`EXISTS (
    SELECT 1 FROM letters
    WHERE portal_id IS ${portalId} AND recipient = ${recipient} AND kind = ${kind} AND ${hasNotLeft}
  )`
}
