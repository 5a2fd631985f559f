-- The operator begins and ends organizations, and invites their first admins.

-- Since when an organization is closed. Its portals that were open then are closed since the same moment, and its admins that
-- could log in are disabled since then: all that guards those holds for these too, and they come back with it.
ALTER TABLE organizations ADD COLUMN closed_at INTEGER;
CREATE INDEX organizations_by_name ON organizations (name COLLATE NOCASE);

-- How whoever is invited is called, where whoever invites has said so: they may call themselves otherwise.
-- `invited_by` is an admin, or 'operator'.
ALTER TABLE admin_invitations ADD COLUMN full_name TEXT;

-- Letters that were given up, for whoever has them tried again. Those of portals have no organization.
CREATE INDEX letters_failed ON letters (organization_id, id) WHERE state = 'failed';

-- The operator acts too.
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
