-- What the console needs: roles, settings, the registration form, terms, approval rules, bulk jobs, counters, search.

-- Two roles. A service admin reaches the portals given to them; nobody is more than that by default.
ALTER TABLE admins ADD COLUMN disabled_at INTEGER;
ALTER TABLE admins ADD COLUMN given_role TEXT NOT NULL DEFAULT 'service_admin'
  CHECK (given_role IN ('organization_admin', 'service_admin'));
UPDATE admins SET given_role = role;
ALTER TABLE admins DROP COLUMN role;
ALTER TABLE admins RENAME COLUMN given_role TO role;

CREATE TABLE admin_portals (
  admin_id TEXT NOT NULL REFERENCES admins (id) ON DELETE CASCADE,
  portal_id TEXT NOT NULL REFERENCES portals (id) ON DELETE CASCADE,
  PRIMARY KEY (admin_id, portal_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX admin_portals_by_portal ON admin_portals (portal_id, admin_id);

-- Somebody was asked to become an admin. The accepted row stays, so that a link opened twice is answered kindly.
CREATE TABLE admin_invitations (
  id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  email TEXT NOT NULL,
  email_key TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('organization_admin', 'service_admin')),
  portal_ids TEXT NOT NULL CHECK (json_valid(portal_ids)),
  token_hash TEXT NOT NULL UNIQUE,
  invited_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  accepted_at INTEGER,
  UNIQUE (organization_id, email_key)
) STRICT;

CREATE INDEX admin_invitations_open ON admin_invitations (organization_id, id) WHERE accepted_at IS NULL;

-- What a portal's pages need stands in its row, so that showing one costs no query once the portal is known. Each
-- document that admins edit has a version of its own: an edit names the one it began with.
ALTER TABLE portals ADD COLUMN display_name TEXT NOT NULL DEFAULT '';
UPDATE portals SET display_name = name;
ALTER TABLE portals ADD COLUMN sign_up_mode TEXT NOT NULL DEFAULT 'open'
  CHECK (sign_up_mode IN ('open', 'invite_only', 'closed'));
ALTER TABLE portals ADD COLUMN allowed_email_domains TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(allowed_email_domains));
ALTER TABLE portals ADD COLUMN denied_email_domains TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(denied_email_domains));
ALTER TABLE portals ADD COLUMN closed_at INTEGER;
ALTER TABLE portals ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE portals ADD COLUMN registration_form TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(registration_form));
ALTER TABLE portals ADD COLUMN registration_form_version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE portals ADD COLUMN approval_rules TEXT NOT NULL
  DEFAULT '[{"id":"invited","when":{"kind":"invitation"},"decision":"approve","reason":null}]'
  CHECK (json_valid(approval_rules));
ALTER TABLE portals ADD COLUMN approval_rules_version INTEGER NOT NULL DEFAULT 1;
-- The version of the terms that developers accept; 0 while there are none.
ALTER TABLE portals ADD COLUMN terms_version INTEGER NOT NULL DEFAULT 0;

CREATE TABLE terms_versions (
  portal_id TEXT NOT NULL REFERENCES portals (id) ON DELETE CASCADE,
  version INTEGER NOT NULL CHECK (version > 0),
  text TEXT NOT NULL,
  published_by TEXT NOT NULL,
  published_at INTEGER NOT NULL,
  PRIMARY KEY (portal_id, version)
) STRICT, WITHOUT ROWID;

-- An invitation is a registration that an admin began: the address is theirs to prove, the name may still be empty.
ALTER TABLE registrations ADD COLUMN answers TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(answers));
ALTER TABLE registrations ADD COLUMN accepted_terms_version INTEGER;
ALTER TABLE registrations ADD COLUMN terms_accepted_at INTEGER;
ALTER TABLE registrations ADD COLUMN invited_by TEXT;
ALTER TABLE registrations ADD COLUMN invitation_message TEXT;
-- The letter that holds the link, and with it what the link still asks for: a password, or all that an invited person
-- has to say.
ALTER TABLE registrations ADD COLUMN link TEXT NOT NULL DEFAULT 'confirm-email'
  CHECK (link IN ('confirm-email', 'developer-invitation'));
