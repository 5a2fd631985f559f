-- Letters that arrive: each is sent until it was taken, and what becomes of it is kept.

-- `waiting` letters are sent when they are due, `held` ones when somebody lets them go. The others have left, or never will:
-- `sent` is taken by the provider, and what follows it is what the provider tells later.
ALTER TABLE letters ADD COLUMN state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN (
  'waiting', 'held', 'sent', 'delayed', 'delivered', 'bounced', 'failed', 'suppressed', 'complained'
));
-- Those that somebody sits and waits for go first: 0. Notices follow: 1.
ALTER TABLE letters ADD COLUMN priority INTEGER NOT NULL DEFAULT 1 CHECK (priority IN (0, 1));
-- Letters that were tried in one request; one that was tried alone has its own id here. They stay together, and it stays
-- alone, for the receiver knows a request by its key.
ALTER TABLE letters ADD COLUMN batch_id TEXT;
-- How often somebody had it sent again after it had failed.
ALTER TABLE letters ADD COLUMN resends INTEGER NOT NULL DEFAULT 0;
ALTER TABLE letters ADD COLUMN first_tried_at INTEGER;
ALTER TABLE letters ADD COLUMN provider_id TEXT;
-- Why the last try was in vain, or why it was not delivered.
ALTER TABLE letters ADD COLUMN error TEXT;
UPDATE letters SET state = 'sent' WHERE sent_at IS NOT NULL;
UPDATE letters SET priority = 0 WHERE kind IN ('confirm-email', 'reset-password', 'change-email');

DROP INDEX letters_due;
CREATE INDEX letters_due ON letters (priority, send_after) WHERE state = 'waiting' AND batch_id IS NULL;
CREATE INDEX letters_due_in_batches ON letters (priority, send_after, batch_id)
  WHERE state = 'waiting' AND batch_id IS NOT NULL;
CREATE INDEX letters_in_batches ON letters (batch_id) WHERE state = 'waiting' AND batch_id IS NOT NULL;
CREATE INDEX letters_by_provider_id ON letters (provider_id) WHERE provider_id IS NOT NULL;
CREATE INDEX letters_by_portal ON letters (portal_id, id);
CREATE INDEX letters_by_state ON letters (portal_id, state, id);

-- The ledger: what became of a letter, and when. `event_id` is the provider's id of what it told, so that what is told
-- twice stands here once.
CREATE TABLE letter_states (
  letter_id TEXT NOT NULL REFERENCES letters (id) ON DELETE CASCADE,
  event_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN (
    'waiting', 'held', 'sent', 'delayed', 'delivered', 'bounced', 'failed', 'suppressed', 'complained'
  )),
  detail TEXT,
  at INTEGER NOT NULL,
  PRIMARY KEY (letter_id, event_id)
) STRICT, WITHOUT ROWID;

-- Addresses that bounced for good. Nothing more is sent to them in the name of whoever sent what bounced, a portal or, to
-- admins, the organization, until an admin has a letter sent again.
CREATE TABLE undeliverable_addresses (
  sender_id TEXT NOT NULL,
  address TEXT NOT NULL COLLATE NOCASE,
  reason TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (sender_id, address)
) STRICT, WITHOUT ROWID;

-- When the next request to the mail provider may leave. All who send take their turn from this one row.
CREATE TABLE outbox_pace (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  next_at INTEGER NOT NULL
) STRICT;
INSERT INTO outbox_pace (id, next_at) VALUES (1, 0);

-- In whose name a portal's letters are sent. Null: the portal's own name, no other address for answers, and the
-- installation's address.
ALTER TABLE portals ADD COLUMN sender_name TEXT;
ALTER TABLE portals ADD COLUMN reply_to_email TEXT;
ALTER TABLE portals ADD COLUMN sender_email TEXT;
