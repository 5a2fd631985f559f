import { type SQL, sql } from 'drizzle-orm'

/** A passkey that has signed a challenge, with the counter that it has shown. */
export interface PasskeyProof {
  passkeyId: string
  counter: number
}

/**
 * True in SQL while a passkey is the holder's and has not been used beyond the counter that it has shown. Passkeys that
 * are kept on many devices do not count: they stay at zero.
 */
export function isPasskeyFresh({ passkeyId, counter }: PasskeyProof, holder: SQL): SQL {
  return sql`EXISTS (
    SELECT 1 FROM passkeys k
    WHERE k.id = ${passkeyId} AND ${holder} IN (k.developer_id, k.admin_id)
      AND (k.counter < ${counter} OR (k.counter = 0 AND ${counter} = 0))
  )`
}

/** The statement that notes that a passkey was used, as part of the batch that it opens. */
export function passkeyUsed({ passkeyId, counter }: PasskeyProof, now: number, guard: SQL): SQL {
  return sql`UPDATE passkeys SET counter = ${counter}, last_used_at = ${now} WHERE id = ${passkeyId} AND ${guard}`
}
