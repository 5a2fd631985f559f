import { desc, eq, sql } from 'drizzle-orm'
import type { Database } from './database.ts'
import { mailbox } from './schema.ts'

/** A rendered letter as the local mailbox keeps it. */
export type MailboxMessage = typeof mailbox.$inferSelect

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
