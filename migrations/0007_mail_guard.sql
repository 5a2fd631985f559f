-- What keeps strangers from having letters sent in a portal's name.

-- How many letters strangers can cause in an hour; and since when, why and at how many the portal's sign-up letters wait
-- for an admin, if they do.
ALTER TABLE portals ADD COLUMN letters_per_hour INTEGER NOT NULL DEFAULT 1000
  CHECK (letters_per_hour BETWEEN 10 AND 10000);
ALTER TABLE portals ADD COLUMN letters_stopped_at INTEGER;
ALTER TABLE portals ADD COLUMN letters_stopped_cause TEXT CHECK (letters_stopped_cause IN ('sign_ups', 'bounces'));
ALTER TABLE portals ADD COLUMN letters_stopped_count INTEGER;

-- Kept, not counted: what happened on a portal in a minute (minutes since the epoch), for an hour. Led by the minute, for
-- it is read for all portals at once: only those where something happened lately are there. It refers to nothing: within
-- an hour it is gone.
CREATE TABLE minute_counts (
  minute INTEGER NOT NULL,
  portal_id TEXT NOT NULL,
  sign_ups INTEGER NOT NULL DEFAULT 0,
  letters_sent INTEGER NOT NULL DEFAULT 0,
  letters_returned INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (minute, portal_id)
) STRICT, WITHOUT ROWID;

-- What is counted of sign-ups is their letters: a flood of repeated sign-ups, and of sign-ups with known addresses, writes as
-- many as one of fresh addresses. And only these letters: invitations that come back say nothing about strangers.
CREATE TRIGGER note_sign_up AFTER INSERT ON letters
WHEN NEW.kind IN ('confirm-email', 'already-registered') AND NEW.portal_id IS NOT NULL BEGIN
  INSERT INTO minute_counts (minute, portal_id, sign_ups) VALUES (NEW.created_at / 60000, NEW.portal_id, 1)
    ON CONFLICT (minute, portal_id) DO UPDATE SET sign_ups = sign_ups + 1;
END;
CREATE TRIGGER note_letter_sent AFTER UPDATE OF sent_at ON letters
WHEN OLD.sent_at IS NULL AND NEW.sent_at IS NOT NULL AND NEW.portal_id IS NOT NULL
  AND NEW.kind IN ('confirm-email', 'already-registered') BEGIN
  INSERT INTO minute_counts (minute, portal_id, letters_sent) VALUES (NEW.sent_at / 60000, NEW.portal_id, 1)
    ON CONFLICT (minute, portal_id) DO UPDATE SET letters_sent = letters_sent + 1;
END;
-- Each letter once. What was suppressed before it left says nothing about where letters go.
CREATE TRIGGER note_letter_returned AFTER INSERT ON letter_states
WHEN NEW.state IN ('bounced', 'complained', 'suppressed') AND NOT EXISTS (
  SELECT 1 FROM letter_states earlier
  WHERE earlier.letter_id = NEW.letter_id AND earlier.event_id <> NEW.event_id
    AND earlier.state IN ('bounced', 'complained', 'suppressed')
) BEGIN
  INSERT INTO minute_counts (minute, portal_id, letters_returned)
    SELECT NEW.at / 60000, portal_id, 1 FROM letters
    WHERE id = NEW.letter_id AND portal_id IS NOT NULL AND kind IN ('confirm-email', 'already-registered')
      AND (NEW.state <> 'suppressed' OR sent_at IS NOT NULL)
    ON CONFLICT (minute, portal_id) DO UPDATE SET letters_returned = letters_returned + 1;
END;

-- The ledger tells since when a letter was held, and since when it was not any more.
CREATE TRIGGER note_letter_written_held AFTER INSERT ON letters WHEN NEW.state = 'held' BEGIN
  INSERT INTO letter_states (letter_id, event_id, state, at)
    VALUES (NEW.id, 'held-' || NEW.created_at, 'held', NEW.created_at);
END;
CREATE TRIGGER note_letter_held AFTER UPDATE OF state ON letters WHEN OLD.state <> 'held' AND NEW.state = 'held' BEGIN
  INSERT INTO letter_states (letter_id, event_id, state, at)
    SELECT NEW.id, 'held-' || letters_stopped_at, 'held', letters_stopped_at FROM portals WHERE id = NEW.portal_id;
END;
CREATE TRIGGER note_letter_let_go AFTER UPDATE OF state ON letters
WHEN OLD.state = 'held' AND NEW.state = 'waiting' BEGIN
  INSERT INTO letter_states (letter_id, event_id, state, at)
    VALUES (NEW.id, 'let-go-' || NEW.send_after, 'waiting', NEW.send_after);
END;

-- Addresses whose owners said that a sign-up was not theirs: a keyed hash of portal and address, for no address stands
-- here. Nothing is sent to them in the portal's name until then.
CREATE TABLE unwanted_addresses (
  portal_id TEXT NOT NULL REFERENCES portals (id) ON DELETE CASCADE,
  address_hash TEXT NOT NULL,
  until_at INTEGER NOT NULL,
  PRIMARY KEY (portal_id, address_hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX unwanted_addresses_by_end ON unwanted_addresses (until_at);

-- The system itself acts too: it stops letters. So does the operator, who begins and ends organizations.
DROP TRIGGER events_are_never_changed;
DROP TRIGGER events_are_never_deleted;
CREATE TABLE all_events (
  id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  portal_id TEXT REFERENCES portals (id),
  developer_id TEXT,
  action TEXT NOT NULL,
  from_status TEXT,
  to_status TEXT,
  actor TEXT NOT NULL CHECK (actor IN ('developer', 'admin', 'rule', 'system', 'operator')),
  actor_id TEXT NOT NULL,
  reason TEXT,
  -- What it was about, when that is not a developer: a hostname, a service's name, an admin's id.
  subject TEXT,
  details TEXT CHECK (details IS NULL OR json_valid(details)),
  job_id TEXT,
  created_at INTEGER NOT NULL
) STRICT;
INSERT INTO all_events (
  id, organization_id, portal_id, developer_id, action, from_status, to_status, actor, actor_id, reason, subject,
  details, job_id, created_at
)
SELECT id, organization_id, portal_id, developer_id, action, from_status, to_status, actor, actor_id, reason, subject,
  details, job_id, created_at
FROM events;
DROP TABLE events;
ALTER TABLE all_events RENAME TO events;
CREATE INDEX events_by_organization ON events (organization_id, id);
CREATE INDEX events_by_actor ON events (organization_id, actor_id, id);
CREATE INDEX events_by_action ON events (organization_id, action, id);
CREATE INDEX events_by_portal ON events (portal_id, id);
CREATE INDEX events_by_portal_and_action ON events (portal_id, action, id);
CREATE INDEX events_by_developer ON events (portal_id, developer_id, id);
CREATE INDEX events_by_portal_and_actor ON events (portal_id, actor_id, id);
CREATE INDEX events_by_job ON events (portal_id, job_id, id) WHERE job_id IS NOT NULL;
CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events BEGIN
  SELECT RAISE(ABORT, 'events are append-only');
END;
CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events BEGIN
  SELECT RAISE(ABORT, 'events are append-only');
END;