CREATE INDEX pending_invitations ON registrations (portal_id, id)
  WHERE invited_by IS NOT NULL AND confirmed_at IS NULL;

-- Kept, not counted, like the developers.
CREATE TABLE invitation_counts (
  portal_id TEXT PRIMARY KEY REFERENCES portals (id) ON DELETE CASCADE,
  pending INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER count_invitation_made AFTER INSERT ON registrations
WHEN NEW.invited_by IS NOT NULL AND NEW.confirmed_at IS NULL BEGIN
  INSERT INTO invitation_counts (portal_id, pending) VALUES (NEW.portal_id, 1)
    ON CONFLICT (portal_id) DO UPDATE SET pending = pending + 1;
END;
CREATE TRIGGER count_invitation_changed AFTER UPDATE OF invited_by, confirmed_at ON registrations
WHEN (OLD.invited_by IS NOT NULL AND OLD.confirmed_at IS NULL)
  <> (NEW.invited_by IS NOT NULL AND NEW.confirmed_at IS NULL) BEGIN
  INSERT INTO invitation_counts (portal_id, pending) VALUES (NEW.portal_id, 1)
    ON CONFLICT (portal_id) DO UPDATE
      SET pending = pending + iif(NEW.invited_by IS NOT NULL AND NEW.confirmed_at IS NULL, 1, -1);
END;
CREATE TRIGGER count_invitation_gone AFTER DELETE ON registrations
WHEN OLD.invited_by IS NOT NULL AND OLD.confirmed_at IS NULL BEGIN
  UPDATE invitation_counts SET pending = pending - 1 WHERE portal_id = OLD.portal_id;
END;

-- A developer whom an admin added has no password until they choose one.
ALTER TABLE developers ADD COLUMN chosen_password_hash TEXT;
UPDATE developers SET chosen_password_hash = password_hash;
ALTER TABLE developers DROP COLUMN password_hash;
ALTER TABLE developers RENAME COLUMN chosen_password_hash TO password_hash;
ALTER TABLE developers ADD COLUMN answers TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(answers));
ALTER TABLE developers ADD COLUMN accepted_terms_version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE developers ADD COLUMN invited_by TEXT;
-- When they signed up, which is before created_at: that is when the address was proven.
ALTER TABLE developers ADD COLUMN signed_up_at INTEGER NOT NULL DEFAULT 0;
UPDATE developers SET signed_up_at = coalesce(
  (SELECT r.created_at FROM registrations r WHERE r.portal_id = developers.portal_id AND r.email_key = developers.email_key),
  created_at
);
ALTER TABLE developers ADD COLUMN first_approved_at INTEGER;
ALTER TABLE developers ADD COLUMN first_logged_in_at INTEGER;
CREATE INDEX developers_by_name ON developers (portal_id, full_name COLLATE NOCASE, id);
CREATE INDEX developers_by_status_and_name ON developers (portal_id, status, full_name COLLATE NOCASE, id);
CREATE INDEX developers_by_status_and_email ON developers (portal_id, status, email_key, id);

