-- Ids are UUIDv7, times are milliseconds since the epoch. Every tenant table carries portal_id, first in its unique keys.

CREATE TABLE organizations (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE admins (
  id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  email TEXT NOT NULL,
  email_key TEXT NOT NULL UNIQUE,
  full_name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('organization_admin')),
  password_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX admins_by_organization ON admins (organization_id, id);

CREATE TABLE portals (
  id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  -- The binding that holds this portal's developers, so that portals can be spread over many databases.
  database TEXT NOT NULL DEFAULT 'DB',
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  accent_color TEXT NOT NULL,
  accent_text_color TEXT NOT NULL,
  contact_email TEXT,
  auto_approve_developers INTEGER NOT NULL CHECK (auto_approve_developers IN (0, 1)),
  logo_digest TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (organization_id, name)
) STRICT;

CREATE TABLE portal_logos (
  portal_id TEXT PRIMARY KEY REFERENCES portals (id) ON DELETE CASCADE,
  media_type TEXT NOT NULL,
  bytes BLOB NOT NULL
) STRICT;

CREATE TABLE hostnames (
  hostname TEXT PRIMARY KEY CHECK (hostname = lower(hostname)),
  portal_id TEXT NOT NULL REFERENCES portals (id) ON DELETE CASCADE,
  canonical INTEGER NOT NULL CHECK (canonical IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX one_canonical_hostname ON hostnames (portal_id) WHERE canonical = 1;
CREATE INDEX hostnames_by_portal ON hostnames (portal_id, canonical);

-- Somebody asked to join with an address that is not proven yet. The confirmed row stays, so that a link opened
-- twice can be answered kindly.
CREATE TABLE registrations (
  id TEXT PRIMARY KEY,
  portal_id TEXT NOT NULL REFERENCES portals (id),
  email TEXT NOT NULL,
  email_key TEXT NOT NULL,
  full_name TEXT NOT NULL,
  token_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  confirmed_at INTEGER,
  UNIQUE (portal_id, email_key),
  UNIQUE (portal_id, token_hash)
) STRICT;

CREATE TABLE developers (
  id TEXT PRIMARY KEY,
  portal_id TEXT NOT NULL REFERENCES portals (id),
  email TEXT NOT NULL,
  email_key TEXT NOT NULL,
  full_name TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('pending', 'approved', 'rejected', 'revoked')),
  password_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (portal_id, email_key),
  UNIQUE (portal_id, id)
) STRICT;
CREATE INDEX developers_by_status ON developers (portal_id, status, id);

-- Kept, not counted: reading how many wait costs the same at ten developers as at a million.
CREATE TABLE developer_counts (
  portal_id TEXT NOT NULL REFERENCES portals (id) ON DELETE CASCADE,
  status TEXT NOT NULL,
  developers INTEGER NOT NULL,
  PRIMARY KEY (portal_id, status)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER count_developer_inserted AFTER INSERT ON developers BEGIN
  INSERT INTO developer_counts (portal_id, status, developers) VALUES (NEW.portal_id, NEW.status, 1)
    ON CONFLICT (portal_id, status) DO UPDATE SET developers = developers + 1;
END;
CREATE TRIGGER count_developer_status_changed AFTER UPDATE OF status ON developers WHEN OLD.status <> NEW.status BEGIN
  UPDATE developer_counts SET developers = developers - 1 WHERE portal_id = OLD.portal_id AND status = OLD.status;
  INSERT INTO developer_counts (portal_id, status, developers) VALUES (NEW.portal_id, NEW.status, 1)
    ON CONFLICT (portal_id, status) DO UPDATE SET developers = developers + 1;
END;
CREATE TRIGGER count_developer_deleted AFTER DELETE ON developers BEGIN
  UPDATE developer_counts SET developers = developers - 1 WHERE portal_id = OLD.portal_id AND status = OLD.status;
END;

CREATE TABLE sessions (
  token_hash TEXT PRIMARY KEY,
  audience TEXT NOT NULL CHECK (audience IN ('developer', 'admin')),
  portal_id TEXT REFERENCES portals (id),
  developer_id TEXT REFERENCES developers (id) ON DELETE CASCADE,
  admin_id TEXT REFERENCES admins (id) ON DELETE CASCADE,
  created_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  CHECK (
    (audience = 'developer' AND portal_id IS NOT NULL AND developer_id IS NOT NULL AND admin_id IS NULL) OR
    (audience = 'admin' AND portal_id IS NULL AND developer_id IS NULL AND admin_id IS NOT NULL)
  )
) STRICT;
-- Led by the developer, for this is how the sessions go when a developer does.
CREATE INDEX sessions_by_developer ON sessions (developer_id) WHERE developer_id IS NOT NULL;
CREATE INDEX sessions_by_admin ON sessions (admin_id) WHERE admin_id IS NOT NULL;

-- Who did what to whom, when and why. It names people by id only, so that it stays when they are gone.
CREATE TABLE events (
  id TEXT PRIMARY KEY,
  portal_id TEXT NOT NULL REFERENCES portals (id),
  developer_id TEXT NOT NULL,
  action TEXT NOT NULL CHECK (action IN ('confirm', 'approve', 'reject', 'revoke', 'delete')),
  from_status TEXT,
  to_status TEXT,
  actor TEXT NOT NULL CHECK (actor IN ('developer', 'admin')),
  actor_id TEXT NOT NULL,
  reason TEXT,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX events_by_portal ON events (portal_id, id);
CREATE INDEX events_by_developer ON events (portal_id, developer_id, id);

CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events BEGIN
  SELECT RAISE(ABORT, 'events are append-only');
END;
CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events BEGIN
  SELECT RAISE(ABORT, 'events are append-only');
END;

-- The outbox and the delivery ledger. A row holds facts, never a usable token: links are made when the letter leaves.
CREATE TABLE letters (
  id TEXT PRIMARY KEY,
  portal_id TEXT NOT NULL REFERENCES portals (id),
  developer_id TEXT,
  kind TEXT NOT NULL,
  recipient TEXT NOT NULL COLLATE NOCASE,
  facts TEXT NOT NULL CHECK (json_valid(facts)),
  created_at INTEGER NOT NULL,
  send_after INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  sent_at INTEGER
) STRICT;
CREATE INDEX letters_due ON letters (send_after) WHERE sent_at IS NULL;
CREATE INDEX letters_by_recipient ON letters (portal_id, recipient, kind);
CREATE INDEX letters_by_developer ON letters (portal_id, developer_id);

-- What the local mailbox shows. It stays empty where letters leave through a mail provider.
CREATE TABLE mailbox (
  id TEXT PRIMARY KEY,
  portal TEXT NOT NULL,
  sender TEXT NOT NULL,
  recipient TEXT NOT NULL COLLATE NOCASE,
  subject TEXT NOT NULL,
  text TEXT NOT NULL,
  html TEXT NOT NULL,
  sent_at INTEGER NOT NULL
) STRICT;
CREATE INDEX mailbox_newest ON mailbox (sent_at DESC, id DESC);
CREATE INDEX mailbox_by_recipient ON mailbox (recipient, sent_at DESC, id DESC);

CREATE TABLE published_services (
  id TEXT PRIMARY KEY,
  portal_id TEXT NOT NULL REFERENCES portals (id),
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  description TEXT NOT NULL,
  documentation_url TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (portal_id, name, version)
) STRICT;