CREATE TABLE terms_acceptances (
  portal_id TEXT NOT NULL,
  developer_id TEXT NOT NULL REFERENCES developers (id) ON DELETE CASCADE,
  version INTEGER NOT NULL,
  accepted_at INTEGER NOT NULL,
  PRIMARY KEY (developer_id, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE developer_notes (
  id TEXT PRIMARY KEY,
  portal_id TEXT NOT NULL,
  developer_id TEXT NOT NULL REFERENCES developers (id) ON DELETE CASCADE,
  admin_id TEXT NOT NULL,
  text TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX developer_notes_by_developer ON developer_notes (developer_id, id);

-- A session has a name that may be shown. One that awaits terms opens only the page that asks for them.
ALTER TABLE sessions ADD COLUMN id TEXT;
UPDATE sessions SET id = lower(hex(randomblob(16)));
CREATE UNIQUE INDEX sessions_by_id ON sessions (id);
-- The newest of a developer first, so that those too old to count are never read.
DROP INDEX sessions_by_developer;
CREATE INDEX sessions_by_developer ON sessions (developer_id, created_at) WHERE developer_id IS NOT NULL;
-- The newest of an admin's sessions says when they were last seen.
DROP INDEX sessions_by_admin;
CREATE INDEX sessions_by_admin ON sessions (admin_id, last_seen_at) WHERE admin_id IS NOT NULL;
ALTER TABLE sessions ADD COLUMN awaits_terms INTEGER NOT NULL DEFAULT 0 CHECK (awaits_terms IN (0, 1));

-- Every event of an organization, not only those about developers' statuses.
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
  actor TEXT NOT NULL CHECK (actor IN ('developer', 'admin', 'rule')),
  actor_id TEXT NOT NULL,
  reason TEXT,
  -- What it was about, when that is not a developer: a hostname, a service's name, an admin's id.
  subject TEXT,
  details TEXT CHECK (details IS NULL OR json_valid(details)),
  job_id TEXT,
  created_at INTEGER NOT NULL
) STRICT;
INSERT INTO all_events (
  id, organization_id, portal_id, developer_id, action, from_status, to_status, actor, actor_id, reason, created_at
)
SELECT e.id, p.organization_id, e.portal_id, e.developer_id, e.action, e.from_status, e.to_status, e.actor, e.actor_id,
  e.reason, e.created_at
FROM events e JOIN portals p ON p.id = e.portal_id;
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

-- A letter speaks for a portal or, to admins, for the organization.
CREATE TABLE all_letters (
  id TEXT PRIMARY KEY,
  portal_id TEXT REFERENCES portals (id),
  organization_id TEXT REFERENCES organizations (id),
  developer_id TEXT,
  kind TEXT NOT NULL,
  recipient TEXT NOT NULL COLLATE NOCASE,
  facts TEXT NOT NULL CHECK (json_valid(facts)),
  created_at INTEGER NOT NULL,
  send_after INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  sent_at INTEGER,
  CHECK (portal_id IS NOT NULL OR organization_id IS NOT NULL)
) STRICT;
INSERT INTO all_letters (
  id, portal_id, developer_id, kind, recipient, facts, created_at, send_after, attempts, sent_at
)
SELECT id, portal_id, developer_id, kind, recipient, facts, created_at, send_after, attempts, sent_at FROM letters;
DROP TABLE letters;
ALTER TABLE all_letters RENAME TO letters;
CREATE INDEX letters_due ON letters (send_after) WHERE sent_at IS NULL;
CREATE INDEX letters_by_recipient ON letters (portal_id, recipient, kind, id);
CREATE INDEX letters_by_developer ON letters (portal_id, developer_id, id);

-- Long work, done in pieces: `position` says how far it came, and moves in the same batch as what it counts.
CREATE TABLE bulk_jobs (
  id TEXT PRIMARY KEY,
  portal_id TEXT NOT NULL REFERENCES portals (id),
  kind TEXT NOT NULL CHECK (kind IN ('decide', 'apply_rules', 'invite')),
  state TEXT NOT NULL CHECK (state IN ('preview', 'running', 'stopped', 'done')),
  input TEXT NOT NULL CHECK (json_valid(input)),
  total INTEGER NOT NULL,
  position TEXT,
  done INTEGER NOT NULL DEFAULT 0,
  skipped INTEGER NOT NULL DEFAULT 0,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  finished_at INTEGER,
  -- Until when somebody works on it. If they die, it may be taken over after that.
  leased_until INTEGER NOT NULL DEFAULT 0,
  -- The caller's own id of what was asked: asked twice, it is one job.
  request_id TEXT,
  UNIQUE (portal_id, request_id)
) STRICT;
CREATE INDEX bulk_jobs_by_portal ON bulk_jobs (portal_id, id);
CREATE INDEX bulk_jobs_running_by_portal ON bulk_jobs (portal_id, id) WHERE state = 'running';
CREATE INDEX bulk_jobs_running ON bulk_jobs (leased_until) WHERE state = 'running';

-- The rows of a list of invitations, as they were given, with what is wrong with them or what became of them.
CREATE TABLE bulk_job_items (
  job_id TEXT NOT NULL REFERENCES bulk_jobs (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  email TEXT NOT NULL,
  full_name TEXT NOT NULL,
  problem TEXT,
  outcome TEXT,
  PRIMARY KEY (job_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX bulk_job_items_with_problems ON bulk_job_items (job_id, position) WHERE problem IS NOT NULL;
-- By this the address of somebody who is deleted is found, and struck out.
CREATE INDEX bulk_job_items_by_email ON bulk_job_items (email COLLATE NOCASE);
CREATE INDEX bulk_job_items_skipped ON bulk_job_items (job_id, position)
  WHERE outcome IS NOT NULL AND outcome <> 'invited';

-- Kept, not counted: what became of those who signed up on a day (days since the epoch, UTC). An invited developer
-- signs up when they accept. `approval_minutes` counts first approvals by how long they took, in steps that grow.
CREATE TABLE daily_counts (
  portal_id TEXT NOT NULL REFERENCES portals (id) ON DELETE CASCADE,
  day INTEGER NOT NULL,
  sign_ups INTEGER NOT NULL DEFAULT 0,
  confirmed INTEGER NOT NULL DEFAULT 0,
  approved INTEGER NOT NULL DEFAULT 0,
  first_log_ins INTEGER NOT NULL DEFAULT 0,
  approval_minutes TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(approval_minutes)),
  PRIMARY KEY (portal_id, day)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER count_sign_up AFTER INSERT ON registrations WHEN NEW.invited_by IS NULL BEGIN
  INSERT INTO daily_counts (portal_id, day, sign_ups) VALUES (NEW.portal_id, NEW.created_at / 86400000, 1)
    ON CONFLICT (portal_id, day) DO UPDATE SET sign_ups = sign_ups + 1;
END;
-- Who signed up and is invited after that will be counted on the day they accept; and back again.
CREATE TRIGGER count_sign_up_invited AFTER UPDATE OF invited_by ON registrations
WHEN (OLD.invited_by IS NULL) <> (NEW.invited_by IS NULL) BEGIN
  INSERT INTO daily_counts (portal_id, day, sign_ups)
    VALUES (NEW.portal_id, NEW.created_at / 86400000, NEW.invited_by IS NULL)
    ON CONFLICT (portal_id, day) DO UPDATE SET sign_ups = max(0, sign_ups + iif(NEW.invited_by IS NULL, 1, -1));
END;
CREATE TRIGGER count_confirmed AFTER INSERT ON developers BEGIN
  INSERT INTO daily_counts (portal_id, day, sign_ups, confirmed)
    VALUES (NEW.portal_id, NEW.signed_up_at / 86400000, NEW.invited_by IS NOT NULL, 1)
    ON CONFLICT (portal_id, day) DO UPDATE SET sign_ups = sign_ups + excluded.sign_ups, confirmed = confirmed + 1;
  UPDATE developers SET first_approved_at = NEW.created_at
    WHERE id = NEW.id AND status = 'approved' AND first_approved_at IS NULL;
END;
CREATE TRIGGER note_first_approval AFTER UPDATE OF status ON developers
WHEN NEW.status = 'approved' AND NEW.first_approved_at IS NULL BEGIN
  UPDATE developers SET first_approved_at = NEW.updated_at WHERE id = NEW.id;
END;
CREATE TRIGGER count_first_approval AFTER UPDATE OF first_approved_at ON developers
WHEN OLD.first_approved_at IS NULL AND NEW.first_approved_at IS NOT NULL BEGIN
  UPDATE daily_counts SET
    approved = approved + 1,
    approval_minutes = (
      SELECT json_set(
        approval_minutes, '$."' || step || '"', coalesce(approval_minutes ->> ('$."' || step || '"'), 0) + 1
      )
      FROM (
        SELECT CASE
          WHEN minutes < 120 THEN minutes
          WHEN minutes < 2880 THEN minutes / 30 * 30
          ELSE minutes / 720 * 720
        END AS step
        FROM (SELECT max(0, (NEW.first_approved_at - NEW.created_at) / 60000) AS minutes)
      )
    )
  WHERE portal_id = NEW.portal_id AND day = NEW.signed_up_at / 86400000;
END;
CREATE TRIGGER note_first_log_in AFTER INSERT ON sessions WHEN NEW.developer_id IS NOT NULL BEGIN
  UPDATE developers SET first_logged_in_at = NEW.created_at
  WHERE id = NEW.developer_id AND first_logged_in_at IS NULL;
END;
CREATE TRIGGER count_first_log_in AFTER UPDATE OF first_logged_in_at ON developers
WHEN OLD.first_logged_in_at IS NULL AND NEW.first_logged_in_at IS NOT NULL BEGIN
  UPDATE daily_counts SET first_log_ins = first_log_ins + 1
  WHERE portal_id = NEW.portal_id AND day = NEW.signed_up_at / 86400000;
END;
-- Those who came before these counters did. First log-ins are known of those who are still logged in.
INSERT INTO daily_counts (portal_id, day, sign_ups, confirmed)
  SELECT portal_id, created_at / 86400000, count(*), count(confirmed_at) FROM registrations GROUP BY 1, 2;
UPDATE developers SET
  first_approved_at = (
    SELECT min(e.created_at) FROM events e
    WHERE e.portal_id = developers.portal_id AND e.developer_id = developers.id AND e.to_status = 'approved'
  ),
  first_logged_in_at = (SELECT min(s.created_at) FROM sessions s WHERE s.developer_id = developers.id);

-- Any part of a name or an address, within one portal and status: `scope` is made of two trigrams of private-use
-- characters, one for the portal and one for the portal and status, so that the index itself keeps tenants apart.
-- It keeps no copy of the texts, and its rowid is the developer's.
CREATE VIRTUAL TABLE developer_search USING fts5(
  scope, full_name, email, content = '', contentless_delete = 1, tokenize = 'trigram remove_diacritics 1'
);
CREATE VIEW developer_search_rows AS
  SELECT d.rowid AS developer_row, d.id, d.full_name, d.email,
    char(57344 + p.rowid / 4096, 57344 + p.rowid % 4096, 61440) || ' ' ||
    char(57344 + p.rowid / 4096, 57344 + p.rowid % 4096,
      61440 + CASE d.status WHEN 'pending' THEN 1 WHEN 'approved' THEN 2 WHEN 'rejected' THEN 3 ELSE 4 END) AS scope
  FROM developers d JOIN portals p ON p.id = d.portal_id;
INSERT INTO developer_search (rowid, scope, full_name, email)
  SELECT developer_row, scope, full_name, email FROM developer_search_rows;
CREATE TRIGGER find_developer_inserted AFTER INSERT ON developers BEGIN
  INSERT INTO developer_search (rowid, scope, full_name, email)
    SELECT developer_row, scope, full_name, email FROM developer_search_rows WHERE id = NEW.id;
END;
CREATE TRIGGER find_developer_changed AFTER UPDATE OF full_name, email, status ON developers BEGIN
  DELETE FROM developer_search WHERE rowid = OLD.rowid;
  INSERT INTO developer_search (rowid, scope, full_name, email)
    SELECT developer_row, scope, full_name, email FROM developer_search_rows WHERE id = NEW.id;
END;
CREATE TRIGGER find_developer_deleted AFTER DELETE ON developers BEGIN
  DELETE FROM developer_search WHERE rowid = OLD.rowid;
END;
